package io.arrowlake.sqltests;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of a result, in their order or as a multiset, with texts to the last blank. Numbers are
 * equal where they differ less than the digits that PostgreSQL gives any quotient. Immutable.
 */
record ExactRows(List<List<Object>> rows) {
  private static final BigDecimal TOLERANCE = new BigDecimal("1e-6");
  private static final BigDecimal RELATIVE = new BigDecimal("1e-12");

  static ExactRows inOrder(ResultSet results) throws SQLException {
    int columns = results.getMetaData().getColumnCount();
    List<List<Object>> rows = new ArrayList<>();
    while (results.next()) {
      List<Object> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        row.add(value(results, i));
      }

      rows.add(row);
    }

    return new ExactRows(rows);
  }

  static ExactRows sorted(ResultSet results) throws SQLException {
    List<List<Object>> rows = new ArrayList<>(inOrder(results).rows());
    rows.sort(Comparator.comparing(ExactRows::key));
    return new ExactRows(rows);
  }

  /** Character(n) of PostgreSQL comes padded, and without blanks in the house. */
  private static Object value(ResultSet results, int column) throws SQLException {
    Object value = results.getObject(column);
    if (value == null) {
      return "NULL";
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      return number.toString();
    } else if (value instanceof Number number) {
      return new BigDecimal(number.toString());
    } else if (value instanceof Boolean) {
      return value;
    }

    String text = results.getString(column);
    boolean isPadded = results.getMetaData().getColumnTypeName(column).equals("bpchar");
    return isPadded ? text.replaceAll(" +$", "") : text;
  }

  /** Near numbers have the same key. */
  private static String key(List<Object> row) {
    StringBuilder text = new StringBuilder();
    for (Object value : row) {
      text.append(
              value instanceof BigDecimal number
                  ? number.setScale(2, RoundingMode.HALF_UP).toPlainString()
                  : value)
          .append('|');
    }

    return text.toString();
  }

  /** What differs first, empty where nothing does. */
  String difference(ExactRows other) {
    if (rows.size() != other.rows.size()) {
      return rows.size() + " rows against " + other.rows.size() + ": " + this + " | " + other;
    }

    for (int i = 0; i < rows.size(); i++) {
      List<Object> mine = rows.get(i);
      List<Object> theirs = other.rows.get(i);
      boolean isEqual =
          mine.size() == theirs.size()
              && IntStream.range(0, mine.size())
                  .allMatch(column -> equal(mine.get(column), theirs.get(column)));
      if (!isEqual) {
        return "row " + i + ": " + mine + " against " + theirs;
      }
    }

    return "";
  }

  private static boolean equal(Object mine, Object theirs) {
    if (mine instanceof BigDecimal one && theirs instanceof BigDecimal other) {
      BigDecimal difference = one.subtract(other).abs();
      return difference.compareTo(TOLERANCE) < 0
          || difference.compareTo(one.abs().multiply(RELATIVE)) < 0 && one.precision() <= 17;
    }

    return mine.equals(theirs);
  }
}
