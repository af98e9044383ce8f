package io.arrowlake.engine.arrow;

import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** Kernels of dates (days since 1970) and timestamps (microseconds since 1970, in UTC). */
final class Dates {
  static final long SECOND = 1_000_000;
  static final long DAY = 86_400 * SECOND;
  private static final long HOUR = 3600 * SECOND;
  private static final long MINUTE = 60 * SECOND;

  /** The days from the first of March of the year 0, with which the 400-year cycles begin. */
  private static final long CYCLE_START = 719_468;

  private static final long CYCLE_DAYS = 146_097;

  private Dates() {}

  static boolean isDate(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DATE;
  }

  static boolean isTimestamp(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.TIMESTAMP
        || type.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
  }

  /** Dates as the timestamps of their midnights. */
  static Kernel toTimestamp(Kernel operand, String text) {
    return (frame, rows) -> {
      Column a = operand.evaluate(frame, rows);
      long[] result = new long[rows.size()];
      for (int i = 0; i < result.length; i++) {
        result[i] = a.longs[i] * DAY;
        if (result[i] / DAY != a.longs[i] && !a.isNull(i)) {
          throw Wide.overflow(text);
        }
      }

      return Column.of(result, a.nulls);
    };
  }

  /** The days of timestamps. */
  static Kernel toDate(Kernel operand) {
    return (frame, rows) -> {
      Column a = operand.evaluate(frame, rows);
      long[] result = new long[rows.size()];
      for (int i = 0; i < result.length; i++) {
        result[i] = Math.floorDiv(a.longs[i], DAY);
      }

      return Column.of(result, a.nulls);
    };
  }

  /** Timestamps moved by months, days cut to the month's length; the other operand is negated. */
  static Kernel addMonths(Kernel timestamp, Kernel months, boolean minus, String text) {
    return (frame, rows) -> {
      Column a = timestamp.evaluate(frame, rows);
      Column b = months.evaluate(frame, rows);
      int size = rows.size();
      boolean[] nulls = Column.nullsOf(a, b, size);
      long[] result = new long[size];
      for (int i = 0; i < size; i++) {
        if (nulls == null || !nulls[i]) {
          result[i] = moved(a.longs[i], minus ? -b.longs[i] : b.longs[i], text);
        }
      }

      return Column.of(result, nulls);
    };
  }

  private static long moved(long timestamp, long months, String text) {
    long days = Math.floorDiv(timestamp, DAY);
    long month = Math.addExact(year(days) * 12 + month(days) - 1, months);
    long year = Math.floorDiv(month, 12);
    int monthOfYear = (int) Math.floorMod(month, 12) + 1;
    long first = days(year, monthOfYear, 1);
    long length =
        days(monthOfYear == 12 ? year + 1 : year, monthOfYear == 12 ? 1 : monthOfYear + 1, 1)
            - first;
    long moved = first + Math.min(day(days), length) - 1;
    if (Math.abs(moved) > Long.MAX_VALUE / DAY - 1) {
      throw Wide.overflow(text);
    }

    return moved * DAY + Math.floorMod(timestamp, DAY);
  }

  static boolean canExtract(TimeUnitRange unit) {
    return switch (unit) {
      case YEAR, QUARTER, MONTH, DAY, HOUR, MINUTE, DOY, DOW, ISODOW, WEEK -> true;
      default -> false;
    };
  }

  /** EXTRACT from timestamps, numbered as PostgreSQL does. */
  static Kernel extract(TimeUnitRange unit, Kernel timestamp) {
    return (frame, rows) -> {
      Column a = timestamp.evaluate(frame, rows);
      long[] result = new long[rows.size()];
      for (int i = 0; i < result.length; i++) {
        result[i] = field(unit, a.longs[i]);
      }

      return Column.of(result, a.nulls);
    };
  }

  private static long field(TimeUnitRange unit, long timestamp) {
    long days = Math.floorDiv(timestamp, DAY);
    long time = Math.floorMod(timestamp, DAY);
    return switch (unit) {
      case YEAR -> shownYear(year(days));
      case QUARTER -> (month(days) + 2) / 3;
      case MONTH -> month(days);
      case DAY -> day(days);
      case HOUR -> time / HOUR;
      case MINUTE -> time % HOUR / MINUTE;
      case DOY -> days - days(year(days), 1, 1) + 1;
      case DOW -> Math.floorMod(days + 4, 7L);
      case ISODOW -> Math.floorMod(days + 3, 7L) + 1;
      case WEEK -> isoWeek(days);
      default -> throw new IllegalArgumentException("No field: " + unit);
    };
  }

  /** There is no year 0: it is the year 1 before our era, shown as -1. */
  private static long shownYear(long year) {
    return year <= 0 ? year - 1 : year;
  }

  private static long isoWeek(long days) {
    long thursday = days - Math.floorMod(days + 3, 7L) + 3;
    return (thursday - days(year(thursday), 1, 1)) / 7 + 1;
  }

  static boolean canFloor(TimeUnitRange unit) {
    return switch (unit) {
      case YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND -> true;
      default -> false;
    };
  }

  /** Timestamps cut to the start of the unit they are in; weeks start on Monday. */
  static Kernel floor(TimeUnitRange unit, Kernel timestamp) {
    return (frame, rows) -> {
      Column a = timestamp.evaluate(frame, rows);
      long[] result = new long[rows.size()];
      for (int i = 0; i < result.length; i++) {
        result[i] = floored(unit, a.longs[i]);
      }

      return Column.of(result, a.nulls);
    };
  }

  private static long floored(TimeUnitRange unit, long timestamp) {
    long days = Math.floorDiv(timestamp, DAY);
    return switch (unit) {
      case YEAR -> days(year(days), 1, 1) * DAY;
      case QUARTER -> days(year(days), (month(days) - 1) / 3 * 3 + 1, 1) * DAY;
      case MONTH -> (days - day(days) + 1) * DAY;
      case WEEK -> (days - Math.floorMod(days + 3, 7L)) * DAY;
      case DAY -> days * DAY;
      case HOUR -> timestamp - Math.floorMod(timestamp, HOUR);
      case MINUTE -> timestamp - Math.floorMod(timestamp, MINUTE);
      case SECOND -> timestamp - Math.floorMod(timestamp, SECOND);
      default -> throw new IllegalArgumentException("No unit: " + unit);
    };
  }

  /** The days since 1970 of a date of the proleptic Gregorian calendar. */
  static long days(long year, int month, int day) {
    long y = month <= 2 ? year - 1 : year;
    long cycle = Math.floorDiv(y, 400L);
    long yearOfCycle = y - cycle * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear;
    return cycle * CYCLE_DAYS + dayOfCycle - CYCLE_START;
  }

  private static long yearOfCycle(long dayOfCycle) {
    return (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365;
  }

  /** The day of the year that begins in March, from 0. */
  private static long dayOfMarchYear(long days) {
    long dayOfCycle = Math.floorMod(days + CYCLE_START, CYCLE_DAYS);
    long year = yearOfCycle(dayOfCycle);
    return dayOfCycle - (365 * year + year / 4 - year / 100);
  }

  static long year(long days) {
    long cycle = Math.floorDiv(days + CYCLE_START, CYCLE_DAYS);
    long year = yearOfCycle(Math.floorMod(days + CYCLE_START, CYCLE_DAYS)) + cycle * 400;
    return month(days) <= 2 ? year + 1 : year;
  }

  static int month(long days) {
    int march = (int) ((5 * dayOfMarchYear(days) + 2) / 153);
    return march < 10 ? march + 3 : march - 9;
  }

  static int day(long days) {
    long ofYear = dayOfMarchYear(days);
    long march = (5 * ofYear + 2) / 153;
    return (int) (ofYear - (153 * march + 2) / 5 + 1);
  }
}
