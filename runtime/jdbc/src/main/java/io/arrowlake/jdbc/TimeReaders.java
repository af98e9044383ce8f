package io.arrowlake.jdbc;

import java.sql.Date;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;

/** The readers of dates, times, instants and intervals. No value passes through milliseconds. */
final class TimeReaders {
  private static final int NANOS_PER_MICRO = 1000;

  private TimeReaders() {}

  private static LocalDateTime moment(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, PostgresText.MICROS_PER_SECOND),
        (int) Math.floorMod(micros, PostgresText.MICROS_PER_SECOND) * NANOS_PER_MICRO,
        ZoneOffset.UTC);
  }

  /** DATE. */
  static final class DateReader extends VectorReader<DateDayVector> {
    DateReader(String what) {
      super(what, DateDayVector.class);
    }

    @Override
    LocalDate date(int index) {
      return LocalDate.ofEpochDay(vector().get(index));
    }

    @Override
    LocalDateTime timestamp(int index) {
      return date(index).atStartOfDay();
    }

    @Override
    Object object(int index) {
      return Date.valueOf(date(index));
    }

    @Override
    String text(int index) {
      return PostgresText.of(date(index));
    }
  }

  /** TIME. */
  static final class TimeReader extends VectorReader<TimeMicroVector> {
    TimeReader(String what) {
      super(what, TimeMicroVector.class);
    }

    /** PostgreSQL has 24:00:00, Java does not: its last nanosecond stands for it. */
    @Override
    LocalTime time(int index) {
      long micros = vector().get(index);
      return micros == PostgresText.MICROS_PER_DAY
          ? LocalTime.MAX
          : LocalTime.ofNanoOfDay(micros * NANOS_PER_MICRO);
    }

    @Override
    LocalDateTime timestamp(int index) {
      return time(index).atDate(LocalDate.EPOCH);
    }

    @Override
    Object object(int index) {
      return Calendars.time(timestamp(index), null);
    }

    @Override
    String text(int index) {
      return PostgresText.ofTime(vector().get(index));
    }
  }

  /** TIMESTAMP. */
  static final class TimestampReader extends VectorReader<TimeStampMicroVector> {
    TimestampReader(String what) {
      super(what, TimeStampMicroVector.class);
    }

    @Override
    LocalDateTime timestamp(int index) {
      return moment(vector().get(index));
    }

    @Override
    LocalDate date(int index) {
      return timestamp(index).toLocalDate();
    }

    @Override
    LocalTime time(int index) {
      return timestamp(index).toLocalTime();
    }

    @Override
    Object object(int index) {
      return Calendars.timestamp(timestamp(index), null);
    }

    @Override
    String text(int index) {
      return PostgresText.of(timestamp(index));
    }
  }

  /** TIMESTAMP WITH LOCAL TIME ZONE: instants, shown in UTC. */
  static final class InstantReader extends VectorReader<TimeStampMicroTZVector> {
    InstantReader(String what) {
      super(what, TimeStampMicroTZVector.class);
    }

    @Override
    OffsetDateTime instant(int index) {
      return moment(vector().get(index)).atOffset(ZoneOffset.UTC);
    }

    @Override
    LocalDateTime timestamp(int index) {
      return instant(index).toLocalDateTime();
    }

    @Override
    boolean isInstant() {
      return true;
    }

    @Override
    Object object(int index) {
      return instant(index);
    }

    @Override
    String text(int index) {
      return PostgresText.ofUtc(timestamp(index));
    }
  }

  /** INTERVAL of years and months: text only, since java.sql has no class for it. */
  static final class MonthsReader extends VectorReader<IntVector> {
    MonthsReader(String what) {
      super(what, IntVector.class);
    }

    @Override
    String text(int index) {
      return PostgresText.ofMonths(vector().get(index));
    }

    @Override
    Object object(int index) {
      return text(index);
    }
  }

  /** INTERVAL of days and shorter. */
  static final class MicrosReader extends VectorReader<BigIntVector> {
    MicrosReader(String what) {
      super(what, BigIntVector.class);
    }

    @Override
    String text(int index) {
      return PostgresText.ofMicros(vector().get(index));
    }

    @Override
    Object object(int index) {
      return text(index);
    }
  }
}
