package io.arrowlake.engine.arrow;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.apache.calcite.sql.SqlKind;

/** Kernels of decimal arithmetic. Operands may be of any lane of exact numbers. */
final class DecimalMath {
  /** Up to here, doubles hold all integers. */
  private static final long EXACT = 1L << 53;

  private DecimalMath() {}

  /**
   * Plus or minus. Each operand is first multiplied by ten to the power that takes it to the scale
   * of the result.
   */
  static Kernel sum(
      SqlKind kind, Kernel left, int leftBy, Kernel right, int rightBy, Lane lane, String text) {
    boolean minus = kind == SqlKind.MINUS;
    return (frame, rows) -> {
      Column a = left.evaluate(frame, rows);
      Column b = right.evaluate(frame, rows);
      int size = rows.size();
      Column result = new Column(lane, size);
      result.nulls = Column.nullsOf(a, b, size);
      for (int i = 0; i < size; i++) {
        if (lane != Lane.WIDE && isFast(a, i, leftBy) && isFast(b, i, rightBy)) {
          addFast(a, i, leftBy, b, rightBy, minus, result, text);
        } else if (!result.isNull(i)) {
          BigInteger first = Wide.rescale(Wide.value(a, i), leftBy);
          BigInteger second = Wide.rescale(Wide.value(b, i), rightBy);
          putExact(result, i, minus ? first.subtract(second) : first.add(second), text);
        }
      }

      return result;
    };
  }

  /** Whether 128 bits are enough for a value at another scale without a look at the product. */
  private static boolean isFast(Column column, int row, int by) {
    return by == 0 && column.lane != Lane.WIDE
        || by <= Lane.LONG_DIGITS && Wide.isLong(column, row);
  }

  private static void addFast(
      Column a,
      int row,
      int leftBy,
      Column b,
      int rightBy,
      boolean minus,
      Column result,
      String text) {
    long low = a.longs[row];
    long high = Wide.high(a, row);
    if (leftBy > 0) {
      high = Math.multiplyHigh(low, Wide.power(leftBy));
      low *= Wide.power(leftBy);
    }

    long otherLow = b.longs[row];
    long otherHigh = Wide.high(b, row);
    if (rightBy > 0) {
      otherHigh = Math.multiplyHigh(otherLow, Wide.power(rightBy));
      otherLow *= Wide.power(rightBy);
    }

    if (minus) {
      long borrow = Long.compareUnsigned(low, otherLow) < 0 ? 1 : 0;
      put(result, row, high - otherHigh - borrow, low - otherLow, text);
    } else {
      long sum = low + otherLow;
      long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
      put(result, row, high + otherHigh + carry, sum, text);
    }
  }

  private static void put(Column result, int row, long high, long low, String text) {
    result.longs[row] = low;
    if (result.lane == Lane.DECIMAL) {
      result.highs[row] = high;
      if (!Wide.fits(high, low) && !result.isNull(row)) {
        throw Wide.overflow(text);
      }
    } else if (high != low >> 63 && !result.isNull(row)) {
      throw Wide.overflow(text);
    }
  }

  /** The product, whose scale is the sum of the scales less {@code drop}. */
  static Kernel product(Kernel left, Kernel right, int drop, Lane lane, String text) {
    return (frame, rows) -> {
      Column a = left.evaluate(frame, rows);
      Column b = right.evaluate(frame, rows);
      int size = rows.size();
      Column result = new Column(lane, size);
      result.nulls = Column.nullsOf(a, b, size);
      for (int i = 0; i < size; i++) {
        if (lane != Lane.WIDE && drop == 0 && Wide.isLong(a, i) && Wide.isLong(b, i)) {
          long x = a.longs[i];
          long y = b.longs[i];
          put(result, i, Math.multiplyHigh(x, y), x * y, text);
        } else if (!result.isNull(i)) {
          BigInteger exact = Wide.value(a, i).multiply(Wide.value(b, i));
          putExact(result, i, Wide.rescale(exact, -drop), text);
        }
      }

      return result;
    };
  }

  /**
   * The quotient rounded half away from zero, its dividend first multiplied by ten to the power of
   * {@code shift}. A zero divisor is an error, or gives NULL.
   */
  static Kernel quotient(
      Kernel left, Kernel right, int shift, Lane lane, boolean nullForZero, String text) {
    return (frame, rows) -> {
      Column a = left.evaluate(frame, rows);
      Column b = right.evaluate(frame, rows);
      int size = rows.size();
      Column result = new Column(lane, size);
      for (int i = 0; i < size; i++) {
        if (a.isNull(i) || b.isNull(i)) {
          result.setNull(i);
          continue;
        }

        if (Wide.isZero(b, i)) {
          if (!nullForZero) {
            throw IntegerMath.zero(text);
          }

          result.setNull(i);
          continue;
        }

        putExact(result, i, quotient(Wide.value(a, i), Wide.value(b, i), shift), text);
      }

      return result;
    };
  }

  private static BigInteger quotient(BigInteger dividend, BigInteger divisor, int shift) {
    return shift >= 0
        ? Wide.divide(dividend.multiply(Wide.bigPower(shift)), divisor)
        : Wide.divide(dividend, divisor.multiply(Wide.bigPower(-shift)));
  }

  /** The remainder, with the sign of the dividend; the operands are first taken to its scale. */
  static Kernel remainder(
      Kernel left, int leftBy, Kernel right, int rightBy, Lane lane, String text) {
    return (frame, rows) -> {
      Column a = left.evaluate(frame, rows);
      Column b = right.evaluate(frame, rows);
      int size = rows.size();
      Column result = new Column(lane, size);
      result.nulls = Column.nullsOf(a, b, size);
      for (int i = 0; i < size; i++) {
        if (result.isNull(i)) {
          continue;
        }

        BigInteger divisor = Wide.rescale(Wide.value(b, i), rightBy);
        if (divisor.signum() == 0) {
          throw IntegerMath.zero(text);
        }

        putExact(result, i, Wide.rescale(Wide.value(a, i), leftBy).remainder(divisor), text);
      }

      return result;
    };
  }

  static void putExact(Column result, int row, BigInteger value, String text) {
    boolean fits =
        result.lane == Lane.LONG
            ? value.bitLength() < Long.SIZE
            : value.abs().compareTo(Wide.bigPower(result.lane.digits())) < 0;
    if (!fits) {
      throw Wide.overflow(text + " = " + value);
    }

    Wide.set(result, row, value);
  }

  /**
   * Another scale, rounded half away from zero, and at most so many digits: more are an error, or
   * become the largest number where they are only compared.
   */
  static Kernel rescale(
      Kernel operand, int by, int digits, Lane lane, boolean saturate, String text) {
    BigInteger limit = Wide.bigPower(digits);
    long fastLimit = digits <= Lane.LONG_DIGITS ? Wide.power(digits) : Long.MAX_VALUE;
    return (frame, rows) -> {
      Column a = operand.evaluate(frame, rows);
      int size = rows.size();
      Column result = new Column(lane, size);
      result.nulls = a.nulls;
      for (int i = 0; i < size; i++) {
        if (lane != Lane.WIDE
            && Wide.isLong(a, i)
            && fast(result, i, a.longs[i], by, fastLimit, digits > Lane.LONG_DIGITS)) {
          continue;
        }

        if (!result.isNull(i)) {
          BigInteger value = Wide.rescale(Wide.value(a, i), by);
          if (value.abs().compareTo(limit) >= 0) {
            if (!saturate) {
              throw Wide.overflow(text + " = " + value);
            }

            value = value.signum() < 0 ? limit.negate() : limit;
          }

          Wide.set(result, i, value);
        }
      }

      return result;
    };
  }

  private static boolean fast(
      Column result, int row, long value, int by, long limit, boolean anyLong) {
    if (by > Lane.LONG_DIGITS || by < -Lane.LONG_DIGITS) {
      return false;
    }

    long scaled;
    if (by <= 0) {
      scaled = by == 0 ? value : Wide.divideRounded(value, Wide.power(-by));
    } else {
      scaled = value * Wide.power(by);
      if (Math.multiplyHigh(value, Wide.power(by)) != scaled >> 63) {
        return false;
      }
    }

    if (!anyLong && (scaled >= limit || scaled <= -limit)) {
      return false;
    }

    result.longs[row] = scaled;
    if (result.lane == Lane.DECIMAL) {
      result.highs[row] = scaled >> 63;
    }

    return true;
  }

  /** Exact numbers as doubles or floats, correctly rounded; one that a float cannot hold fails. */
  static Kernel toDouble(Kernel operand, int scale, boolean single, String text) {
    double power = Math.pow(10, scale);
    boolean exactPower = scale <= 22;
    return (frame, rows) -> {
      Column a = operand.evaluate(frame, rows);
      int size = rows.size();
      Column result = new Column(Lane.DOUBLE, size);
      result.nulls = a.nulls;
      for (int i = 0; i < size; i++) {
        boolean isLong = Wide.isLong(a, i);
        long low = isLong ? a.longs[i] : 0;
        if (isLong && scale == 0) {
          result.doubles[i] = single ? (double) (float) low : (double) low;
        } else if (isLong && exactPower && !single && low <= EXACT && low >= -EXACT) {
          result.doubles[i] = low / power;
        } else if (!result.isNull(i)) {
          BigDecimal exact = new BigDecimal(Wide.value(a, i), scale);
          result.doubles[i] = single ? toFloat(exact, text) : exact.doubleValue();
        }
      }

      return result;
    };
  }

  private static float toFloat(BigDecimal value, String text) {
    float rounded = value.floatValue();
    if (Float.isInfinite(rounded) || rounded == 0 && value.signum() != 0) {
      throw Wide.overflow(text + " for " + value.toPlainString());
    }

    return rounded;
  }

  /** Doubles as exact numbers, through as many significant digits as PostgreSQL keeps. */
  static Kernel fromDouble(
      Kernel operand, int scale, int digits, MathContext precision, Lane lane, String text) {
    BigInteger limit = Wide.bigPower(digits);
    return (frame, rows) -> {
      Column a = operand.evaluate(frame, rows);
      int size = rows.size();
      Column result = new Column(lane, size);
      result.nulls = a.nulls;
      for (int i = 0; i < size; i++) {
        if (!result.isNull(i)) {
          double value = a.doubles[i];
          if (!Double.isFinite(value)) {
            throw Wide.overflow(text + " for " + value);
          }

          BigInteger exact =
              new BigDecimal(value)
                  .round(precision)
                  .setScale(scale, RoundingMode.HALF_UP)
                  .unscaledValue();
          if (exact.abs().compareTo(limit) >= 0) {
            throw Wide.overflow(text + " for " + value);
          }

          Wide.set(result, i, exact);
        }
      }

      return result;
    };
  }

  /** The negative, or the absolute value, of any number. */
  static Kernel sign(Kernel operand, boolean absolute, long smallest, String text) {
    return (frame, rows) -> {
      Column a = operand.evaluate(frame, rows);
      int size = rows.size();
      Column result = new Column(a.lane, size);
      result.nulls = a.nulls;
      for (int i = 0; i < size; i++) {
        switch (a.lane) {
          case DOUBLE -> result.doubles[i] = absolute ? Math.abs(a.doubles[i]) : -a.doubles[i];
          case LONG -> {
            long value = a.longs[i];
            if (value == smallest && !a.isNull(i)) {
              throw Wide.overflow(text + " for " + value);
            }

            result.longs[i] = absolute && value >= 0 ? value : -value;
          }
          case WIDE -> {
            if (!a.isNull(i)) {
              result.wides[i] = absolute ? a.wides[i].abs() : a.wides[i].negate();
            }
          }
          default -> {
            boolean keep = absolute && a.highs[i] >= 0;
            long low = a.longs[i];
            result.longs[i] = keep ? low : -low;
            result.highs[i] = keep ? a.highs[i] : ~a.highs[i] + (low == 0 ? 1 : 0);
          }
        }
      }

      return result;
    };
  }
}
