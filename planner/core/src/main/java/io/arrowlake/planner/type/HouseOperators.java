package io.arrowlake.planner.type;

import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/** The operators that only plans have: no statement can name them. */
public final class HouseOperators {
  /**
   * The exact quotient of a sum and a count, rounded half away from zero to the scale of the call's
   * type, NULL where the count is 0. Calls are made with an explicit type.
   */
  public static final SqlFunction AVERAGE =
      new SqlFunction(
          "AVERAGE",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.ARG0_NULLABLE,
          null,
          OperandTypes.NUMERIC_NUMERIC,
          SqlFunctionCategory.NUMERIC);

  private HouseOperators() {}
}
