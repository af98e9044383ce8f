package io.arrowlake.planner.catalog;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.Stream;

/**
 * Bounds that every value of an exact numeric expression keeps in the rows that a statement reads,
 * NULL aside. A fact, not an estimate: types are narrowed by it. Immutable.
 *
 * @param min no value is less
 * @param max no value is greater
 */
public record ValueRange(BigDecimal min, BigDecimal max) {
  public ValueRange {
    if (min.compareTo(max) > 0) {
      throw new IllegalArgumentException("No range: " + min + " to " + max);
    }
  }

  /** The range of one value. */
  public static ValueRange of(BigDecimal value) {
    return new ValueRange(value, value);
  }

  /** The values of either range. */
  public ValueRange union(ValueRange other) {
    return new ValueRange(min.min(other.min), max.max(other.max));
  }

  /** The sums of a value of each. */
  public ValueRange plus(ValueRange other) {
    return new ValueRange(min.add(other.min), max.add(other.max));
  }

  /** The values with the other sign. */
  public ValueRange negate() {
    return new ValueRange(max.negate(), min.negate());
  }

  /** The products of a value of each. */
  public ValueRange times(ValueRange other) {
    BigDecimal[] corners = {
      min.multiply(other.min),
      min.multiply(other.max),
      max.multiply(other.min),
      max.multiply(other.max)
    };
    return new ValueRange(
        Stream.of(corners).reduce(BigDecimal::min).orElseThrow(),
        Stream.of(corners).reduce(BigDecimal::max).orElseThrow());
  }

  /** The values rounded half away from zero to so many fractional digits. */
  public ValueRange round(int scale) {
    return new ValueRange(
        min.setScale(scale, RoundingMode.HALF_UP), max.setScale(scale, RoundingMode.HALF_UP));
  }

  /** Whether all values, with so many fractional digits, have so many digits at most. */
  public boolean fits(int precision, int scale) {
    BigDecimal limit = BigDecimal.ONE.movePointRight(precision - scale);
    return max.compareTo(limit) < 0 && min.negate().compareTo(limit) < 0;
  }
}
