package io.arrowlake.jdbc;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.GregorianCalendar;
import org.jspecify.annotations.Nullable;

/**
 * Translates between java.time and java.sql. The fields that a java.sql value shows in the zone of
 * the calendar, or of the JVM where there is none, are those of the java.time value.
 */
final class Calendars {
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final int MILLIS_PER_SECOND = 1000;

  private Calendars() {}

  static Date date(LocalDate date, @Nullable Calendar calendar) {
    return new Date(millis(date.atStartOfDay(), calendar));
  }

  static Time time(LocalDateTime timestamp, @Nullable Calendar calendar) {
    LocalDateTime first = timestamp.toLocalTime().atDate(LocalDate.EPOCH);
    return new Time(millis(first, calendar) + timestamp.getNano() / NANOS_PER_MILLI);
  }

  static Timestamp timestamp(LocalDateTime timestamp, @Nullable Calendar calendar) {
    Timestamp result = new Timestamp(millis(timestamp, calendar));
    result.setNanos(timestamp.getNano());
    return result;
  }

  static Timestamp timestamp(Instant instant) {
    Timestamp result =
        new Timestamp(Math.multiplyExact(instant.getEpochSecond(), (long) MILLIS_PER_SECOND));
    result.setNanos(instant.getNano());
    return result;
  }

  /** The fields of a java.sql value in the zone of the calendar, or of the JVM. */
  static LocalDateTime fields(java.util.Date date, @Nullable Calendar calendar) {
    Calendar fields = fresh(calendar);
    fields.setTimeInMillis(date.getTime());
    int year = fields.get(Calendar.YEAR);
    boolean before = fields.get(Calendar.ERA) == GregorianCalendar.BC;
    int nanos =
        date instanceof Timestamp timestamp
            ? timestamp.getNanos()
            : fields.get(Calendar.MILLISECOND) * NANOS_PER_MILLI;
    return LocalDateTime.of(
            before ? 1 - year : year,
            fields.get(Calendar.MONTH) + 1,
            fields.get(Calendar.DAY_OF_MONTH),
            fields.get(Calendar.HOUR_OF_DAY),
            fields.get(Calendar.MINUTE),
            fields.get(Calendar.SECOND),
            nanos)
        .truncatedTo(ChronoUnit.MICROS);
  }

  /** The whole seconds of the moment at which the calendar shows these fields. */
  private static long millis(LocalDateTime moment, @Nullable Calendar calendar) {
    Calendar fields = fresh(calendar);
    fields.clear();
    int year = moment.getYear();
    fields.set(Calendar.ERA, year > 0 ? GregorianCalendar.AD : GregorianCalendar.BC);
    fields.set(
        year > 0 ? year : 1 - year,
        moment.getMonthValue() - 1,
        moment.getDayOfMonth(),
        moment.getHour(),
        moment.getMinute(),
        moment.getSecond());
    return fields.getTimeInMillis();
  }

  private static Calendar fresh(@Nullable Calendar calendar) {
    return calendar == null
        ? new GregorianCalendar()
        : new GregorianCalendar(calendar.getTimeZone());
  }
}
