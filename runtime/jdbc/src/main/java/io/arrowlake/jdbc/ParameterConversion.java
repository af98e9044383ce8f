package io.arrowlake.jdbc;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.UUID;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a program sets into what the engine takes for a parameter of a type. Text is read as
 * PostgreSQL reads it; a number that the type cannot hold exactly is refused, since a rounded one
 * would find other rows.
 */
final class ParameterConversion {
  private ParameterConversion() {}

  /**
   * @param calendar the zone of java.sql values, null for that of the JVM
   */
  static Object convert(Object value, RelDataType type, @Nullable Calendar calendar)
      throws SQLException {
    Object converted = convert(value, type.getSqlTypeName(), calendar);
    return converted instanceof BigDecimal number && type.getSqlTypeName() == SqlTypeName.DECIMAL
        ? fitting(number, type)
        : converted;
  }

  static Object convert(Object given, SqlTypeName type, @Nullable Calendar calendar)
      throws SQLException {
    boolean instant =
        type == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE || type == SqlTypeName.TIMESTAMP_TZ;
    Object value = modern(given, instant, calendar);
    return switch (type) {
      case BOOLEAN -> bool(value);
      case TINYINT, SMALLINT -> (short) whole(value, Short.MIN_VALUE, Short.MAX_VALUE, type);
      case INTEGER -> (int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE, type);
      case BIGINT -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE, type);
      case DECIMAL -> decimal(value, type);
      case REAL -> (float) real(value, type);
      case FLOAT, DOUBLE -> real(value, type);
      case CHAR, VARCHAR -> text(value);
      case UUID -> value instanceof String text ? PostgresInput.uuid(text) : is(UUID.class, value);
      case BINARY, VARBINARY ->
          value instanceof String text ? PostgresInput.bytes(text) : is(byte[].class, value);
      case DATE -> date(value);
      case TIME -> time(value);
      case TIMESTAMP -> timestamp(value);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ -> instant(value);
      default -> value;
    };
  }

  /** The value as one of the classes of QueryOptions. */
  private static Object modern(Object value, boolean instant, @Nullable Calendar calendar)
      throws SQLException {
    if (value instanceof Timestamp timestamp) {
      return instant ? timestamp.toInstant() : Calendars.fields(timestamp, calendar);
    } else if (value instanceof Date date) {
      return Calendars.fields(date, calendar).toLocalDate();
    } else if (value instanceof Time time) {
      return Calendars.fields(time, calendar).toLocalTime();
    } else if (value instanceof java.util.Date date) {
      return instant ? date.toInstant() : Calendars.fields(date, calendar);
    } else if (value instanceof Calendar moment) {
      return moment.toInstant().atZone(moment.getTimeZone().toZoneId()).toOffsetDateTime();
    } else if (value instanceof ZonedDateTime moment) {
      return moment.toOffsetDateTime();
    } else if (value instanceof Byte number) {
      return number.shortValue();
    } else if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    } else if (value instanceof Character character) {
      return character.toString();
    }

    return known(value);
  }

  private static Object known(Object value) throws SQLException {
    if (value instanceof Boolean
        || value instanceof Number
        || value instanceof String
        || value instanceof byte[]
        || value instanceof UUID
        || value instanceof LocalDate
        || value instanceof LocalTime
        || value instanceof LocalDateTime
        || value instanceof Instant
        || value instanceof OffsetDateTime) {
      return value;
    }

    throw SqlErrors.unsupported("Parameters of " + value.getClass().getName());
  }

  private static boolean bool(Object value) throws SQLException {
    if (value instanceof Boolean bool) {
      return bool;
    } else if (value instanceof String text) {
      return PostgresInput.bool(text);
    } else if (value instanceof Number number
        && (number.doubleValue() == 0 || number.doubleValue() == 1)) {
      return number.doubleValue() == 1;
    }

    throw mismatch(value, SqlTypeName.BOOLEAN);
  }

  private static long whole(Object value, long least, long greatest, SqlTypeName type)
      throws SQLException {
    BigDecimal number = decimal(value, type);
    boolean fits =
        number.stripTrailingZeros().scale() <= 0
            && number.compareTo(BigDecimal.valueOf(least)) >= 0
            && number.compareTo(BigDecimal.valueOf(greatest)) <= 0;
    if (!fits) {
      throw inexact(number, type.getName());
    }

    return number.longValueExact();
  }

  private static BigDecimal decimal(Object value, SqlTypeName type) throws SQLException {
    if (value instanceof BigDecimal number) {
      return number;
    } else if (value instanceof Float number) {
      return PostgresInput.decimal(PostgresText.of(number.floatValue()));
    } else if (value instanceof Double number) {
      return PostgresInput.decimal(PostgresText.of(number.doubleValue()));
    } else if (value instanceof Number number) {
      return BigDecimal.valueOf(number.longValue());
    } else if (value instanceof String text) {
      return PostgresInput.decimal(text);
    } else if (value instanceof Boolean bool) {
      return bool ? BigDecimal.ONE : BigDecimal.ZERO;
    }

    throw mismatch(value, type);
  }

  private static BigDecimal fitting(BigDecimal number, RelDataType type) throws SQLException {
    BigDecimal least = number.stripTrailingZeros();
    int digits = least.precision() - least.scale();
    if (least.scale() > type.getScale() || digits > type.getPrecision() - type.getScale()) {
      throw inexact(number, type.toString());
    }

    return number;
  }

  private static double real(Object value, SqlTypeName type) throws SQLException {
    if (value instanceof String text) {
      return PostgresInput.real(text);
    } else if (value instanceof Number number) {
      return number.doubleValue();
    }

    return decimal(value, type).doubleValue();
  }

  private static String text(Object value) throws SQLException {
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    } else if (value instanceof Double number) {
      return PostgresText.of(number.doubleValue());
    } else if (value instanceof Float number) {
      return PostgresText.of(number.floatValue());
    } else if (value instanceof LocalTime time) {
      return PostgresText.ofTime(time.toNanoOfDay() / 1000);
    } else if (value instanceof LocalDate date) {
      return PostgresText.of(date);
    } else if (value instanceof LocalDateTime timestamp) {
      return PostgresText.of(timestamp);
    } else if (value instanceof Instant || value instanceof OffsetDateTime) {
      return PostgresText.ofUtc(instant(value).toLocalDateTime());
    } else if (value instanceof byte[]) {
      throw mismatch(value, SqlTypeName.VARCHAR);
    }

    return value.toString();
  }

  private static LocalDate date(Object value) throws SQLException {
    if (value instanceof LocalDate date) {
      return date;
    } else if (value instanceof LocalDateTime timestamp) {
      return timestamp.toLocalDate();
    } else if (value instanceof String text) {
      return PostgresInput.date(text);
    }

    throw mismatch(value, SqlTypeName.DATE);
  }

  private static LocalTime time(Object value) throws SQLException {
    if (value instanceof LocalTime time) {
      return time.truncatedTo(ChronoUnit.MICROS);
    } else if (value instanceof LocalDateTime timestamp) {
      return time(timestamp.toLocalTime());
    } else if (value instanceof String text) {
      return PostgresInput.time(text);
    }

    throw mismatch(value, SqlTypeName.TIME);
  }

  private static LocalDateTime timestamp(Object value) throws SQLException {
    if (value instanceof LocalDateTime timestamp) {
      return timestamp.truncatedTo(ChronoUnit.MICROS);
    } else if (value instanceof LocalDate date) {
      return date.atStartOfDay();
    } else if (value instanceof Instant || value instanceof OffsetDateTime) {
      return instant(value).toLocalDateTime();
    } else if (value instanceof String text) {
      return PostgresInput.timestamp(text);
    }

    throw mismatch(value, SqlTypeName.TIMESTAMP);
  }

  /** A local time is in UTC, the zone of all sessions. */
  private static OffsetDateTime instant(Object value) throws SQLException {
    if (value instanceof OffsetDateTime moment) {
      return moment.withOffsetSameInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    } else if (value instanceof Instant moment) {
      return moment.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    } else if (value instanceof LocalDateTime || value instanceof LocalDate) {
      return timestamp(value).atOffset(ZoneOffset.UTC);
    } else if (value instanceof String text) {
      return PostgresInput.instant(text);
    }

    throw mismatch(value, SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
  }

  private static Object is(Class<?> wanted, Object value) throws SQLException {
    if (!wanted.isInstance(value)) {
      throw mismatch(value, wanted == UUID.class ? SqlTypeName.UUID : SqlTypeName.VARBINARY);
    }

    return value;
  }

  private static SQLException mismatch(Object value, SqlTypeName type) {
    return SqlErrors.of(
        ErrorCode.TYPE_MISMATCH,
        "A parameter of " + type.getName() + " cannot be " + value.getClass().getName());
  }

  private static SQLException inexact(BigDecimal number, String type) {
    return SqlErrors.of(
        new ArrowLakeException(
                ErrorCode.NUMERIC_OVERFLOW,
                "A parameter of " + type + " cannot hold " + number.toPlainString())
            .remedy("Give it another type: CAST(? AS DECIMAL(38, " + scale(number) + "))"));
  }

  private static int scale(BigDecimal number) {
    return Math.max(0, number.stripTrailingZeros().scale());
  }
}
