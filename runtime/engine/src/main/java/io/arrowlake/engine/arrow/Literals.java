package io.arrowlake.engine.arrow;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** The values of literals in the form of the lanes. */
final class Literals {
  private static final long MICROS_PER_MILLI = 1000;

  private Literals() {}

  /** A kernel that gives the literal's value as one of the given type, for every row. */
  static Kernel kernel(RexLiteral literal, RelDataType type) {
    Lane lane = Lane.of(type);
    if (literal.isNull()) {
      return nulls(lane);
    }

    Comparable<?> value = value(literal);
    if (value == null) {
      throw new UnsupportedExpression("the literal " + literal);
    }

    return switch (lane) {
      case LONG -> longs(exact(value, type).longValueExact());
      case DECIMAL -> decimals(exact(value, type));
      case WIDE -> wides(exact(value, type));
      case DOUBLE -> doubles(approximate(value, type));
      case TEXT -> texts(bytes(value));
    };
  }

  /** The value without the detour through calendars that {@code getValue} takes. */
  private static @Nullable Comparable<?> value(RexLiteral literal) {
    return switch (literal.getTypeName()) {
      case DATE -> literal.getValueAs(DateString.class);
      case TIME -> literal.getValueAs(TimeString.class);
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> literal.getValueAs(TimestampString.class);
      default -> literal.getValueAs(Comparable.class);
    };
  }

  private static Kernel nulls(Lane lane) {
    return (frame, rows) -> {
      Column column = new Column(lane, rows.size());
      column.nulls = new boolean[rows.size()];
      java.util.Arrays.fill(column.nulls, true);
      return column;
    };
  }

  private static Kernel longs(long value) {
    return (frame, rows) -> {
      long[] values = new long[rows.size()];
      java.util.Arrays.fill(values, value);
      return Column.of(values, null);
    };
  }

  private static Kernel doubles(double value) {
    return (frame, rows) -> {
      Column column = new Column(Lane.DOUBLE, rows.size());
      java.util.Arrays.fill(column.doubles, value);
      return column;
    };
  }

  private static Kernel decimals(BigInteger value) {
    long high = value.shiftRight(64).longValueExact();
    long low = value.longValue();
    return (frame, rows) -> {
      Column column = new Column(Lane.DECIMAL, rows.size());
      java.util.Arrays.fill(column.highs, high);
      java.util.Arrays.fill(column.longs, low);
      return column;
    };
  }

  private static Kernel wides(BigInteger value) {
    return (frame, rows) -> {
      Column column = new Column(Lane.WIDE, rows.size());
      java.util.Arrays.fill(column.wides, value);
      return column;
    };
  }

  private static Kernel texts(byte[] value) {
    return (frame, rows) -> {
      Column column = new Column(Lane.TEXT, rows.size());
      java.util.Arrays.fill(column.longs, frame.arena().copy(value));
      java.util.Arrays.fill(column.lengths, value.length);
      return column;
    };
  }

  /** The number that stands for a value in the lanes of exact numbers. */
  static BigInteger exact(Comparable<?> value, RelDataType type) {
    if (value instanceof BigDecimal number) {
      return scaled(number, type).setScale(0, RoundingMode.HALF_UP).toBigInteger();
    }

    return BigInteger.valueOf(number(value, type));
  }

  /** The number times the power of ten that the lane of the type holds it with. */
  static BigDecimal scaled(BigDecimal number, RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case DECIMAL -> number.movePointRight(type.getScale());
      case INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          number.multiply(BigDecimal.valueOf(MICROS_PER_MILLI));
      default -> number;
    };
  }

  private static long number(Comparable<?> value, RelDataType type) {
    if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    } else if (value instanceof DateString date) {
      return Dates.isDate(type)
          ? date.getDaysSinceEpoch()
          : Math.multiplyExact(date.getDaysSinceEpoch(), Dates.DAY);
    } else if (value instanceof TimestampString timestamp) {
      return Math.floorDiv(timestamp.getMillisSinceEpoch(), 1000L) * Dates.SECOND
          + micros(timestamp.toString());
    } else if (value instanceof TimeString time) {
      return time.getMillisOfDay() / 1000 * Dates.SECOND + micros(time.toString());
    }

    throw new UnsupportedExpression("the literal " + value + " of type " + type);
  }

  /** The microseconds behind the point of a text; finer digits are cut. */
  private static long micros(String text) {
    int point = text.lastIndexOf('.');
    if (point < 0) {
      return 0;
    }

    String digits = (text.substring(point + 1) + "000000").substring(0, 6);
    return Long.parseLong(digits);
  }

  static double approximate(Comparable<?> value, RelDataType type) {
    if (!(value instanceof Number number)) {
      throw new UnsupportedExpression("the literal " + value + " of type " + type);
    }

    boolean single = type.getSqlTypeName() == org.apache.calcite.sql.type.SqlTypeName.REAL;
    return single ? (double) number.floatValue() : number.doubleValue();
  }

  static byte[] bytes(Comparable<?> value) {
    if (value instanceof NlsString text) {
      return text.getValue().getBytes(StandardCharsets.UTF_8);
    } else if (value instanceof ByteString binary) {
      return binary.getBytes();
    }

    return value.toString().getBytes(StandardCharsets.UTF_8);
  }
}
