package io.arrowlake.jdbc;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of binary floating-point numbers as PostgreSQL prints them: the fewest digits that give
 * the number back, with an exponent for the very large and the very small. Stateless.
 */
public final class FloatText {
  private static final int LEAST_PLAIN_EXPONENT = -4;
  private static final int DOUBLE_DIGITS = 15;
  private static final int FLOAT_DIGITS = 6;

  /** The nearest first. Around a power of 2, only the one farther off may be inside. */
  private static final List<RoundingMode> ROUNDINGS =
      List.of(RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN);

  private FloatText() {}

  /** Adds a double precision number. */
  public static void append(double value, StringBuilder out) {
    if (!appendSpecial(value, out)) {
      append(shortest(value), DOUBLE_DIGITS, out);
    }
  }

  /** Adds a real number. */
  public static void append(float value, StringBuilder out) {
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

  private static BigDecimal shortest(double value) {
    double size = Math.abs(value);
    int guess = new BigDecimal(Double.toString(size)).stripTrailingZeros().precision();
    BigDecimal digits =
        new Neighbourhood(
                new BigDecimal(size),
                half(new BigDecimal(size - Math.nextDown(size))),
                half(new BigDecimal(Math.ulp(size))))
            .shortest(guess);
    return value < 0 ? digits.negate() : digits;
  }

  private static BigDecimal shortest(float value) {
    float size = Math.abs(value);
    int guess = new BigDecimal(Float.toString(size)).stripTrailingZeros().precision();
    BigDecimal digits =
        new Neighbourhood(
                new BigDecimal(size),
                half(new BigDecimal(size - Math.nextDown(size))),
                half(new BigDecimal(Math.ulp(size))))
            .shortest(guess);
    return value < 0 ? digits.negate() : digits;
  }

  private static BigDecimal half(BigDecimal number) {
    return number.divide(BigDecimal.valueOf(2));
  }

  /**
   * The decimal numbers that are nearer to a binary number than to its neighbours. Those that are
   * as near to a neighbour are not among them, as in PostgreSQL.
   */
  private record Neighbourhood(BigDecimal exact, BigDecimal below, BigDecimal above) {

    /**
     * The number of the fewest digits.
     *
     * @param guess about how many; Java's own answer, which may be one too many or too few
     */
    BigDecimal shortest(int guess) {
      int precision = guess;
      BigDecimal found = member(precision);
      while (found == null) {
        precision++;
        found = member(precision);
      }

      BigDecimal fewer = precision > 1 ? member(precision - 1) : null;
      while (fewer != null) {
        found = fewer;
        precision--;
        fewer = precision > 1 ? member(precision - 1) : null;
      }

      return found.stripTrailingZeros();
    }

    private @Nullable BigDecimal member(int precision) {
      for (RoundingMode mode : ROUNDINGS) {
        BigDecimal rounded = exact.round(new MathContext(precision, mode));
        BigDecimal distance = rounded.subtract(exact);
        if (distance.compareTo(above) < 0 && distance.negate().compareTo(below) < 0) {
          return rounded;
        }
      }

      return null;
    }
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
