package io.arrowlake.planner.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt name was meant to be. */
public final class NearestName {
  /** Names that differ in more than a third of their letters are no misspellings of each other. */
  private static final int LETTERS_PER_MISTAKE = 3;

  private NearestName() {}

  /**
   * The candidate that is nearest to the name, without regard to case; empty where none is near.
   */
  public static Optional<String> of(String name, Collection<String> candidates) {
    String wanted = name.toLowerCase(Locale.ROOT);
    int most =
        Math.max(
            wanted.length() < LETTERS_PER_MISTAKE ? 0 : 1, wanted.length() / LETTERS_PER_MISTAKE);
    return candidates.stream()
        .filter(candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT)) <= most)
        .min(
            Comparator.<String>comparingInt(
                    candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code ". Did you mean: x"} for the end of a message, or the empty string. */
  public static String suggestion(String name, Collection<String> candidates) {
    return of(name, candidates).map(nearest -> ". Did you mean: " + nearest).orElse("");
  }

  /**
   * The edit distance (Levenshtein) with a swap of neighbours counted as one (optimal string
   * alignment).
   */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 ? j : j == 0 ? i : step(cost, a, b, i, j);
      }
    }

    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
