package io.arrowlake.sqltests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The 99 queries of TPC-DS, of which four have two parts, with the values of the specification's
 * validation run. Their texts come with Spark's tests; where they are of Spark's dialect they are
 * given in the standard's.
 */
final class TpcdsQueries {
  private static final int COUNT = 99;
  private static final List<Integer> IN_PARTS = List.of(14, 23, 24, 39);
  private static final Pattern DAYS = Pattern.compile("(?i)interval\\s+(\\d+)\\s+days?");

  /** Of columns that a roll-up has: {@code grouping(a) + grouping(b) AS lochierarchy}. */
  private static final Pattern HIERARCHY =
      Pattern.compile("(grouping\\(\\w+\\) \\+ grouping\\(\\w+\\)) AS lochierarchy");

  private TpcdsQueries() {}

  /** The names of the queries, such as 14a. */
  static List<String> names() {
    return IntStream.rangeClosed(1, COUNT)
        .boxed()
        .flatMap(
            number ->
                IN_PARTS.contains(number)
                    ? Stream.of(number + "a", number + "b")
                    : Stream.of(number.toString()))
        .toList();
  }

  /**
   * The text of a query for PostgreSQL, which takes the alias of a column for no part of an
   * expression in ORDER BY.
   */
  static String judged(String name) {
    String text = text(name);
    Matcher hierarchy = HIERARCHY.matcher(text);
    return hierarchy.find()
        ? text.replace("WHEN lochierarchy = 0", "WHEN " + hierarchy.group(1) + " = 0")
        : text;
  }

  /** The text of a query, with no semicolon. */
  static String text(String name) {
    String resource = "/tpcds/q" + name + ".sql";
    try (InputStream in = TpcdsQueries.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The resource is missing: " + resource);
      }

      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      String standard = DAYS.matcher(text.replace('`', '"')).replaceAll("interval '$1' day");
      return switch (name) {
        // The generator has a key in place of the date of the last review.
        case "30" -> standard.replace("c_last_review_date", "c_last_review_date_sk");
        // The standard reserves AT.
        case "90" -> standard.replace(") at,", ") am,");
        default -> standard;
      };
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the resource " + resource, e);
    }
  }
}
