package io.arrowlake.testkit;

import java.util.List;
import java.util.Random;

/**
 * The source of all chance in one generated case: the same choices for the same seed. Not
 * thread-safe.
 */
public final class Dice {
  private final Random random;
  private int names;

  /** Choices that follow from a seed. */
  public Dice(long seed) {
    this.random = new Random(seed);
  }

  /** Choices for one of seeds that follow each other, whose first choices would be alike. */
  public static Dice spread(long seed) {
    return new Dice(seed * 0x9E3779B97F4A7C15L ^ seed >>> 32);
  }

  /** From 0 to below the limit. */
  public int below(int limit) {
    return random.nextInt(limit);
  }

  /** From a least to a greatest number, both possible. */
  public int between(int least, int greatest) {
    return least + random.nextInt(greatest - least + 1);
  }

  /** Whether something of so many percent happens. */
  public boolean percent(int percent) {
    return random.nextInt(100) < percent;
  }

  /** One of them; those that stand there twice come twice as often. */
  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** One of them; those that stand there twice come twice as often. */
  @SafeVarargs
  public final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Any number of 64 bits, such as the seed of other dice. */
  public long number() {
    return random.nextLong();
  }

  /** A name that no other in the case has. */
  public String name(String prefix) {
    names++;
    return prefix + "_" + names;
  }
}
