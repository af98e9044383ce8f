package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;

/** What becomes of values that house types do not have, such as {@code infinity} as a date. */
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

  /** Throws where such a value is an error. */
  abstract void check(String column, String value);
}
