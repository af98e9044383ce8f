package io.arrowlake.planner;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.type.HouseFunctions;
import io.arrowlake.planner.type.HouseTypeSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlMoniker;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.SqlValidatorTable;
import org.apache.calcite.util.Static;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's validator with what PostgreSQL takes beyond it: the common column of a join by USING or
 * NATURAL may stand anywhere without a table, days are added to a date, and a date minus a date is
 * a number of days. Used once, by one thread.
 */
final class HouseValidator extends SqlValidatorImpl {
  HouseValidator(
      SqlOperatorTable operators,
      SqlValidatorCatalogReader reader,
      RelDataTypeFactory types,
      Config config) {
    super(operators, reader, types, config);
  }

  // Stars

  /** Leaves out of a star the columns that are read by name only. */
  @Override
  protected void addToSelectList(
      List<SqlNode> list,
      Set<String> aliases,
      List<Map.Entry<String, RelDataType>> fields,
      SqlNode expression,
      SelectScope scope,
      boolean includeSystemVars) {
    boolean leftOut =
        expression instanceof SqlIdentifier column
            && isHidden(column, scope)
            && isOfStar(column, scope);
    if (!leftOut) {
      super.addToSelectList(list, aliases, fields, expression, scope, includeSystemVars);
    }
  }

  private static boolean isHidden(SqlIdentifier column, SelectScope scope) {
    int names = column.names.size();
    SqlValidatorNamespace from = names < 2 ? null : findTable(column.names.get(names - 2), scope);
    SqlValidatorTable table = from == null ? null : from.getTable();
    CatalogTable known = table == null ? null : table.unwrap(CatalogTable.class);
    return known != null && known.isHidden(column.names.get(names - 1));
  }

  private static @Nullable SqlValidatorNamespace findTable(String alias, SelectScope scope) {
    List<SqlMoniker> aliases = new ArrayList<>();
    scope.findAliases(aliases);
    for (int i = 0; i < scope.getChildren().size(); i++) {
      if (aliases.get(i).toIdentifier().getSimple().equals(alias)) {
        return scope.getChildren().get(i);
      }
    }

    return null;
  }

  /** A column that a star stands for has the place of the star, which is still in the list. */
  private static boolean isOfStar(SqlIdentifier column, SelectScope scope) {
    return scope.getNode().getSelectList().stream()
        .anyMatch(
            item ->
                item instanceof SqlIdentifier star
                    && star.isStar()
                    && star.getParserPosition().equals(column.getParserPosition()));
  }

  // Refused here, where Calcite takes it or fails

  @Override
  public void validateDataType(SqlDataTypeSpec type) {
    super.validateDataType(type);
    if (type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec named) {
      SqlTypeName name = SqlTypeName.get(type.getTypeName().getSimple());
      int precision = named.getPrecision();
      if (name == SqlTypeName.DECIMAL && precision > HouseTypeSystem.MAX_WIDE_PRECISION) {
        throw mistake(type, "A decimal has 76 digits at most");
      } else if (precision == 0 && name != null && isSized(name)) {
        throw mistake(type, "The length of a type is 1 at least");
      }
    }
  }

  private static boolean isSized(SqlTypeName type) {
    return SqlTypeName.CHAR_TYPES.contains(type) || type == SqlTypeName.DECIMAL;
  }

  @Override
  public void validateWith(SqlWith with, SqlValidatorScope scope) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (SqlNode item : with.withList) {
      SqlIdentifier name = ((SqlWithItem) item).name;
      if (!names.add(name.getSimple())) {
        throw mistake(name, "Two queries of WITH have the name " + name.getSimple());
      }
    }

    super.validateWith(with, scope);
  }

  @Override
  protected RelDataType getLogicalTargetRowType(RelDataType target, SqlInsert insert) {
    int values =
        Objects.requireNonNull(getNamespace(insert.getSource())).getRowType().getFieldCount();
    if (insert.getTargetColumnList() == null && values > target.getFieldCount()) {
      throw newValidationError(
          insert.getSource(), Static.RESOURCE.unmatchInsertColumn(target.getFieldCount(), values));
    }

    return super.getLogicalTargetRowType(target, insert);
  }

  private static ArrowLakeException mistake(SqlNode place, String detail) {
    return ChangeQuery.at(
        new ArrowLakeException(ErrorCode.INVALID_QUERY, detail), place.getParserPosition());
  }

  // Common columns

  @Override
  public SqlNode expand(SqlNode expression, SqlValidatorScope scope) {
    return super.expand(
        scope instanceof SelectScope select ? qualified(expression, select) : expression, scope);
  }

  @Override
  public SqlNode expandSelectExpr(
      SqlNode expression, SelectScope scope, SqlSelect select, Map<String, SqlNode> expansions) {
    SqlNode qualified = qualified(expression, scope);
    boolean isColumn = expression instanceof SqlIdentifier && qualified != expression;
    return super.expandSelectExpr(
        isColumn
            ? SqlStdOperatorTable.AS.createCall(
                expression.getParserPosition(), qualified, expression)
            : qualified,
        scope,
        select,
        expansions);
  }

  @Override
  protected void validateGroupClause(SqlSelect select) {
    SelectScope scope = Objects.requireNonNull(getRawSelectScope(select));
    if (select.getGroup() != null) {
      select.setGroupBy((SqlNodeList) qualified(select.getGroup(), scope));
    }

    super.validateGroupClause(select);
  }

  @Override
  protected void validateHavingClause(SqlSelect select) {
    SelectScope scope = Objects.requireNonNull(getRawSelectScope(select));
    if (select.getHaving() != null) {
      select.setHaving(qualified(select.getHaving(), scope));
    }

    super.validateHavingClause(select);
  }

  /** An expression in which each common column without a table is a column of one. */
  private SqlNode qualified(SqlNode expression, SelectScope scope) {
    return expression.accept(
        new SqlShuttle() {
          @Override
          public SqlNode visit(SqlIdentifier identifier) {
            return commonColumn(identifier, scope).orElse(identifier);
          }

          @Override
          public SqlNode visit(SqlCall call) {
            if (call.isA(SqlKind.QUERY)) {
              // A sub-query is expanded by itself, in its own scope.
              return call;
            } else if (call.getKind() == SqlKind.AS) {
              SqlNode named = call.operand(0).accept(this);
              return named == call.operand(0)
                  ? call
                  : SqlStdOperatorTable.AS.createCall(
                      call.getParserPosition(), named, call.operand(1));
            }

            return super.visit(call);
          }
        });
  }

  /** What a name without a table means where several tables have it as their common column. */
  private Optional<SqlNode> commonColumn(SqlIdentifier identifier, SelectScope scope) {
    if (!identifier.isSimple() || makeNullaryCall(identifier) != null) {
      return Optional.empty();
    }

    SqlValidatorScope current = scope;
    while (current instanceof SelectScope select) {
      List<SqlIdentifier> columns = columns(identifier, select);
      if (!columns.isEmpty()) {
        return select.getNode().getFrom() instanceof SqlJoin join && columns.size() > 1
            ? common(identifier, join, columns)
            : Optional.empty();
      }

      current = select.getParent();
    }

    return Optional.empty();
  }

  /** The columns of this name, with their tables, in the order of the tables. */
  private List<SqlIdentifier> columns(SqlIdentifier name, SelectScope scope) {
    List<SqlMoniker> aliases = new ArrayList<>();
    scope.findAliases(aliases);
    List<SqlIdentifier> columns = new ArrayList<>();
    List<SqlValidatorNamespace> tables = scope.getChildren();
    for (int i = 0; i < tables.size(); i++) {
      RelDataTypeField field =
          getCatalogReader().nameMatcher().field(tables.get(i).getRowType(), name.getSimple());
      if (field != null) {
        columns.add(
            new SqlIdentifier(
                List.of(aliases.get(i).toIdentifier().getSimple(), field.getName()),
                name.getParserPosition()));
      }
    }

    return columns;
  }

  /**
   * The common column of joins of which every one has it among its columns: all tables with the
   * name are then tables of these joins. The first value that is not NULL where a join keeps rows
   * without a match.
   */
  private Optional<SqlNode> common(
      SqlIdentifier identifier, SqlJoin join, List<SqlIdentifier> columns) {
    List<SqlJoin> joins = new ArrayList<>();
    SqlNode node = join;
    while (node instanceof SqlJoin next) {
      if (hasCommon(next, identifier.getSimple())) {
        joins.add(next);
      }

      node = next.getLeft();
    }

    if (joins.size() + 1 != columns.size()) {
      return Optional.empty();
    }

    boolean keepsLeft =
        joins.stream()
            .allMatch(j -> j.getJoinType() == JoinType.INNER || j.getJoinType() == JoinType.LEFT);
    return Optional.of(
        keepsLeft
            ? columns.get(0)
            : SqlStdOperatorTable.COALESCE.createCall(identifier.getParserPosition(), columns));
  }

  private boolean hasCommon(SqlJoin join, String column) {
    SqlNameMatcher matcher = getCatalogReader().nameMatcher();
    if (join.getConditionType() == JoinConditionType.USING) {
      return ((SqlNodeList) join.getCondition())
          .stream().anyMatch(name -> matcher.matches(((SqlIdentifier) name).getSimple(), column));
    }

    return join.isNatural();
  }

  // Operators

  /** The aggregates that do not see values that are NULL, by name. */
  private static final Set<String> SKIPPING_NULLS =
      Set.of(
          "COUNT",
          "SUM",
          "AVG",
          "MIN",
          "MAX",
          "ANY_VALUE",
          "EVERY",
          "BOOL_AND",
          "BOOL_OR",
          "STRING_AGG",
          "STDDEV",
          "STDDEV_POP",
          "STDDEV_SAMP",
          "VARIANCE",
          "VAR_POP",
          "VAR_SAMP",
          "CORR",
          "COVAR_POP",
          "COVAR_SAMP",
          "REGR_AVGX",
          "REGR_AVGY",
          "REGR_COUNT",
          "REGR_INTERCEPT",
          "REGR_R2",
          "REGR_SLOPE");

  @Override
  protected SqlNode performUnconditionalRewrites(SqlNode node, boolean underFrom) {
    if (node instanceof SqlBasicCall call
        && call.getOperator() == SqlStdOperatorTable.PERCENTILE_CONT) {
      call.setOperator(HouseFunctions.PERCENTILE_CONT);
    } else if (node instanceof SqlCall call
        && call.getOperator().getName().equalsIgnoreCase("COALESCE")
        && call.operandCount() == 0) {
      throw newValidationError(call, Static.RESOURCE.invalidArgCount("COALESCE", 1));
    }

    if (node instanceof SqlBasicCall call
        && call.getKind() == SqlKind.OVER
        && call.operand(0) instanceof SqlBasicCall filter
        && filter.getKind() == SqlKind.FILTER
        && filter.operand(0) instanceof SqlBasicCall aggregate
        && SKIPPING_NULLS.contains(aggregate.getOperator().getName().toUpperCase(Locale.ROOT))) {
      call.setOperand(0, ofMatching(aggregate, filter.operand(1)));
    }

    return super.performUnconditionalRewrites(node, underFrom);
  }

  /**
   * An aggregate over a window, which Calcite knows without FILTER only, of values that are NULL
   * where the condition is not true.
   */
  private static SqlNode ofMatching(SqlBasicCall aggregate, SqlNode condition) {
    SqlParserPos place = aggregate.getParserPosition();
    SqlNode first = aggregate.operand(0);
    boolean countsRows = first instanceof SqlIdentifier identifier && identifier.isStar();
    SqlNode value = countsRows ? SqlLiteral.createExactNumeric("1", place) : first;
    List<SqlNode> operands = new ArrayList<>(aggregate.getOperandList());
    operands.set(
        0,
        new SqlCase(
            place,
            null,
            SqlNodeList.of(condition),
            SqlNodeList.of(value),
            SqlLiteral.createNull(place)));
    return aggregate.getOperator().createCall(aggregate.getFunctionQuantifier(), place, operands);
  }

  @Override
  public RelDataType deriveType(SqlValidatorScope scope, SqlNode expression) {
    if (expression instanceof SqlBasicCall call && call.operandCount() == 2) {
      countDays(call, scope);
    }

    return super.deriveType(scope, expression);
  }

  /** Puts the operator on days in the place of a sum or difference whose operands say so. */
  private void countDays(SqlBasicCall call, SqlValidatorScope scope) {
    SqlOperator operator = call.getOperator();
    boolean adds = operator == SqlStdOperatorTable.PLUS;
    if (!adds && operator != SqlStdOperatorTable.MINUS) {
      return;
    }

    RelDataType left = deriveType(scope, call.operand(0));
    RelDataType right = deriveType(scope, call.operand(1));
    if (isDate(left) && isDate(right) && !adds) {
      call.setOperator(HouseFunctions.DAYS_BETWEEN);
    } else if (isDate(left) && SqlTypeUtil.isIntType(right)) {
      call.setOperator(adds ? HouseFunctions.PLUS_DAYS : HouseFunctions.MINUS_DAYS);
    } else if (adds && SqlTypeUtil.isIntType(left) && isDate(right)) {
      SqlNode days = call.operand(0);
      call.setOperand(0, call.operand(1));
      call.setOperand(1, days);
      call.setOperator(HouseFunctions.PLUS_DAYS);
    }
  }

  private static boolean isDate(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DATE;
  }
}
