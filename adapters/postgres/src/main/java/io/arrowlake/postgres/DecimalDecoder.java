package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Writes DECIMAL from the server's numeric: digits in base 10,000, the first of which counts
 * 10,000^weight. Results of up to 18 digits are computed in a long, those of up to 38 in two, wide
 * ones in four.
 */
final class DecimalDecoder extends FixedDecoder {
  private static final int HEADER_BYTES = 8;
  private static final int DIGITS_PER_GROUP = 4;
  private static final int LONG_DIGITS = 18;
  private static final int SHORT_BYTES = 2 * Long.BYTES;
  private static final int WIDE_BYTES = 4 * Long.BYTES;
  private static final long PART = 0xFFFF_FFFFL;
  private static final int POSITIVE = 0x0000;
  private static final int NEGATIVE = 0x4000;
  private static final int NAN = 0xC000;
  private static final int PLUS_INFINITY = 0xD000;
  private static final int MINUS_INFINITY = 0xF000;
  private static final long[] POWERS = powers();

  private final int bytes;
  private final int precision;
  private final int scale;
  private final SpecialValues special;

  DecimalDecoder(Field field, BufferAllocator allocator, SpecialValues special) {
    super(field, allocator);
    ArrowType.Decimal type = (ArrowType.Decimal) field.getType();
    this.bytes = type.getBitWidth() / Byte.SIZE;
    this.precision = type.getPrecision();
    this.scale = type.getScale();
    this.special = special;
  }

  private static long[] powers() {
    long[] powers = new long[LONG_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }

    return powers;
  }

  @Override
  void value(byte[] message, int start, int length, int row) {
    if (length < HEADER_BYTES) {
      throw misfit(length);
    }

    int groups = int16(message, start);
    int sign = int16(message, start + 4) & 0xFFFF;
    if (length != HEADER_BYTES + 2 * groups) {
      throw misfit(length);
    } else if (sign != POSITIVE && sign != NEGATIVE) {
      special.check(column(), name(sign, length));
      missing(row);
      return;
    }

    long target = address + (long) row * bytes;
    if (groups == 0) {
      write(target, 0, 0, bytes);
      return;
    }

    int weight = int16(message, start + 2);
    decode(message, start + HEADER_BYTES, groups, weight, sign == NEGATIVE, target);
  }

  private void decode(
      byte[] message, int start, int groups, int weight, boolean negative, long target) {
    int digits = length(int16(message, start)) + DIGITS_PER_GROUP * weight + scale;
    if (digits > precision) {
      throw new ArrowLakeException(
          ErrorCode.NUMERIC_OVERFLOW,
          "Column "
              + column()
              + " holds a number that does not fit DECIMAL("
              + precision
              + ", "
              + scale
              + ")");
    }

    // The power of ten that one unit of the last group counts in the result.
    int exponent = DIGITS_PER_GROUP * (weight - groups + 1) + scale;
    if (digits <= LONG_DIGITS) {
      long value = small(message, start, groups, exponent);
      long signed = negative ? -value : value;
      write(target, signed, signed >> 63, bytes);
    } else if (bytes == SHORT_BYTES) {
      large(message, start, groups, exponent, negative, target);
    } else {
      wide(message, start, groups, exponent, negative, target);
    }
  }

  private long small(byte[] message, int start, int groups, int exponent) {
    long value = 0;
    int last = start + 2 * (groups - 1);
    for (int at = start; at < last; at += 2) {
      value = value * 10_000 + int16(message, at);
    }

    int group = int16(message, last);
    if (exponent >= 0) {
      return (value * 10_000 + group) * POWERS[exponent];
    } else if (exponent <= -DIGITS_PER_GROUP) {
      throw excess();
    }

    return value * POWERS[DIGITS_PER_GROUP + exponent] + cut(group, exponent);
  }

  private void large(
      byte[] message, int start, int groups, int exponent, boolean negative, long target) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < groups; i++) {
      int group = int16(message, start + 2 * i);
      boolean isCut = i == groups - 1 && exponent < 0;
      if (isCut && exponent <= -DIGITS_PER_GROUP) {
        throw excess();
      }

      long factor = isCut ? POWERS[DIGITS_PER_GROUP + exponent] : 10_000;
      long addend = isCut ? cut(group, exponent) : group;
      high = high * factor + carry(low, factor);
      low = low * factor;
      long sum = low + addend;
      high += Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
      low = sum;
    }

    for (int left = exponent; left > 0; left -= LONG_DIGITS) {
      long factor = POWERS[Math.min(left, LONG_DIGITS)];
      high = high * factor + carry(low, factor);
      low = low * factor;
    }

    if (negative) {
      low = -low;
      high = ~high + (low == 0 ? 1 : 0);
    }

    write(target, low, high, SHORT_BYTES);
  }

  private void wide(
      byte[] message, int start, int groups, int exponent, boolean negative, long target) {
    long[] parts = new long[WIDE_BYTES / Integer.BYTES];
    for (int i = 0; i < groups; i++) {
      int group = int16(message, start + 2 * i);
      boolean isCut = i == groups - 1 && exponent < 0;
      if (isCut && exponent <= -DIGITS_PER_GROUP) {
        throw excess();
      }

      multiplyAdd(
          parts,
          isCut ? POWERS[DIGITS_PER_GROUP + exponent] : POWERS[DIGITS_PER_GROUP],
          isCut ? cut(group, exponent) : group);
    }

    for (int left = exponent; left > 0; left -= DIGITS_PER_GROUP) {
      multiplyAdd(parts, POWERS[Math.min(left, DIGITS_PER_GROUP)], 0);
    }

    // The two's complement of a negative number.
    long carry = negative ? 1 : 0;
    for (int i = 0; i < parts.length; i++) {
      long part = (negative ? ~parts[i] & PART : parts[i]) + carry;
      MemoryUtil.putInt(target + (long) i * Integer.BYTES, (int) part);
      carry = part >>> Integer.SIZE;
    }
  }

  /** Multiplies a number of parts of 32 bits by up to 10,000, and adds less than that. */
  private static void multiplyAdd(long[] parts, long factor, long addend) {
    long carry = addend;
    for (int i = 0; i < parts.length; i++) {
      long product = parts[i] * factor + carry;
      parts[i] = product & PART;
      carry = product >>> Integer.SIZE;
    }
  }

  /** The upper half of the product of an unsigned number and a positive one. */
  private static long carry(long unsigned, long factor) {
    return Math.multiplyHigh(unsigned, factor) + ((unsigned >> 63) & factor);
  }

  /** A group without the digits that the scale has no place for, which must be zeros. */
  private int cut(int group, int exponent) {
    int divisor = exponent == -1 ? 10 : exponent == -2 ? 100 : 1000;
    int quotient =
        switch (exponent) {
          case -1 -> group / 10;
          case -2 -> group / 100;
          default -> group / 1000;
        };
    if (quotient * divisor != group) {
      throw excess();
    }

    return quotient;
  }

  private static void write(long target, long low, long high, int bytes) {
    MemoryUtil.putLong(target, low);
    for (int at = Long.BYTES; at < bytes; at += Long.BYTES) {
      MemoryUtil.putLong(target + at, high);
    }
  }

  private static int length(int group) {
    return group >= 100 ? (group >= 1000 ? 4 : 3) : group >= 10 ? 2 : 1;
  }

  private ArrowLakeException excess() {
    return new ArrowLakeException(
        ErrorCode.INTERNAL_ERROR,
        "Column "
            + column()
            + " came with more than the "
            + scale
            + " fractional digits of its type");
  }

  private String name(int sign, int length) {
    return switch (sign) {
      case NAN -> "NaN";
      case PLUS_INFINITY -> "Infinity";
      case MINUS_INFINITY -> "-Infinity";
      default -> throw misfit(length);
    };
  }
}
