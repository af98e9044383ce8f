package io.arrowlake.engine.arrow;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.math.BigInteger;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Arithmetic of decimals of 128 bits, held in two halves, and of 256 bits, held as numbers. The
 * slow paths are exact for any operands.
 */
final class Wide {
  /** The bytes of a value of 256 bits. */
  static final int BYTES = 32;

  private static final int MAX_DIGITS = Lane.DECIMAL_DIGITS;
  private static final long[] POWERS = new long[Lane.LONG_DIGITS + 1];
  private static final BigInteger[] BIG_POWERS = new BigInteger[2 * Lane.WIDE_DIGITS + 1];
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

  /** 10 to a power of up to 152. */
  static BigInteger bigPower(int exponent) {
    return BIG_POWERS[exponent];
  }

  static BigInteger value(Column column, int row) {
    return switch (column.lane) {
      case LONG -> BigInteger.valueOf(column.longs[row]);
      case WIDE -> column.wides[row];
      default -> value(column.highs[row], column.longs[row]);
    };
  }

  static BigInteger value(long high, long low) {
    BigInteger bottom = BigInteger.valueOf(low);
    if (low < 0) {
      bottom = bottom.add(BigInteger.ONE.shiftLeft(64));
    }

    return BigInteger.valueOf(high).shiftLeft(64).add(bottom);
  }

  /** Writes a value that has the digits of a lane to a column of it. */
  static void set(Column column, int row, BigInteger value) {
    if (column.lane == Lane.WIDE) {
      column.wides[row] = value;
      return;
    }

    column.longs[row] = value.longValue();
    if (column.lane == Lane.DECIMAL) {
      column.highs[row] = value.shiftRight(64).longValueExact();
    }
  }

  /** Whether a value surely has 64 bits. */
  static boolean isLong(Column column, int row) {
    return switch (column.lane) {
      case LONG -> true;
      case WIDE -> false;
      default -> column.highs[row] == column.longs[row] >> 63;
    };
  }

  /** Whether a value is zero; the row is not NULL. */
  static boolean isZero(Column column, int row) {
    return column.lane == Lane.WIDE
        ? column.wides[row].signum() == 0
        : column.longs[row] == 0 && high(column, row) == 0;
  }

  /** The upper half of a value of one of the shorter lanes. */
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

  /** The value of 256 bits at an address. */
  static BigInteger read(long address) {
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < BYTES; i += Long.BYTES) {
      put(bytes, BYTES - Long.BYTES - i, MemoryUtil.getLong(address + i));
    }

    return new BigInteger(bytes);
  }

  private static void put(byte[] bytes, int at, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[at + i] = (byte) (value >> (Long.SIZE - Byte.SIZE - Byte.SIZE * i));
    }
  }

  /** Writes a value of up to 256 bits to an address. */
  static void write(BigInteger value, long address) {
    BigInteger rest = value;
    for (int i = 0; i < BYTES; i += Long.BYTES) {
      MemoryUtil.putLong(address + i, rest.longValue());
      rest = rest.shiftRight(Long.SIZE);
    }
  }

  /** Numbers that order as values of up to 256 bits do, as far as their upper bits tell. */
  static long prefix(BigInteger value) {
    return value.shiftRight((BYTES - Long.BYTES) * Byte.SIZE).longValueExact();
  }

  static ArrowLakeException overflow(String what) {
    return new ArrowLakeException(ErrorCode.NUMERIC_OVERFLOW, what + " is out of range");
  }
}
