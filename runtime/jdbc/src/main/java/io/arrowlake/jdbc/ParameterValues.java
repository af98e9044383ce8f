package io.arrowlake.jdbc;

import io.arrowlake.planner.error.ErrorCode;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** The values that a prepared statement's parameters have been given so far. */
final class ParameterValues {
  private final List<RelDataType> types;
  private final @Nullable Object[] values;
  private final boolean[] given;

  ParameterValues(List<RelDataType> types) {
    this.types = types;
    this.values = new Object[types.size()];
    this.given = new boolean[types.size()];
  }

  /** Sets a parameter, counted from 1; null is NULL. */
  void set(int parameter, @Nullable Object value, @Nullable Calendar calendar) throws SQLException {
    int index = index(parameter);
    values[index] =
        value == null ? null : ParameterConversion.convert(value, types.get(index), calendar);
    given[index] = true;
  }

  int index(int parameter) throws SQLException {
    if (parameter < 1 || parameter > values.length) {
      throw SqlErrors.misuse(
          SqlErrors.INVALID_INDEX,
          "Parameter " + parameter + " of a statement with " + values.length);
    }

    return parameter - 1;
  }

  void clear() {
    Arrays.fill(values, null);
    Arrays.fill(given, false);
  }

  /** A copy of all values, each of which must have been given. */
  List<@Nullable Object> all() throws SQLException {
    for (int i = 0; i < given.length; i++) {
      if (!given[i]) {
        throw SqlErrors.of(ErrorCode.INVALID_PARAMETER, "Parameter " + (i + 1) + " has no value");
      }
    }

    return Collections.unmodifiableList(Arrays.asList(values.clone()));
  }
}
