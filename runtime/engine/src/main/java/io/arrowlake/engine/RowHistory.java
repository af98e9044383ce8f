package io.arrowlake.engine;

import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.statistics.ObservedRows;
import io.arrowlake.planner.statistics.RelationShape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What fragments gave when they were read to their end: the relations that were asked for last, for
 * the next plans that read the same. A count holds as long as its tables have the version tokens
 * and, within a tenth, the sizes that they had. Thread-safe.
 */
final class RowHistory implements ObservedRows {
  /** Each entry takes some 500 bytes. */
  private static final int MOST = 4_096;

  /** An estimate that was right within this share teaches nothing. */
  private static final double RIGHT = 0.1;

  private final int most;

  /** How many entries there are of each combination of tables: most plans find none. */
  private final Map<Set<TableName>, Integer> known = new HashMap<>();

  /** By the texts of their shapes. */
  private final Map<String, Seen> entries = new LinkedHashMap<>(16, 0.75f, true);

  RowHistory() {
    this(MOST);
  }

  /** A history of so many relations. */
  RowHistory(int most) {
    this.most = most;
  }

  private record Seen(double rows, Set<TableName> tables, List<Version> versions) {}

  /** A table as it was when it was read. */
  private record Version(String token, double rows) {
    static List<Version> of(RelationShape shape) {
      return shape.tables().stream()
          .map(table -> new Version(table.versionToken(), table.statistics().rowCount()))
          .toList();
    }

    boolean isLike(Version other) {
      return token.equals(other.token) && isNear(rows, other.rows);
    }
  }

  private static boolean isNear(double one, double other) {
    return Double.compare(one, other) == 0 || Math.abs(one - other) <= RIGHT * Math.max(one, other);
  }

  /**
   * Keeps what a run gave of its fragments, where that is not what its plan expected anyway.
   *
   * @param counts the rows of fragments that were read to their end, by their numbers
   */
  void add(FederatedPlan plan, Map<Integer, Long> counts) {
    for (Fragment fragment : plan.fragments()) {
      Long rows = counts.get(fragment.id());
      if (rows != null) {
        boolean right = isNear(Math.max(1, rows), Math.max(1, fragment.rows()));
        RelationShape.of(fragment, plan)
            .filter(shape -> !right || knows(shape.names()))
            .ifPresent(shape -> add(shape, rows, right));
      }
    }
  }

  private void add(RelationShape shape, double rows, boolean right) {
    Seen seen = new Seen(rows, shape.names(), Version.of(shape));
    shape
        .text()
        .ifPresent(
            text -> {
              if (right) {
                replace(text, seen);
              } else {
                put(text, seen);
              }
            });
  }

  /** What was expected rightly is no reason for an entry, but for one that is there to be true. */
  private synchronized void replace(String text, Seen seen) {
    entries.replace(text, seen);
  }

  private synchronized void put(String text, Seen seen) {
    if (entries.put(text, seen) == null) {
      known.merge(seen.tables(), 1, Integer::sum);
    }

    if (entries.size() > most) {
      remove(entries.keySet().iterator().next());
    }
  }

  private void remove(String text) {
    Seen seen = entries.remove(text);
    known.computeIfPresent(seen.tables(), (tables, count) -> count == 1 ? null : count - 1);
  }

  @Override
  public synchronized boolean knows(Set<TableName> tables) {
    return known.containsKey(tables);
  }

  @Override
  public OptionalDouble rows(RelationShape shape) {
    return knows(shape.names())
        ? shape.text().map(text -> rows(text, shape)).orElse(OptionalDouble.empty())
        : OptionalDouble.empty();
  }

  private synchronized OptionalDouble rows(String text, RelationShape shape) {
    Seen seen = entries.get(text);
    if (seen == null) {
      return OptionalDouble.empty();
    }

    List<Version> now = Version.of(shape);
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).isLike(seen.versions().get(i))) {
        remove(text);
        return OptionalDouble.empty();
      }
    }

    return OptionalDouble.of(Math.max(1, seen.rows()));
  }

  /** How many relations there are. */
  synchronized int size() {
    return entries.size();
  }
}
