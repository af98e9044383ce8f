package io.arrowlake.slt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts outcomes by suite, mode and what became of them. {@code passed}, {@code failed CODE},
 * {@code unsupported CODE} and {@code known REASON} are the counted words. Thread-safe.
 */
final class ConformanceTally {
  static final String PASSED = "passed";
  static final String FAILED = "failed ";
  static final String NOT_SUPPORTED = "unsupported ";
  static final String KNOWN = "known ";

  private final Map<Cell, Map<String, Long>> counts = new TreeMap<>();

  /** One cell of the report. */
  record Cell(String suite, String mode) implements Comparable<Cell> {
    @Override
    public int compareTo(Cell other) {
      int order = suite.compareTo(other.suite);
      return order == 0 ? mode.compareTo(other.mode) : order;
    }
  }

  synchronized void add(String suite, String mode, String word, long count) {
    counts
        .computeIfAbsent(new Cell(suite, mode), cell -> new TreeMap<>())
        .merge(word, count, Long::sum);
  }

  synchronized void addAll(ConformanceTally other) {
    other.counts.forEach(
        (cell, words) -> words.forEach((word, n) -> add(cell.suite, cell.mode, word, n)));
  }

  /** One line for each count: suite, mode, word, number, separated by tabs. */
  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    counts.forEach(
        (cell, words) ->
            words.forEach(
                (word, n) ->
                    lines.add(String.join("\t", cell.suite, cell.mode, word, Long.toString(n)))));
    return lines;
  }

  /** Adds what {@link #lines} has written. */
  void addLine(String line) {
    String[] parts = line.split("\t");
    add(parts[0], parts[1], parts[2], Long.parseLong(parts[3]));
  }

  synchronized Map<Cell, Map<String, Long>> counts() {
    Map<Cell, Map<String, Long>> copy = new TreeMap<>();
    counts.forEach((cell, words) -> copy.put(cell, new TreeMap<>(words)));
    return copy;
  }

  /** How many were counted under words that begin so. */
  synchronized long total(String prefix) {
    return counts.values().stream()
        .flatMap(words -> words.entrySet().stream())
        .filter(word -> word.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
