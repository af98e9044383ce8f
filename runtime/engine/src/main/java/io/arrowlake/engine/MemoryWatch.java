package io.arrowlake.engine;

import io.arrowlake.engine.arrow.OperatorMemory;
import io.arrowlake.engine.duckdb.DuckDbDatabase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Looks every few milliseconds at what a query holds in memory and on the disk, until it is closed,
 * and keeps the most of each. DuckDB tells only what it holds for all queries together.
 */
final class MemoryWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 5;

  private final String query;
  private final BufferAllocator batches;
  private final OperatorMemory operators;
  private final DuckDbDatabase database;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CompletableFuture<Void> watching;
  private long mostByOperators;
  private long mostByDuckDb;
  private long mostOnDisk;

  /**
   * Begins to look, in a thread of its own.
   *
   * @param batches the allocator of the query
   */
  MemoryWatch(EngineParts engine, String query, BufferAllocator batches) {
    this.query = query;
    this.batches = batches;
    this.operators = engine.memory().operators();
    this.database = engine.database();
    Executor threads = engine.threads();
    this.watching = CompletableFuture.runAsync(this::watch, threads);
  }

  private void watch() {
    try {
      do {
        look();
      } while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));

      look();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    DuckDbDatabase.Usage usage = database.usage();
    mostByOperators = Math.max(mostByOperators, operators.taken(query));
    mostByDuckDb = Math.max(mostByDuckDb, usage.memory());
    mostOnDisk = Math.max(mostOnDisk, usage.disk());
  }

  /** The most bytes at once, by who held them; asked for after the close. */
  Map<String, Long> most() {
    Map<String, Long> most = new LinkedHashMap<>();
    most.put("batches", batches.getPeakMemoryAllocation());
    most.put("JVM operators", mostByOperators);
    most.put("DuckDB", mostByDuckDb);
    most.put("DuckDB on disk", mostOnDisk);
    return most;
  }

  /** Ends the watch; waits for the last look. */
  @Override
  public void close() {
    stop.countDown();
    watching.join();
  }
}
