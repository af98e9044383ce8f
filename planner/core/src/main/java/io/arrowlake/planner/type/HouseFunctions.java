package io.arrowlake.planner.type;

import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlBasicAggFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.util.Optionality;

/** The functions of PostgreSQL that Calcite's tables do not have, or have with another meaning. */
public final class HouseFunctions {
  /** {@code date + integer}: the date so many days later. */
  public static final SqlFunction PLUS_DAYS = days("PLUS_DAYS", SqlTypeFamily.INTEGER);

  /** {@code date - integer}: the date so many days earlier. */
  public static final SqlFunction MINUS_DAYS = days("MINUS_DAYS", SqlTypeFamily.INTEGER);

  /** {@code date - date}: an integer, the days from the second to the first. */
  public static final SqlFunction DAYS_BETWEEN =
      SqlBasicFunction.create(
          "DAYS_BETWEEN",
          ReturnTypes.INTEGER_NULLABLE,
          OperandTypes.family(SqlTypeFamily.DATE, SqlTypeFamily.DATE),
          SqlFunctionCategory.TIMEDATE);

  /** The units of {@code date_trunc}, in lower case. */
  public static final Set<String> TRUNCATION_UNITS =
      Set.of("year", "quarter", "month", "week", "day", "hour", "minute", "second");

  /** A date is first made the instant at which it begins, as in PostgreSQL. */
  private static final SqlReturnTypeInference TRUNCATED =
      binding -> {
        RelDataType from = binding.getOperandType(1);
        RelDataTypeFactory types = binding.getTypeFactory();
        RelDataType type =
            from.getSqlTypeName() == SqlTypeName.DATE
                ? types.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, 6)
                : from;
        return types.createTypeWithNullability(
            type, binding.getOperandType(0).isNullable() || from.isNullable());
      };

  /** {@code date_trunc('month', t)}: the beginning of the unit in which a point in time lies. */
  public static final SqlFunction DATE_TRUNC =
      SqlBasicFunction.create(
          "DATE_TRUNC",
          TRUNCATED,
          OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.DATETIME),
          SqlFunctionCategory.TIMEDATE);

  private static final SqlFunction TRUNC =
      SqlBasicFunction.create(
          "TRUNC",
          SqlStdOperatorTable.TRUNCATE.getReturnTypeInference(),
          SqlStdOperatorTable.TRUNCATE.getOperandTypeChecker(),
          SqlFunctionCategory.NUMERIC);

  private static final SqlFunction NOW =
      SqlBasicFunction.create(
              "NOW",
              binding ->
                  binding
                      .getTypeFactory()
                      .createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, 6),
              OperandTypes.NILADIC,
              SqlFunctionCategory.TIMEDATE)
          .withDynamic(true);

  /**
   * {@code percentile_cont(share) WITHIN GROUP (ORDER BY x)}: a double, where Calcite's has the
   * type of what is ordered and would cut integers.
   */
  public static final SqlAggFunction PERCENTILE_CONT =
      SqlBasicAggFunction.create(
              SqlKind.PERCENTILE_CONT,
              ReturnTypes.DOUBLE.andThen(SqlTypeTransforms.FORCE_NULLABLE),
              OperandTypes.UNIT_INTERVAL_NUMERIC_LITERAL)
          .withFunctionType(SqlFunctionCategory.SYSTEM)
          .withGroupOrder(Optionality.MANDATORY)
          .withPercentile(true)
          .withAllowsFraming(false);

  private static final List<SqlOperator> ALL =
      List.of(
          PLUS_DAYS,
          MINUS_DAYS,
          DAYS_BETWEEN,
          DATE_TRUNC,
          NOW,
          TRUNC,
          SqlLibraryOperators.REVERSE,
          pair("CORR"),
          pair("REGR_SLOPE"),
          pair("REGR_INTERCEPT"),
          pair("REGR_R2"),
          pair("REGR_AVGX"),
          pair("REGR_AVGY"));

  private HouseFunctions() {}

  /** The functions that statements can name. */
  public static SqlOperatorTable table() {
    return SqlOperatorTables.of(ALL);
  }

  private static SqlFunction days(String name, SqlTypeFamily second) {
    return SqlBasicFunction.create(
        name,
        ReturnTypes.ARG0_NULLABLE,
        OperandTypes.family(SqlTypeFamily.DATE, second),
        SqlFunctionCategory.TIMEDATE);
  }

  /** A statistic of pairs of numbers, a double; pairs with a NULL do not count. */
  private static SqlAggFunction pair(String name) {
    return new SqlAggFunction(
        name,
        null,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.DOUBLE.andThen(SqlTypeTransforms.FORCE_NULLABLE),
        null,
        OperandTypes.NUMERIC_NUMERIC,
        SqlFunctionCategory.NUMERIC,
        false,
        false,
        Optionality.FORBIDDEN) {};
  }
}
