package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * What becomes of values that the type on the other side does not have, such as {@code infinity} as
 * a date. They are the same NULLs for an operation that the server computes.
 */
public enum SpecialValues {
  /** They end the query. */
  ERROR {
    @Override
    void check(String column, String value) {
      throw new ArrowLakeException(
              ErrorCode.INVALID_VALUE,
              "Column " + column + " holds a value that its type does not have here: " + value)
          .remedy("Set special_values to null for the catalog to read such values as NULL");
    }
  },
  /** They are read as NULL. */
  NULL {
    @Override
    void check(String column, String value) {}
  };

  /**
   * The condition that holds for those values of a column that its house type has; empty where it
   * has all.
   */
  static String isUsual(ColumnFacts facts, String name) {
    SqlTypeName type = facts.type().getSqlTypeName();
    return switch (type) {
      case DATE -> name + " BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'";
      case TIME -> name + " < TIME '24:00:00'";
      case TIMESTAMP ->
          "(%1$s >= TIMESTAMP '0001-01-01' AND %1$s < TIMESTAMP '10000-01-01')".formatted(name);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          "(%1$s >= TIMESTAMPTZ '0001-01-01 00:00:00+00' AND %1$s < TIMESTAMPTZ '10000-01-01 00:00:00+00')"
              .formatted(name);
      // Only a finite number is itself less itself.
      case DECIMAL -> "%1$s - %1$s = 0".formatted(name);
      default -> "";
    };
  }

  /** Throws where such a value is an error. */
  abstract void check(String column, String value);
}
