package io.arrowlake.random;

import java.util.List;
import java.util.Random;

/** The source of all chance in one generated case. Not thread-safe. */
final class Dice {
  private final Random random;
  private int names;

  Dice(long seed) {
    this.random = new Random(seed);
  }

  /** From 0 to below the limit. */
  int below(int limit) {
    return random.nextInt(limit);
  }

  /** From a least to a greatest number, both possible. */
  int between(int least, int greatest) {
    return least + random.nextInt(greatest - least + 1);
  }

  /** Whether something of so many percent happens. */
  boolean percent(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @SafeVarargs
  final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  long seed() {
    return random.nextLong();
  }

  /** A name that no other in the case has. */
  String name(String prefix) {
    names++;
    return prefix + "_" + names;
  }
}
