package io.arrowlake.planner.grammar;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Reads intervals whose units are inside the string, as in {@code INTERVAL '1 day 2 hours'}.
 *
 * <p>The SQL standard has intervals of months and intervals of days and seconds, never both in one:
 * text with both is an error.
 */
final class IntervalText {
  private static final int LEADING_DIGITS = 10;
  private static final int FRACTION_DIGITS = 6;
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private static final Pattern PART = Pattern.compile("\\s*([+-]?)(\\d{1,9})\\s*([a-zA-Z]+)\\s*");

  private IntervalText() {}

  /**
   * Makes the literal.
   *
   * @param sign 1 or -1, the sign before the string
   */
  static SqlLiteral literal(String text, int sign, SqlParserPos pos) {
    Map<TimeUnit, Long> amounts = amounts(text, pos);
    Long months = amounts.get(TimeUnit.MONTH);
    Long seconds = amounts.get(TimeUnit.SECOND);
    if (months == null) {
      return seconds(seconds * sign, pos);
    }
    if (seconds == null) {
      return months(months * sign, pos);
    }
    throw SyntaxErrors.at(
        pos,
        "An interval has years and months, or days and times, not both: '"
            + text
            + "'. Add two intervals instead");
  }

  /** Sums up the parts of the text: years as months, all other units as seconds. */
  private static Map<TimeUnit, Long> amounts(String text, SqlParserPos pos) {
    Map<TimeUnit, Long> amounts = new EnumMap<>(TimeUnit.class);
    Matcher part = PART.matcher(text);
    int end = 0;
    while (end < text.length() && part.find(end) && part.start() == end) {
      long count = Long.parseLong(part.group(1) + part.group(2));
      add(amounts, part.group(3).toLowerCase(Locale.ROOT), count, text, pos);
      end = part.end();
    }
    if (end < text.length() || amounts.isEmpty()) {
      throw malformed(text, pos);
    }
    return amounts;
  }

  private static void add(
      Map<TimeUnit, Long> amounts, String unit, long count, String text, SqlParserPos pos) {
    switch (unit) {
      case "year", "years" -> amounts.merge(TimeUnit.MONTH, count * 12, Long::sum);
      case "month", "months", "mon", "mons" -> amounts.merge(TimeUnit.MONTH, count, Long::sum);
      case "week", "weeks" -> amounts.merge(TimeUnit.SECOND, count * 7 * DAY, Long::sum);
      case "day", "days" -> amounts.merge(TimeUnit.SECOND, count * DAY, Long::sum);
      case "hour", "hours" -> amounts.merge(TimeUnit.SECOND, count * HOUR, Long::sum);
      case "minute", "minutes", "min", "mins" ->
          amounts.merge(TimeUnit.SECOND, count * MINUTE, Long::sum);
      case "second", "seconds", "sec", "secs" -> amounts.merge(TimeUnit.SECOND, count, Long::sum);
      default -> throw malformed(text, pos);
    }
  }

  private static RuntimeException malformed(String text, SqlParserPos pos) {
    return SyntaxErrors.at(
        pos,
        "Not an interval: '"
            + text
            + "'. Write INTERVAL '1 day 2 hours', with whole numbers, or INTERVAL '1' DAY");
  }

  private static SqlLiteral months(long amount, SqlParserPos pos) {
    return whole(TimeUnit.MONTH, amount, pos);
  }

  private static SqlLiteral seconds(long amount, SqlParserPos pos) {
    if (amount % DAY == 0) {
      return whole(TimeUnit.DAY, amount / DAY, pos);
    }
    SqlIntervalQualifier qualifier =
        new SqlIntervalQualifier(
            TimeUnit.DAY, LEADING_DIGITS, TimeUnit.SECOND, FRACTION_DIGITS, pos);
    long size = Math.abs(amount);
    String value =
        String.format(
            Locale.ROOT,
            "%d %02d:%02d:%02d",
            size / DAY,
            size % DAY / HOUR,
            size % HOUR / MINUTE,
            size % MINUTE);
    return SqlLiteral.createInterval(signum(amount), value, qualifier, pos);
  }

  private static SqlLiteral whole(TimeUnit unit, long amount, SqlParserPos pos) {
    SqlIntervalQualifier qualifier =
        new SqlIntervalQualifier(
            unit, LEADING_DIGITS, null, RelDataType.PRECISION_NOT_SPECIFIED, pos);
    return SqlLiteral.createInterval(
        signum(amount), Long.toString(Math.abs(amount)), qualifier, pos);
  }

  private static int signum(long amount) {
    return amount < 0 ? -1 : 1;
  }
}
