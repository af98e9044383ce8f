package io.arrowlake.jdbc;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HexFormat;

/** Writes values as PostgreSQL prints them. */
final class PostgresText {
  static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
  private static final long MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
  static final long MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

  private PostgresText() {}

  static String of(double value) {
    StringBuilder text = new StringBuilder();
    FloatText.append(value, text);
    return text.toString();
  }

  static String of(float value) {
    StringBuilder text = new StringBuilder();
    FloatText.append(value, text);
    return text.toString();
  }

  static String of(byte[] bytes) {
    return "\\x" + HexFormat.of().formatHex(bytes);
  }

  static String of(LocalDate date) {
    return day(new StringBuilder(), date).append(era(date)).toString();
  }

  static String of(LocalDateTime timestamp) {
    StringBuilder text = moment(timestamp);
    return text.append(era(timestamp.toLocalDate())).toString();
  }

  /** A timestamp with its zone, which is always UTC. */
  static String ofUtc(LocalDateTime timestamp) {
    StringBuilder text = moment(timestamp).append("+00");
    return text.append(era(timestamp.toLocalDate())).toString();
  }

  private static StringBuilder moment(LocalDateTime timestamp) {
    StringBuilder text = day(new StringBuilder(), timestamp.toLocalDate()).append(' ');
    return clock(text, timestamp.toLocalTime().toNanoOfDay() / 1000);
  }

  private static StringBuilder day(StringBuilder text, LocalDate date) {
    int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
    pad(text, year, 4).append('-');
    pad(text, date.getMonthValue(), 2).append('-');
    return pad(text, date.getDayOfMonth(), 2);
  }

  private static String era(LocalDate date) {
    return date.getYear() > 0 ? "" : " BC";
  }

  /** A time of day; 24:00:00 is one. */
  static String ofTime(long micros) {
    return clock(new StringBuilder(), micros).toString();
  }

  private static StringBuilder clock(StringBuilder text, long micros) {
    pad(text, micros / MICROS_PER_HOUR, 2).append(':');
    pad(text, micros / MICROS_PER_MINUTE % 60, 2).append(':');
    pad(text, micros / MICROS_PER_SECOND % 60, 2);
    long fraction = micros % MICROS_PER_SECOND;
    if (fraction != 0) {
      pad(text.append('.'), fraction, 6);
      while (text.charAt(text.length() - 1) == '0') {
        text.setLength(text.length() - 1);
      }
    }

    return text;
  }

  static String ofMonths(int months) {
    int years = months / 12;
    int rest = months % 12;
    StringBuilder text = new StringBuilder();
    if (years != 0) {
      text.append(years).append(years == 1 ? " year" : " years");
    }

    if (rest != 0) {
      text.append(text.isEmpty() ? "" : " ").append(rest).append(rest == 1 ? " mon" : " mons");
    }

    return text.isEmpty() ? "00:00:00" : text.toString();
  }

  static String ofMicros(long micros) {
    long days = micros / MICROS_PER_DAY;
    long rest = micros % MICROS_PER_DAY;
    StringBuilder text = new StringBuilder();
    if (days != 0) {
      text.append(days).append(days == 1 ? " day" : " days");
      if (rest == 0) {
        return text.toString();
      }
      text.append(' ');
    }

    return clock(text.append(rest < 0 ? "-" : ""), Math.abs(rest)).toString();
  }

  private static StringBuilder pad(StringBuilder text, long number, int digits) {
    String written = Long.toString(number);
    return text.append("0".repeat(Math.max(0, digits - written.length()))).append(written);
  }
}
