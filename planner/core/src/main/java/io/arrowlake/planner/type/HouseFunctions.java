package io.arrowlake.planner.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlBasicAggFunction;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlNthValueAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

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

  /** {@code nth_value(x, n)}: NULL where the frame has fewer rows, also of what is never NULL. */
  private static final SqlAggFunction NTH_VALUE =
      new SqlNthValueAggFunction(SqlKind.NTH_VALUE) {
        @Override
        public RelDataType inferReturnType(SqlOperatorBinding binding) {
          RelDataType type = super.inferReturnType(binding);
          return binding.getTypeFactory().createTypeWithNullability(type, true);
        }
      };

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

  /** What stands in the place of functions of the standard. */
  private static final List<SqlOperator> STAND_INS =
      Stream.concat(
              Stream.of(NTH_VALUE),
              Stream.of(
                      SqlStdOperatorTable.STDDEV_POP,
                      SqlStdOperatorTable.STDDEV_SAMP,
                      SqlStdOperatorTable.STDDEV,
                      SqlStdOperatorTable.VAR_POP,
                      SqlStdOperatorTable.VAR_SAMP,
                      SqlStdOperatorTable.VARIANCE)
                  .map(HouseFunctions::deviation))
          .toList();

  private HouseFunctions() {}

  /** The functions and operators that statements can name. */
  public static SqlOperatorTable table() {
    SqlOperatorTable standard =
        SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(
            SqlLibrary.STANDARD, SqlLibrary.POSTGRESQL);
    return SqlOperatorTables.chain(
        SqlOperatorTables.of(ALL), SqlOperatorTables.of(STAND_INS), new Rest(standard));
  }

  /** The operators of a table that no other stands in for. */
  private record Rest(SqlOperatorTable table) implements SqlOperatorTable {
    @Override
    public void lookupOperatorOverloads(
        SqlIdentifier name,
        @Nullable SqlFunctionCategory category,
        SqlSyntax syntax,
        List<SqlOperator> operators,
        SqlNameMatcher matcher) {
      List<SqlOperator> found = new ArrayList<>();
      table.lookupOperatorOverloads(name, category, syntax, found, matcher);
      found.stream().filter(Rest::isFree).forEach(operators::add);
    }

    @Override
    public List<SqlOperator> getOperatorList() {
      return table.getOperatorList().stream().filter(Rest::isFree).toList();
    }

    private static boolean isFree(SqlOperator operator) {
      return STAND_INS.stream()
          .noneMatch(
              other ->
                  other.getKind() == operator.getKind()
                      && other.getName().equals(operator.getName()));
    }
  }

  private static SqlFunction days(String name, SqlTypeFamily second) {
    return SqlBasicFunction.create(
        name,
        ReturnTypes.ARG0_NULLABLE,
        OperandTypes.family(SqlTypeFamily.DATE, second),
        SqlFunctionCategory.TIMEDATE);
  }

  /**
   * A standard deviation or variance, a double, where Calcite's has the type of an average: engines
   * compute it in doubles, in orders of their own, and more digits would be none of the data's.
   */
  private static SqlOperator deviation(SqlAggFunction standard) {
    return SqlBasicAggFunction.create(
            standard.getName(),
            standard.getKind(),
            ReturnTypes.DOUBLE.andThen(SqlTypeTransforms.FORCE_NULLABLE),
            OperandTypes.NUMERIC)
        .withFunctionType(SqlFunctionCategory.NUMERIC);
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
