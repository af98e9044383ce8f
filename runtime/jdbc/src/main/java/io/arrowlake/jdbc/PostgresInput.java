package io.arrowlake.jdbc;

import io.arrowlake.planner.error.ErrorCode;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads values from text as PostgreSQL does, its ISO forms of dates and times. */
final class PostgresInput {
  private static final Pattern DATE = Pattern.compile("(\\d{4,6})-(\\d{1,2})-(\\d{1,2})( BC)?");
  private static final Pattern TIME =
      Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?");
  private static final Pattern MOMENT =
      Pattern.compile(
          "(\\d{4,6}-\\d{1,2}-\\d{1,2})(?:[ T]+([0-9:.]+))?"
              + " ?(Z|z|UTC|[+-]\\d{1,2}(?::?\\d{2})?(?::?\\d{2})?)?( BC)?");
  private static final Pattern OFFSET = Pattern.compile("([+-])(\\d{1,2}):?(\\d{2})?:?(\\d{2})?");

  private PostgresInput() {}

  static boolean bool(String text) throws SQLException {
    return switch (text.trim().toLowerCase(Locale.ROOT)) {
      case "t", "tr", "tru", "true", "y", "ye", "yes", "on", "1" -> true;
      case "f", "fa", "fal", "fals", "false", "n", "no", "of", "off", "0" -> false;
      default -> throw invalid(text, "BOOLEAN");
    };
  }

  static BigDecimal decimal(String text) throws SQLException {
    try {
      return new BigDecimal(text.trim());
    } catch (NumberFormatException e) {
      throw SqlErrors.invalidText(text, "DECIMAL", e);
    }
  }

  static double real(String text) throws SQLException {
    String trimmed = text.trim();
    switch (trimmed.toLowerCase(Locale.ROOT)) {
      case "nan":
        return Double.NaN;
      case "inf", "+inf", "infinity", "+infinity":
        return Double.POSITIVE_INFINITY;
      case "-inf", "-infinity":
        return Double.NEGATIVE_INFINITY;
      default:
        return finite(trimmed);
    }
  }

  /** Java also takes a suffix such as 1d and hexadecimal floats: PostgreSQL does not. */
  private static double finite(String text) throws SQLException {
    double value = decimal(text).doubleValue();
    if (Double.isInfinite(value)) {
      throw SqlErrors.of(ErrorCode.NUMERIC_OVERFLOW, "Out of range for DOUBLE: " + text);
    }

    return text.startsWith("-") && value == 0 ? -0.0 : value;
  }

  static UUID uuid(String text) throws SQLException {
    String digits = text.trim().replaceAll("[{}-]", "");
    if (digits.length() != 32) {
      throw invalid(text, "UUID");
    }

    try {
      return new UUID(
          Long.parseUnsignedLong(digits.substring(0, 16), 16),
          Long.parseUnsignedLong(digits.substring(16), 16));
    } catch (NumberFormatException e) {
      throw SqlErrors.invalidText(text, "UUID", e);
    }
  }

  static byte[] bytes(String text) throws SQLException {
    if (!text.startsWith("\\x")) {
      throw invalid(text, "VARBINARY, written as \\x and hexadecimal digits");
    }

    try {
      return HexFormat.of().parseHex(text.substring(2));
    } catch (IllegalArgumentException e) {
      throw SqlErrors.invalidText(text, "VARBINARY", e);
    }
  }

  /** A date, or the date of a timestamp. */
  static LocalDate date(String text) throws SQLException {
    return timestamp(text, "DATE").toLocalDate();
  }

  /** A time of day; the end of the day, 24:00, is none in Java. */
  static LocalTime time(String text) throws SQLException {
    Matcher matcher = TIME.matcher(text.trim());
    if (!matcher.matches()) {
      throw invalid(text, "TIME");
    }

    try {
      return clock(matcher);
    } catch (DateTimeException e) {
      throw SqlErrors.invalidText(text, "TIME", e);
    }
  }

  /** A timestamp without its zone, which PostgreSQL ignores here. */
  static LocalDateTime timestamp(String text) throws SQLException {
    return timestamp(text, "TIMESTAMP");
  }

  private static LocalDateTime timestamp(String text, String target) throws SQLException {
    return local(moment(text, target), text, target);
  }

  /** An instant, in UTC; text without a zone is in UTC, the zone of all sessions. */
  static OffsetDateTime instant(String text) throws SQLException {
    Matcher matcher = moment(text, "TIMESTAMP WITH LOCAL TIME ZONE");
    LocalDateTime local = local(matcher, text, "TIMESTAMP WITH LOCAL TIME ZONE");
    String zone = matcher.group(3);
    try {
      return local
          .atOffset(zone == null ? ZoneOffset.UTC : offset(zone))
          .withOffsetSameInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw SqlErrors.invalidText(text, "TIMESTAMP WITH LOCAL TIME ZONE", e);
    }
  }

  private static Matcher moment(String text, String target) throws SQLException {
    Matcher matcher = MOMENT.matcher(text.trim());
    if (!matcher.matches()) {
      throw invalid(text, target);
    }

    return matcher;
  }

  private static LocalDateTime local(Matcher moment, String text, String target)
      throws SQLException {
    String era = moment.group(4) == null ? "" : " BC";
    Matcher date = DATE.matcher(moment.group(1) + era);
    Matcher time = TIME.matcher(moment.group(2) == null ? "00:00" : moment.group(2));
    if (!date.matches() || !time.matches()) {
      throw invalid(text, target);
    }

    try {
      int year = Integer.parseInt(date.group(1));
      LocalDate day =
          LocalDate.of(era.isEmpty() ? year : 1 - year, number(date, 2), number(date, 3));
      return day.atTime(clock(time));
    } catch (DateTimeException e) {
      throw SqlErrors.invalidText(text, target, e);
    }
  }

  private static LocalTime clock(Matcher time) {
    String fraction = time.group(4) == null ? "" : time.group(4);
    int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
    return LocalTime.of(number(time, 1), number(time, 2), number(time, 3), nanos)
        .truncatedTo(ChronoUnit.MICROS);
  }

  private static ZoneOffset offset(String zone) {
    Matcher matcher = OFFSET.matcher(zone);
    if (!matcher.matches()) {
      return ZoneOffset.UTC;
    }

    int sign = matcher.group(1).equals("-") ? -1 : 1;
    return ZoneOffset.ofHoursMinutesSeconds(
        sign * number(matcher, 2), sign * number(matcher, 3), sign * number(matcher, 4));
  }

  private static int number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static SQLException invalid(String text, String target) {
    return SqlErrors.of(ErrorCode.INVALID_VALUE, "Not a value of " + target + ": " + text);
  }
}
