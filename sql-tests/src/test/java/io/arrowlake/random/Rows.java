package io.arrowlake.random;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a result as values that can be compared across engines: numbers by their value, texts
 * to the last blank, except that PostgreSQL's char(n) comes padded and the house's does not.
 * Immutable.
 */
record Rows(List<List<Object>> rows) {
  private static final BigDecimal ABSOLUTE = new BigDecimal("1e-6");
  private static final BigDecimal RELATIVE = new BigDecimal("1e-9");

  static Rows read(ResultSet results) throws SQLException {
    int columns = results.getMetaData().getColumnCount();
    List<List<Object>> rows = new ArrayList<>();
    while (results.next()) {
      List<Object> row = new ArrayList<>(columns);
      for (int i = 1; i <= columns; i++) {
        row.add(value(results, i));
      }

      rows.add(row);
    }

    return new Rows(rows);
  }

  private static Object value(ResultSet results, int column) throws SQLException {
    Object value = results.getObject(column);
    if (value == null) {
      return "NULL";
    } else if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number) ? new BigDecimal(value.toString()) : Double.toString(number);
    } else if (value instanceof Number) {
      return new BigDecimal(value.toString());
    } else if (value instanceof Boolean) {
      return value;
    }

    String text = results.getString(column);
    return results.getMetaData().getColumnTypeName(column).equals("bpchar")
        ? text.replaceAll(" +$", "")
        : text;
  }

  /**
   * What differs, null where nothing does.
   *
   * @param columns the types of the columns, of which approximate ones are not compared to the last
   *     digit
   */
  @Nullable String difference(Rows other, List<String> columns) {
    Comparator<List<Object>> order = order(columns);
    return new Rows(rows.stream().sorted(order).toList())
        .differenceInOrder(new Rows(other.rows.stream().sorted(order).toList()), columns);
  }

  /** The same for rows in an order. */
  @Nullable String differenceInOrder(Rows other, List<String> columns) {
    if (rows.size() != other.rows.size()) {
      return rows.size() + " rows but " + other.rows.size();
    }

    for (int i = 0; i < rows.size(); i++) {
      if (!equal(rows.get(i), other.rows.get(i), columns)) {
        return "row " + i + " is " + rows.get(i) + " but " + other.rows.get(i);
      }
    }

    return null;
  }

  /** Exact values first, so that the order does not hang on the last digits of the others. */
  private static Comparator<List<Object>> order(List<String> columns) {
    return (left, right) -> {
      for (boolean approximate : new boolean[] {false, true}) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
          int order =
              isApproximate(columns, i) == approximate ? compare(left.get(i), right.get(i)) : 0;
          if (order != 0) {
            return order;
          }
        }
      }

      return 0;
    };
  }

  private static int compare(Object left, Object right) {
    return left instanceof BigDecimal one && right instanceof BigDecimal other
        ? one.compareTo(other)
        : left.toString().compareTo(right.toString());
  }

  private static boolean isApproximate(List<String> columns, int index) {
    return index < columns.size() && columns.get(index).equals(SqlType.APPROXIMATE.name());
  }

  private static boolean equal(List<Object> left, List<Object> right, List<String> columns) {
    if (left.size() != right.size()) {
      return false;
    }

    for (int i = 0; i < left.size(); i++) {
      boolean isEqual =
          isApproximate(columns, i)
              ? isNear(left.get(i), right.get(i))
              : compare(left.get(i), right.get(i)) == 0;
      if (!isEqual) {
        return false;
      }
    }

    return true;
  }

  private static boolean isNear(Object left, Object right) {
    if (left instanceof BigDecimal one && right instanceof BigDecimal other) {
      BigDecimal difference = one.subtract(other).abs();
      return difference.compareTo(ABSOLUTE) < 0
          || difference.compareTo(one.abs().multiply(RELATIVE)) < 0;
    }

    return left.equals(right);
  }
}
