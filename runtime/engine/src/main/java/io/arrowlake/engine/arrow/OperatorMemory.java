package io.arrowlake.engine.arrow;

import java.util.HashMap;
import java.util.Map;

/**
 * The account of what the operators of all queries keep, in Arrow buffers and on the heap: rows
 * that wait for the last one, hash tables, orders. Thread-safe.
 */
public final class OperatorMemory {
  private final long total;
  private final long perQuery;
  private final Map<String, Long> taken = new HashMap<>();
  private long takenByAll;

  /** An account of so many bytes for all queries together, and so many for each. */
  public OperatorMemory(long total, long perQuery) {
    this.total = total;
    this.perQuery = perQuery;
  }

  /** What all operators keep now, in bytes. */
  public synchronized long taken() {
    return takenByAll;
  }

  /** What the operators of a query keep now, in bytes. */
  public synchronized long taken(String query) {
    return taken.getOrDefault(query, 0L);
  }

  /** The share of an operator of a query, with nothing in it yet; the caller closes it. */
  Reservation reservation(String query, String operator) {
    return new Reservation(this, query, operator);
  }

  /**
   * Counts bytes as taken by a query; false, and nothing is counted, where it may not have them.
   */
  synchronized boolean take(String query, long bytes) {
    long mine = taken.getOrDefault(query, 0L);
    if (bytes > perQuery - mine || bytes > total - takenByAll) {
      return false;
    }

    taken.put(query, mine + bytes);
    takenByAll += bytes;
    return true;
  }

  /** Counts bytes as free again. */
  synchronized void giveBack(String query, long bytes) {
    takenByAll -= bytes;
    taken.computeIfPresent(query, (name, mine) -> mine == bytes ? null : mine - bytes);
  }
}
