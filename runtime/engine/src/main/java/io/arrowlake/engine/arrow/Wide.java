package io.arrowlake.engine.arrow;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.math.BigInteger;

/** Arithmetic of 128-bit decimals held in two halves. The slow paths are exact for any operands. */
final class Wide {
  private static final int MAX_DIGITS = 38;
  private static final long[] POWERS = new long[Lane.LONG_DIGITS + 1];
  private static final BigInteger[] BIG_POWERS = new BigInteger[2 * MAX_DIGITS + 1];
  private static final long LIMIT_HIGH;
  private static final long LIMIT_LOW;

  static {
    BIG_POWERS[0] = BigInteger.ONE;
    for (int i = 1; i < BIG_POWERS.length; i++) {
      BIG_POWERS[i] = BIG_POWERS[i - 1].multiply(BigInteger.TEN);
    }

    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = BIG_POWERS[i].longValueExact();
    }

    LIMIT_HIGH = BIG_POWERS[MAX_DIGITS].shiftRight(64).longValueExact();
    LIMIT_LOW = BIG_POWERS[MAX_DIGITS].longValue();
  }

  private Wide() {}

  /** 10 to a power of up to 18. */
  static long power(int exponent) {
    return POWERS[exponent];
  }

  /** 10 to a power of up to 76. */
  static BigInteger bigPower(int exponent) {
    return BIG_POWERS[exponent];
  }

  static BigInteger value(Column column, int row) {
    return column.lane == Lane.LONG
        ? BigInteger.valueOf(column.longs[row])
        : value(column.highs[row], column.longs[row]);
  }

  static BigInteger value(long high, long low) {
    BigInteger bottom = BigInteger.valueOf(low);
    if (low < 0) {
      bottom = bottom.add(BigInteger.ONE.shiftLeft(64));
    }

    return BigInteger.valueOf(high).shiftLeft(64).add(bottom);
  }

  /** Writes a value of up to 127 bits to a column of either lane. */
  static void set(Column column, int row, BigInteger value) {
    column.longs[row] = value.longValue();
    if (column.lane == Lane.DECIMAL) {
      column.highs[row] = value.shiftRight(64).longValueExact();
    }
  }

  static long high(Column column, int row) {
    return column.lane == Lane.LONG ? column.longs[row] >> 63 : column.highs[row];
  }

  /** Whether the value has at most 38 digits. */
  static boolean fits(long high, long low) {
    long h = high;
    long l = low;
    if (h < 0) {
      l = -l;
      h = ~h + (l == 0 ? 1 : 0);
    }

    return h >= 0 && compare(h, l, LIMIT_HIGH, LIMIT_LOW) < 0;
  }

  static int compare(long high, long low, long otherHigh, long otherLow) {
    int order = Long.compare(high, otherHigh);
    return order != 0 ? order : Long.compareUnsigned(low, otherLow);
  }

  /** The quotient rounded half away from zero. */
  static BigInteger divide(BigInteger dividend, BigInteger divisor) {
    BigInteger[] parts = dividend.divideAndRemainder(divisor);
    boolean away = parts[1].abs().shiftLeft(1).compareTo(divisor.abs()) >= 0;
    return away
        ? parts[0].add(BigInteger.valueOf((long) dividend.signum() * divisor.signum()))
        : parts[0];
  }

  /** The value at another scale, rounded half away from zero. */
  static BigInteger rescale(BigInteger value, int by) {
    return by >= 0 ? value.multiply(BIG_POWERS[by]) : divide(value, BIG_POWERS[-by]);
  }

  /** The quotient of a division by a power of ten, rounded half away from zero. */
  static long divideRounded(long value, long power) {
    long quotient = value / power;
    long rest = Math.abs(value % power);
    return rest >= power - rest ? quotient + (value < 0 ? -1 : 1) : quotient;
  }

  static ArrowLakeException overflow(String what) {
    return new ArrowLakeException(ErrorCode.NUMERIC_OVERFLOW, what + " is out of range");
  }
}
