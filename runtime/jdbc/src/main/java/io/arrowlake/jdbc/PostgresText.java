package io.arrowlake.jdbc;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HexFormat;

/** Writes values as PostgreSQL prints them. */
final class PostgresText {
  static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
  private static final long MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
  static final long MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

  /** Below this exponent, and from {@code digits} on, a float is written with an exponent. */
  private static final int LEAST_PLAIN_EXPONENT = -4;

  private PostgresText() {}

  static String of(double value) {
    return special(value) ? specialName(value) : scientificOrPlain(shortest(value), value, 15);
  }

  static String of(float value) {
    return special(value) ? specialName(value) : scientificOrPlain(shortest(value), value, 6);
  }

  private static boolean special(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) || value == 0;
  }

  private static String specialName(double value) {
    if (value != 0) {
      return Double.toString(value);
    }

    return 1 / value < 0 ? "-0" : "0";
  }

  private static BigDecimal shortest(double value) {
    double size = Math.abs(value);
    double above = size == Double.MAX_VALUE ? Math.ulp(size) : Math.nextUp(size) - size;
    double below = size - Math.nextDown(size);
    int digits = size < Double.MIN_NORMAL ? 1 : 15;
    return shortest(new BigDecimal(value), above, below, digits);
  }

  private static BigDecimal shortest(float value) {
    float size = Math.abs(value);
    float above = size == Float.MAX_VALUE ? Math.ulp(size) : Math.nextUp(size) - size;
    float below = size - Math.nextDown(size);
    int digits = size < Float.MIN_NORMAL ? 1 : 6;
    return shortest(new BigDecimal(value), above, below, digits);
  }

  /**
   * The decimal of the fewest digits that is nearer to the value than to its neighbours. A decimal
   * half way between two does not stand for either, as in PostgreSQL; Double.toString takes it.
   *
   * @param above the distance of the next value away from zero
   * @param below the distance of the next value towards zero
   * @param digits how many are certain to be told apart, to begin with
   */
  private static BigDecimal shortest(BigDecimal exact, double above, double below, int digits) {
    BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    BigDecimal away = rounded.abs().subtract(exact.abs());
    BigDecimal gap = new BigDecimal(away.signum() > 0 ? above : below);
    boolean near = away.abs().add(away.abs()).compareTo(gap) < 0;
    return near ? rounded : shortest(exact, above, below, digits + 1);
  }

  private static String scientificOrPlain(BigDecimal shortest, double value, int plainDigits) {
    BigDecimal number = shortest.stripTrailingZeros();
    int exponent = number.precision() - number.scale() - 1;
    if (exponent >= LEAST_PLAIN_EXPONENT && exponent < plainDigits) {
      return number.toPlainString();
    }

    String digits = number.unscaledValue().abs().toString();
    StringBuilder text = new StringBuilder(value < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }

    text.append('e').append(exponent < 0 ? '-' : '+');
    return pad(text, Math.abs(exponent), 2).toString();
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
