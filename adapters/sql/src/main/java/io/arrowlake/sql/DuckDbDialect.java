package io.arrowlake.sql;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The SQL of DuckDB, which computes for sources that cannot. Its session has the time zone UTC, and
 * its database the macros of {@link #setupStatements()}. UUIDs are held as text, intervals as
 * numbers of months or microseconds, as in Arrow, and decimals of more than 38 digits as bytes that
 * order as they do ({@link DuckDbWideDecimals}).
 */
public final class DuckDbDialect extends SqlDialectBase {
  /** The digits of a decimal that DuckDB holds in 64 bits. */
  static final int SHORT_DIGITS = 18;

  private final Casts casts = new DuckDbCasts();
  private final OperatorTable operators = DuckDbOperators.table(casts);
  private final AggregateTable aggregates = DuckDbAggregates.table();

  /** The statements that a database runs once before the first text of this dialect. */
  public static List<String> setupStatements() {
    return DuckDbMacros.STATEMENTS;
  }

  @Override
  public OperatorTable operators() {
    return operators;
  }

  @Override
  public AggregateTable aggregates() {
    return aggregates;
  }

  @Override
  public String typeName(RelDataType type) {
    return name(type);
  }

  static String name(RelDataType type) {
    return switch (Family.of(type)) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER ->
          switch (type.getSqlTypeName()) {
            case TINYINT, SMALLINT -> "SMALLINT";
            case BIGINT -> "BIGINT";
            default -> "INTEGER";
          };
      case DECIMAL ->
          DuckDbWideDecimals.isWide(type)
              ? "BLOB"
              : "DECIMAL(" + type.getPrecision() + ", " + type.getScale() + ")";
      case FLOAT -> type.getSqlTypeName() == SqlTypeName.REAL ? "REAL" : "DOUBLE";
      case TEXT, UUID -> "VARCHAR";
      case BYTES -> "BLOB";
      case DATE -> "DATE";
      case TIME -> "TIME";
      case TIMESTAMP -> "TIMESTAMP";
      case INSTANT -> "TIMESTAMPTZ";
      case MONTHS -> "INTEGER";
      case MICROSECONDS -> "BIGINT";
      case ARRAY -> name(type.getComponentType()) + "[]";
      case MAP -> "MAP(" + name(type.getKeyType()) + ", " + name(type.getValueType()) + ")";
      case ROW ->
          type.getFieldList().stream()
              .map(f -> '"' + f.getName().replace("\"", "\"\"") + "\" " + name(f.getType()))
              .collect(Collectors.joining(", ", "STRUCT(", ")"));
      case NULL -> "INTEGER";
      case OTHER -> throw unsupported("the type " + type.getFullTypeString());
    };
  }

  @Override
  public Optional<Sql> cast(Sql operand, RelDataType from, RelDataType to) {
    return casts.cast(operand, from, to);
  }

  @Override
  protected Sql bytes(String hexDigits) {
    return Sql.atom("from_hex('" + hexDigits + "')");
  }

  @Override
  protected Sql uuid(String canonical) {
    return text(canonical);
  }

  /** A zero byte ends a statement. */
  @Override
  public Sql text(String value) {
    return value.indexOf(0) < 0
        ? super.text(value)
        : Sql.atom("(" + super.text(value).text().replace("\0", "' || chr(0) || '") + ")");
  }

  @Override
  protected boolean hasExactDecimals() {
    return false;
  }

  @Override
  public boolean hasSemiJoin() {
    return true;
  }

  /**
   * DuckDB makes a comparison a condition of its hash join, and then computes one side of it for
   * every row that it looks up, of which few may have a match.
   */
  @Override
  public Sql afterMatch(Sql comparison) {
    return Sql.atom("CASE WHEN " + comparison + " THEN TRUE END");
  }

  /** A factor of an interval has 32 bits. */
  @Override
  public Sql microseconds(Sql number) {
    return Sql.atom("to_microseconds(" + number.text() + ")");
  }

  /**
   * In a HAVING, DuckDB takes the parameter of a macro's lambda for a column; in a sub-query, it
   * does not find the outer column that a macro's lambda is given.
   */
  @Override
  public boolean standsAnywhere(Sql condition) {
    return !condition.text().contains("house_");
  }

  @Override
  public boolean hasIgnoreNulls() {
    return true;
  }

  @Override
  public boolean equatesKept(ColumnFacts column, RexNode other, ColumnFacts facts) {
    return true;
  }

  /** Results of two operands of 64 bits have 64 bits, too, and overflow beyond 18 digits. */
  @Override
  public Sql decimalOperand(Call call, int i, Sql operand) {
    boolean isNarrow =
        DuckDbQuotient.precision(call.operand(0)) <= SHORT_DIGITS
            && DuckDbQuotient.precision(call.operand(1)) <= SHORT_DIGITS;
    if (i != 0 || !isNarrow || call.type().getPrecision() <= SHORT_DIGITS) {
      return operand;
    }

    int scale = DuckDbQuotient.scale(call.operand(0));
    return castText(operand, "DECIMAL(" + (SHORT_DIGITS + 1) + ", " + scale + ")");
  }

  @Override
  public String trimFunction() {
    return "trim";
  }

  @Override
  public Sql column(ColumnFacts facts, String name) {
    return Sql.atom(name);
  }

  @Override
  public ColumnFacts columnFacts(ColumnFacts facts) {
    return facts;
  }

  @Override
  public Sql output(ColumnFacts facts, Sql column) {
    return column;
  }

  @Override
  public Sql ordered(Sql expression, ColumnFacts facts) {
    return expression;
  }

  @Override
  public Optional<Proof> objection(Operation operation) {
    return DuckDbWideDecimals.objection(operation);
  }

  @Override
  public Sql literal(RexLiteral literal) {
    return isWide(literal) ? wide(literal) : super.literal(literal);
  }

  @Override
  public Sql bare(RexLiteral literal) {
    return isWide(literal) ? wide(literal) : super.bare(literal);
  }

  private static boolean isWide(RexLiteral literal) {
    return !literal.isNull() && DuckDbWideDecimals.isWide(literal.getType());
  }

  private static Sql wide(RexLiteral literal) {
    return DuckDbWideDecimals.literal(literal.getValueAs(BigDecimal.class), literal.getType());
  }
}
