package io.arrowlake.engine.arrow;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What became of cases. Thread-safe. */
final class OperatorCaseCounts {
  private final Map<Kind, Integer> counts = new ConcurrentSkipListMap<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();

  /** What became of a case. */
  enum Kind {
    /** Both sides gave rows, and the same. */
    COMPARED,
    /** Both sides found an error in the data. */
    BOTH_FAILED,
    /** One side found an error in the data, where the other need not have looked. */
    ONE_FAILED,
    /** Something is wrong. */
    WRONG
  }

  void add(Kind kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  /** Prints and keeps a case that is wrong. */
  void fail(OperatorCase one, String problem) {
    add(Kind.WRONG);
    String failure = problem + "\n" + one;
    System.out.println(failure);
    failures.add("seed " + one.seed() + ": " + problem);
  }

  /** How many cases gave the same rows on both sides. */
  int compared() {
    return counts.getOrDefault(Kind.COMPARED, 0);
  }

  List<String> failures() {
    return failures;
  }

  @Override
  public String toString() {
    return "Cases: " + counts;
  }
}
