package io.arrowlake.sqltests;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rows of a result as a multiset of comparable texts. Numbers are compared by value: PostgreSQL
 * gives a quotient or an average as many digits as its value asks for, the house as many as its
 * type has, so that both are cut to digits that both have. Blanks at the end of a text do not
 * count, as PostgreSQL's character(n) has them.
 */
final class RowSet {
  /** Fewer than the fractional digits of any quotient. */
  private static final int SCALE = 6;

  private final List<List<Object>> rows;

  private RowSet(List<List<Object>> rows) {
    this.rows = rows;
  }

  static RowSet of(ResultSet results) throws SQLException {
    int columns = results.getMetaData().getColumnCount();
    List<List<Object>> rows = new ArrayList<>();
    while (results.next()) {
      List<Object> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        row.add(value(results.getObject(i)));
      }

      rows.add(row);
    }

    rows.sort(Comparator.comparing(RowSet::order));
    return new RowSet(rows);
  }

  /**
   * Rows in the order of their texts, numbers without their last digits, so that near values sort
   * alike.
   */
  private static String order(List<Object> row) {
    StringBuilder text = new StringBuilder();
    for (Object value : row) {
      text.append(
              value instanceof BigDecimal number
                  ? number.setScale(2, RoundingMode.DOWN).toPlainString()
                  : value)
          .append('|');
    }

    return text.toString();
  }

  private static Object value(Object value) {
    if (value == null) {
      return "NULL";
    } else if (value instanceof Number number) {
      return new BigDecimal(number.toString());
    }

    return value.toString().stripTrailing();
  }

  int size() {
    return rows.size();
  }

  /** What differs first, empty where nothing does. */
  String difference(RowSet other) {
    if (rows.size() != other.rows.size()) {
      return rows.size() + " rows against " + other.rows.size();
    }

    for (int i = 0; i < rows.size(); i++) {
      List<Object> mine = rows.get(i);
      List<Object> theirs = other.rows.get(i);
      for (int column = 0; column < mine.size(); column++) {
        if (!equal(mine.get(column), theirs.get(column))) {
          return "row " + i + " column " + column + ": " + mine + " against " + theirs;
        }
      }
    }

    return "";
  }

  private static boolean equal(Object mine, Object theirs) {
    if (mine instanceof BigDecimal one && theirs instanceof BigDecimal other) {
      BigDecimal difference = one.subtract(other).abs();
      return difference.compareTo(BigDecimal.ONE.movePointLeft(SCALE)) < 0;
    }

    return mine.equals(theirs);
  }
}
