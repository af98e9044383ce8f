package io.arrowlake.cli;

import java.time.LocalDate;

/** The text of dates, times and intervals as PostgreSQL prints them in its ISO style. */
final class TemporalText {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
  private static final long MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
  private static final long MICROS_PER_DAY = 24 * MICROS_PER_HOUR;
  private static final int MONTHS_PER_YEAR = 12;

  private TemporalText() {}

  /** Adds a date. */
  static void appendDate(long epochDay, StringBuilder out) {
    LocalDate date = LocalDate.ofEpochDay(epochDay);
    appendDate(date, out);
    appendEra(date, out);
  }

  private static void appendDate(LocalDate date, StringBuilder out) {
    int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
    pad(year, 4, out);
    out.append('-');
    pad(date.getMonthValue(), 2, out);
    out.append('-');
    pad(date.getDayOfMonth(), 2, out);
  }

  private static void appendEra(LocalDate date, StringBuilder out) {
    out.append(date.getYear() > 0 ? "" : " BC");
  }

  /** Adds a time of day; the end of the day is 24:00:00. */
  static void appendTime(long micros, StringBuilder out) {
    pad(micros / MICROS_PER_HOUR, 2, out);
    out.append(':');
    pad(micros / MICROS_PER_MINUTE % 60, 2, out);
    out.append(':');
    pad(micros / MICROS_PER_SECOND % 60, 2, out);
    long fraction = micros % MICROS_PER_SECOND;
    if (fraction > 0) {
      out.append('.');
      int start = out.length();
      pad(fraction, 6, out);
      int end = out.length();
      while (end > start && out.charAt(end - 1) == '0') {
        end--;
      }

      out.setLength(end);
    }
  }

  /** Adds a timestamp, with a letter between day and time and a zone behind. */
  static void appendTimestamp(long epochMicros, char between, String zone, StringBuilder out) {
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochMicros, MICROS_PER_DAY));
    appendDate(date, out);
    out.append(between);
    appendTime(Math.floorMod(epochMicros, MICROS_PER_DAY), out);
    out.append(zone);
    appendEra(date, out);
  }

  /** Adds an interval of years and months. */
  static void appendMonths(int months, StringBuilder out) {
    int years = months / MONTHS_PER_YEAR;
    int rest = months % MONTHS_PER_YEAR;
    if (years != 0) {
      appendUnit(years, "year", out);
    }

    if (rest != 0) {
      out.append(years == 0 ? "" : " ");
      appendUnit(rest, "mon", out);
    }

    out.append(months == 0 ? "00:00:00" : "");
  }

  /** Adds an interval of days and shorter. */
  static void appendDuration(long micros, StringBuilder out) {
    long days = micros / MICROS_PER_DAY;
    long rest = micros % MICROS_PER_DAY;
    if (days != 0) {
      appendUnit(days, "day", out);
    }

    if (rest != 0 || days == 0) {
      out.append(days == 0 ? "" : " ").append(rest < 0 ? "-" : "");
      appendTime(Math.abs(rest), out);
    }
  }

  private static void appendUnit(long count, String unit, StringBuilder out) {
    out.append(count).append(' ').append(unit).append(count == 1 ? "" : "s");
  }

  private static void pad(long number, int width, StringBuilder out) {
    String digits = Long.toString(number);
    out.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
  }
}
