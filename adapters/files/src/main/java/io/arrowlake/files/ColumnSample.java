package io.arrowlake.files;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The first rows of a relation, looked at to estimate the values of one column. Immutable.
 *
 * @param rows the rows that were looked at
 * @param nulls those of them where the column is NULL
 * @param distinct the number of distinct values
 * @param once the number of values that came once
 * @param width the average size in bytes of those values that are not NULL, NaN where there is none
 */
record ColumnSample(long rows, long nulls, long distinct, long once, double width) {
  private static final int ROWS = 4096;

  /** Samples these columns, by name. */
  static Map<String, ColumnSample> take(
      Connection connection, String relation, List<HouseColumn> columns) throws SQLException {
    if (columns.isEmpty()) {
      return Map.of();
    }

    String hashes =
        columns.stream()
            .map(column -> Quoting.identifier(column.facts().name()))
            .map(name -> hash(name) + ", strlen(CAST(" + name + " AS VARCHAR))")
            .collect(Collectors.joining(", "));
    String names =
        columns.stream()
            .map(column -> Quoting.identifier(column.facts().name()))
            .collect(Collectors.joining(", "));
    String sql =
        "SELECT %s FROM (SELECT %s FROM %s LIMIT %d)".formatted(hashes, names, relation, ROWS);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return count(rows, columns);
    }
  }

  private static String hash(String name) {
    return "CASE WHEN " + name + " IS NOT NULL THEN CAST(hash(" + name + ") >> 1 AS BIGINT) END";
  }

  private static Map<String, ColumnSample> count(ResultSet rows, List<HouseColumn> columns)
      throws SQLException {
    List<Map<Long, Integer>> values =
        columns.stream().<Map<Long, Integer>>map(column -> new HashMap<>()).toList();
    double[] bytes = new double[columns.size()];
    long[] filled = new long[columns.size()];
    long count = 0;
    for (; rows.next(); count++) {
      for (int i = 0; i < columns.size(); i++) {
        long hash = rows.getLong(2 * i + 1);
        if (!rows.wasNull()) {
          values.get(i).merge(hash, 1, Integer::sum);
          bytes[i] += (double) rows.getLong(2 * i + 2);
          filled[i]++;
        }
      }
    }

    Map<String, ColumnSample> samples = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      long once = values.get(i).values().stream().filter(times -> times == 1).count();
      samples.put(
          columns.get(i).facts().name(),
          new ColumnSample(
              count, count - filled[i], values.get(i).size(), once, bytes[i] / (double) filled[i]));
    }

    return samples;
  }

  /**
   * The distinct values among so many rows, by the estimator of Haas and Stokes that PostgreSQL
   * uses as well.
   */
  double distinctAmong(double total) {
    double filled = rows - nulls;
    double all = total * (rows == 0 ? 0 : filled / rows);
    if (filled == 0 || all <= filled) {
      return distinct;
    }

    double estimate = filled * distinct / (filled - once + once * filled / all);
    return Math.min(all, Math.max((double) distinct, estimate));
  }

  /** The share of NULLs, NaN where there were no rows. */
  double nullFraction() {
    return rows == 0 ? Double.NaN : (double) nulls / rows;
  }
}
