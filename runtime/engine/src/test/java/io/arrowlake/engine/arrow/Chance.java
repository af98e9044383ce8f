package io.arrowlake.engine.arrow;

import java.util.List;
import java.util.Random;

/** Random choices; the same for the same seed. Used by one thread. */
final class Chance {
  private final Random random;

  Chance(long seed) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L ^ seed >>> 32);
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

  /** One of them; those that stand there twice come twice as often. */
  @SafeVarargs
  final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Any number of 64 bits. */
  long number() {
    return random.nextLong();
  }
}
