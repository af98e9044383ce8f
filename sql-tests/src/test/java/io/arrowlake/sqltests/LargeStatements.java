package io.arrowlake.sqltests;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Statements that are long, wide or deep, as programs write them, by what they are called. The
 * tables are {@code t(k, g, s)} and {@code wide(c0, ...)}, in a source.
 */
final class LargeStatements {
  /** So many columns has the table {@code wide}. */
  static final int COLUMNS = 2_000;

  /** PostgreSQL has no table that is wider. */
  static final int POSTGRES_COLUMNS = 1_600;

  private LargeStatements() {}

  /** Parts with something between them; each is told its number. */
  static String parts(int count, String between, IntFunction<String> part) {
    return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(between));
  }

  /** The statements over the tables of one schema. */
  static Map<String, String> over(String schema, int columns) {
    Map<String, String> all = new LinkedHashMap<>();
    String t = schema + ".t";
    String wide = schema + ".wide";
    all.put(columns + " columns, all", "SELECT * FROM " + wide);
    all.put(
        columns + " columns, a sum of each",
        "SELECT " + parts(columns, ", ", i -> "sum(c" + i + ")") + " FROM " + wide);
    all.put(
        columns + " columns, grouped by and sorted",
        "SELECT c0, "
            + parts(columns - 1, ", ", i -> "max(c" + (i + 1) + ") AS m" + i)
            + " FROM "
            + wide
            + " WHERE c1 > 5 GROUP BY c0 ORDER BY m7");
    all.put(
        columns + " columns, joined to themselves",
        "SELECT * FROM " + wide + " a JOIN " + wide + " b ON a.c0 = b.c1 WHERE b.c2 = 3");
    all.put("IN list of 100,000 numbers", inList(t, "k", i -> String.valueOf(i * 3)));
    all.put("IN list of 100,000 texts", inList(t, "s", i -> "'s" + i + "'"));
    all.put("NOT IN list of 100,000 numbers", inList(t, "k NOT", i -> String.valueOf(i * 3)));
    all.put("AND of 500 terms", where(t, parts(500, " AND ", i -> "k <> " + i * 2)));
    all.put(
        "AND of 500 terms that differ",
        where(t, parts(500, " AND ", i -> "(k + " + i + ") * 2 <> g")));
    all.put("OR of 500 terms", where(t, parts(500, " OR ", i -> "k = " + i * 2)));
    all.put(
        "OR of 500 pairs",
        where(t, parts(500, " OR ", i -> "(k = " + i + " AND g = " + i % 7 + ")")));
    all.put(
        "AND of 500 ORs",
        where(t, parts(500, " AND ", i -> "(k > " + i + " OR g = " + i % 7 + ")")));
    all.put(
        "CASE of 5,000 branches",
        "SELECT CASE k "
            + parts(5_000, " ", i -> "WHEN " + i + " THEN 'v" + i + "'")
            + " END FROM "
            + t);
    all.put(
        "CASE of 5,000 conditions, grouped by",
        "SELECT CASE "
            + parts(5_000, " ", i -> "WHEN k < " + i + " THEN " + i % 10)
            + " END AS c, count(*) FROM "
            + t
            + " GROUP BY 1");
    all.put("chain of 64 joins", joins(t, t, i -> "a" + (i - 1) + ".k = a" + i + ".k"));
    all.put("chain of 64 joins, other keys", joins(t, t, i -> "a" + (i - 1) + ".g = a" + i + ".k"));
    all.put("star of 64 joins", joins(t, t, i -> "a0.g = a" + i + ".k"));
    all.put("FROM nested 100 deep", nestedFrom(t));
    all.put("IN nested 100 deep", nested(t, "k IN (SELECT g FROM "));
    all.put("EXISTS nested 100 deep", nestedExists(t));
    all.put("100 scalar sub-queries", scalars(t));
    all.put(
        "UNION ALL of 100 queries",
        parts(100, " UNION ALL ", i -> "SELECT k, s FROM " + t + " WHERE g = " + i));
    all.put("chain of 100 common table expressions", chain(t));
    all.put("sum of 200 terms", "SELECT " + parts(200, " + ", i -> "k * " + i) + " AS x FROM " + t);
    all.put("100 window functions", windows(t));
    return all;
  }

  /** 64 joins in which the tables of two schemas take turns. */
  static String mixedJoins(String one, String other) {
    return joins(one + ".t", other + ".t", i -> "a" + (i - 1) + ".g = a" + i + ".k");
  }

  private static String where(String table, String condition) {
    return "SELECT * FROM " + table + " WHERE " + condition;
  }

  private static String inList(String table, String column, IntFunction<String> value) {
    return where(table, column + " IN (" + parts(100_000, ", ", value) + ")");
  }

  private static String joins(String even, String odd, IntFunction<String> condition) {
    return "SELECT count(*) FROM "
        + even
        + " a0 "
        + parts(
            63,
            " ",
            i ->
                "JOIN "
                    + (i % 2 == 0 ? odd : even)
                    + " a"
                    + (i + 1)
                    + " ON "
                    + condition.apply(i + 1));
  }

  private static String nestedFrom(String table) {
    return "SELECT * FROM "
        + parts(99, "", i -> "(SELECT k + 1 AS k, g, s FROM ")
        + table
        + parts(99, "", i -> " WHERE g > " + i + ") AS q" + i);
  }

  private static String nested(String table, String head) {
    return "SELECT k FROM " + table + parts(99, "", i -> " WHERE " + head + table) + ")".repeat(99);
  }

  private static String nestedExists(String table) {
    return "SELECT e0.k FROM "
        + table
        + " AS e0"
        + parts(
            99,
            "",
            i ->
                " WHERE %s EXISTS (SELECT 1 FROM %s AS e%d"
                    .formatted(i == 0 ? "" : "e" + i + ".k = e" + (i - 1) + ".g AND", table, i + 1))
        + " WHERE e99.k = e98.g"
        + ")".repeat(99);
  }

  private static String scalars(String table) {
    return "SELECT "
        + parts(100, ", ", i -> "(SELECT max(g) FROM " + table + " WHERE k > " + i + ")")
        + " FROM "
        + table;
  }

  private static String chain(String table) {
    return "WITH w0 AS (SELECT * FROM "
        + table
        + "), "
        + parts(
            99,
            ", ",
            i -> "w" + (i + 1) + " AS (SELECT k + g AS k, g, s FROM w" + i + " WHERE k > g)")
        + " SELECT * FROM w99";
  }

  private static String windows(String table) {
    return "SELECT "
        + parts(
            100,
            ", ",
            i -> "sum(k) OVER (PARTITION BY g ORDER BY k ROWS " + i + " PRECEDING) AS w" + i)
        + " FROM "
        + table;
  }
}
