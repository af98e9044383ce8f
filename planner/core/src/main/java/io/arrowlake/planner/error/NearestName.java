package io.arrowlake.planner.error;

import io.arrowlake.planner.grammar.Spelling;
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
        .filter(candidate -> Spelling.distance(wanted, candidate.toLowerCase(Locale.ROOT)) <= most)
        .min(
            Comparator.<String>comparingInt(
                    candidate -> Spelling.distance(wanted, candidate.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.comparingInt(String::length).reversed())
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code ". Did you mean: x"} for the end of a message, or the empty string. */
  public static String suggestion(String name, Collection<String> candidates) {
    return of(name, candidates).map(nearest -> ". Did you mean: " + nearest).orElse("");
  }
}
