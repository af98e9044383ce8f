package io.arrowlake.engine.arrow;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.arrow.memory.util.MemoryUtil;

/** Kernels that print wide decimals and read them, as PostgreSQL does. */
final class WideText {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?");
  private static final Pattern BLANKS =
      Pattern.compile("^[ \\t\\n\\x0B\\f\\r]+|[ \\t\\n\\x0B\\f\\r]+$");

  private WideText() {}

  /** The text of a decimal, with all the digits of its scale. */
  static Kernel print(Kernel operand, int scale) {
    return (frame, rows) -> {
      Column a = operand.evaluate(frame, rows);
      int size = rows.size();
      Column result = new Column(Lane.TEXT, size);
      result.nulls = a.nulls;
      for (int i = 0; i < size; i++) {
        if (!a.isNull(i)) {
          byte[] text =
              new BigDecimal(Wide.value(a, i), scale)
                  .toPlainString()
                  .getBytes(StandardCharsets.US_ASCII);
          result.longs[i] = frame.arena().copy(text);
          result.lengths[i] = text.length;
        }
      }

      return result;
    };
  }

  /** The decimal that a text has, rounded half away from zero. */
  static Kernel parse(Kernel operand, int precision, int scale, String text) {
    return (frame, rows) -> {
      Column a = operand.evaluate(frame, rows);
      int size = rows.size();
      Column result = new Column(Lane.WIDE, size);
      result.nulls = a.nulls;
      for (int i = 0; i < size; i++) {
        if (!a.isNull(i)) {
          byte[] bytes = new byte[a.lengths[i]];
          MemoryUtil.copyFromMemory(a.longs[i], bytes, 0, bytes.length);
          String value = new String(bytes, StandardCharsets.UTF_8);
          result.wides[i] = parse(value, precision, scale, text);
        }
      }

      return result;
    };
  }

  private static BigInteger parse(String value, int precision, int scale, String text) {
    String number = BLANKS.matcher(value).replaceAll("");
    if (!NUMBER.matcher(number).matches()) {
      throw new ArrowLakeException(
          ErrorCode.INVALID_VALUE, text + ": not a value of type decimal: '" + value + "'");
    }

    BigDecimal exact;
    try {
      exact = new BigDecimal(number);
    } catch (NumberFormatException e) {
      throw Wide.overflow(text + " for " + value);
    }

    // The exponent may ask for more digits than any memory has.
    long whole = (long) exact.precision() - exact.scale();
    if (exact.signum() == 0 || whole < -scale) {
      return BigInteger.ZERO;
    } else if (whole <= precision) {
      BigInteger digits = exact.setScale(scale, RoundingMode.HALF_UP).unscaledValue();
      if (digits.abs().compareTo(Wide.bigPower(precision)) < 0) {
        return digits;
      }
    }

    throw Wide.overflow(text + " for " + value);
  }
}
