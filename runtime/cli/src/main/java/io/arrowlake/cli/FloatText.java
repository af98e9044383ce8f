package io.arrowlake.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The text of binary floating-point numbers as PostgreSQL prints them: the fewest digits that give
 * the number back, with an exponent for the very large and the very small.
 */
final class FloatText {
  private static final int LEAST_PLAIN_EXPONENT = -4;
  private static final int DOUBLE_DIGITS = 15;
  private static final int FLOAT_DIGITS = 6;

  private FloatText() {}

  /** Adds a double precision number. */
  static void append(double value, StringBuilder out) {
    if (!appendSpecial(value, out)) {
      append(shortest(value), DOUBLE_DIGITS, out);
    }
  }

  /** Adds a real number. */
  static void append(float value, StringBuilder out) {
    if (!appendSpecial(value, out)) {
      append(shortest(value), FLOAT_DIGITS, out);
    }
  }

  private static boolean appendSpecial(double value, StringBuilder out) {
    if (Double.isNaN(value)) {
      out.append("NaN");
    } else if (Double.isInfinite(value)) {
      out.append(value > 0 ? "Infinity" : "-Infinity");
    } else if (value == 0) {
      out.append(1 / value < 0 ? "-0" : "0");
    } else {
      return false;
    }

    return true;
  }

  /** Before Java 19, {@code Double.toString} may give a digit more than needed. */
  private static BigDecimal shortest(double value) {
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    BigDecimal exact = new BigDecimal(value);
    while (digits.precision() > 1) {
      BigDecimal fewer = exact.round(context(digits.precision() - 1));
      if (fewer.doubleValue() != value) {
        break;
      }

      digits = fewer.stripTrailingZeros();
    }

    return digits;
  }

  private static BigDecimal shortest(float value) {
    BigDecimal digits = new BigDecimal(Float.toString(value)).stripTrailingZeros();
    BigDecimal exact = new BigDecimal(value);
    while (digits.precision() > 1) {
      BigDecimal fewer = exact.round(context(digits.precision() - 1));
      if (fewer.floatValue() != value) {
        break;
      }

      digits = fewer.stripTrailingZeros();
    }

    return digits;
  }

  private static MathContext context(int precision) {
    return new MathContext(precision, RoundingMode.HALF_EVEN);
  }

  private static void append(BigDecimal digits, int plainDigits, StringBuilder out) {
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= LEAST_PLAIN_EXPONENT && exponent < plainDigits) {
      out.append(digits.toPlainString());
      return;
    }

    String unscaled = digits.unscaledValue().abs().toString();
    out.append(digits.signum() < 0 ? "-" : "").append(unscaled.charAt(0));
    if (unscaled.length() > 1) {
      out.append('.').append(unscaled, 1, unscaled.length());
    }

    int size = Math.abs(exponent);
    out.append('e').append(exponent < 0 ? '-' : '+').append(size < 10 ? "0" : "").append(size);
  }
}
