package io.arrowlake.postgres;

import io.arrowlake.planner.error.ErrorCode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Writes dates and times. The server counts from the year 2000 in days and microseconds; finer
 * digits are refused, never cut, and so is what its calendar does not reach (timestamp.h and date.h
 * of PostgreSQL give the limits).
 */
abstract class TimeEncoder extends ColumnEncoder {
  private static final long EPOCH_DAYS = 10_957;
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final long FIRST_DAY = -2_451_545;
  private static final long AFTER_LAST_DAY = 2_145_031_949;
  private static final long FIRST_MICROS = -211_813_488_000_000_000L;
  private static final long AFTER_LAST_MICROS = 9_223_371_331_200_000_000L;

  /** As the server reads it: the era apart, and as many digits of the year as there are. */
  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR_OF_ERA, 4, 9, java.time.format.SignStyle.NEVER)
          .appendPattern("-MM-dd")
          .toFormatter(Locale.ROOT);

  private final boolean wide;
  private final long perDay;
  private long address;

  /** Values of a width that has this many units in a day. */
  private TimeEncoder(boolean wide, long perDay) {
    this.wide = wide;
    this.perDay = perDay;
  }

  private static long perDay(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 86_400L;
      case MILLISECOND -> 86_400_000L;
      case MICROSECOND -> MICROS_PER_DAY;
      case NANOSECOND -> 1_000 * MICROS_PER_DAY;
    };
  }

  @Override
  void bind(FieldVector values) {
    super.bind(values);
    address = values.getDataBufferAddress();
  }

  final long perDay() {
    return perDay;
  }

  final long raw(int row) {
    return wide ? MemoryUtil.getLong(address + 8L * row) : MemoryUtil.getInt(address + 4L * row);
  }

  /** The days since 1970; what is left is zero. */
  final long days(int row) {
    long value = raw(row);
    if (perDay == 1) {
      return value;
    }

    long days = Math.floorDiv(value, perDay);
    if (days * perDay != value) {
      throw new BadValueException(ErrorCode.INVALID_VALUE, "the date has a time of day");
    }

    return days;
  }

  /** The microseconds since 1970 or midnight. */
  final long micros(int row) {
    long value = raw(row);
    if (perDay == MICROS_PER_DAY) {
      return value;
    } else if (perDay > MICROS_PER_DAY) {
      long micros = Math.floorDiv(value, perDay / MICROS_PER_DAY);
      if (micros * (perDay / MICROS_PER_DAY) != value) {
        throw new BadValueException(
            ErrorCode.INVALID_VALUE, "PostgreSQL's times have microseconds, and this has more");
      }

      return micros;
    }

    try {
      return Math.multiplyExact(value, MICROS_PER_DAY / perDay);
    } catch (ArithmeticException e) {
      throw outside();
    }
  }

  /** Whether the infinity of other engines, which is the last number, not a time. */
  static boolean isInfinity(long value) {
    return value == Long.MAX_VALUE || value <= -Long.MAX_VALUE;
  }

  static BadValueException outside() {
    return new BadValueException(
        ErrorCode.INVALID_VALUE, "the value is outside PostgreSQL's calendar");
  }

  private static String era(LocalDate date) {
    return date.getYear() < 1 ? " BC" : "";
  }

  /** To date. */
  static final class ToDate extends TimeEncoder {
    ToDate(ArrowType.Date from) {
      super(from.getUnit() == DateUnit.MILLISECOND, perDay(from));
    }

    private static long perDay(ArrowType.Date from) {
      return from.getUnit() == DateUnit.MILLISECOND ? 86_400_000L : 1;
    }

    @Override
    void binary(int row, CopyBuffer out) {
      out.sized32((int) serverDays(row));
    }

    @Override
    boolean isSpecial(int row) {
      return !isDay(days(row) - EPOCH_DAYS);
    }

    private static boolean isDay(long days) {
      return days >= FIRST_DAY && days < AFTER_LAST_DAY;
    }

    private long serverDays(int row) {
      long days = days(row) - EPOCH_DAYS;
      if (!isDay(days)) {
        throw outside();
      }

      return days;
    }

    @Override
    String text(int row) {
      LocalDate date = LocalDate.ofEpochDay(serverDays(row) + EPOCH_DAYS);
      return DATE.format(date) + era(date);
    }
  }

  /** To timestamp and timestamptz. */
  static final class ToTimestamp extends TimeEncoder {
    private final String zone;

    ToTimestamp(ArrowType.Timestamp from) {
      super(true, TimeEncoder.perDay(from.getUnit()));
      this.zone = from.getTimezone() == null ? "" : "+00";
    }

    /** A date to the midnight that it begins with. */
    ToTimestamp(ArrowType.Date from) {
      super(from.getUnit() == DateUnit.MILLISECOND, ToDate.perDay(from));
      this.zone = "";
    }

    @Override
    boolean isSpecial(int row) {
      return isInfinity(raw(row)) || !isTime(wholeMicros(row));
    }

    /** Digits that are too fine are another mistake, which stays one. */
    private long wholeMicros(int row) {
      long units = perDay() / MICROS_PER_DAY;
      return units > 1 ? Math.floorDiv(raw(row), units) : saturated(raw(row));
    }

    private long saturated(long value) {
      long factor = MICROS_PER_DAY / perDay();
      return Math.abs(value) > Long.MAX_VALUE / factor ? Long.MAX_VALUE : value * factor;
    }

    private static boolean isTime(long micros) {
      long epoch = EPOCH_DAYS * MICROS_PER_DAY;
      return micros >= FIRST_MICROS + epoch && micros - epoch < AFTER_LAST_MICROS;
    }

    private long serverMicros(int row) {
      if (isInfinity(raw(row))) {
        throw outside();
      }

      long micros = micros(row);
      if (!isTime(micros)) {
        throw outside();
      }

      return micros - EPOCH_DAYS * MICROS_PER_DAY;
    }

    @Override
    void binary(int row, CopyBuffer out) {
      out.sized64(serverMicros(row));
    }

    @Override
    String text(int row) {
      long micros = serverMicros(row) + EPOCH_DAYS * MICROS_PER_DAY;
      LocalDateTime time =
          LocalDateTime.ofEpochSecond(
              Math.floorDiv(micros, 1_000_000L),
              (int) Math.floorMod(micros, 1_000_000L) * 1_000,
              ZoneOffset.UTC);
      LocalDate date = time.toLocalDate();
      return DATE.format(date) + " " + time.toLocalTime() + zone + era(date);
    }
  }

  /** To time. */
  static final class ToTime extends TimeEncoder {
    ToTime(ArrowType.Time from) {
      super(from.getBitWidth() == Long.SIZE, perDay(from.getUnit()));
    }

    private long serverMicros(int row) {
      long micros = micros(row);
      if (micros < 0 || micros > MICROS_PER_DAY) {
        throw new BadValueException(ErrorCode.INVALID_VALUE, "the value is no time of day");
      }

      return micros;
    }

    private static long perDay(TimeUnit unit) {
      return TimeEncoder.perDay(unit);
    }

    @Override
    void binary(int row, CopyBuffer out) {
      out.sized64(serverMicros(row));
    }

    @Override
    String text(int row) {
      long micros = serverMicros(row);
      return micros == MICROS_PER_DAY
          ? "24:00:00"
          : LocalTime.ofNanoOfDay(micros * 1_000).toString();
    }
  }
}
