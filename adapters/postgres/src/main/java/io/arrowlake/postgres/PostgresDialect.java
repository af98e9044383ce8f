package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.sql.AggregateTable;
import io.arrowlake.sql.Family;
import io.arrowlake.sql.OperatorTable;
import io.arrowlake.sql.Sql;
import io.arrowlake.sql.SqlDialectBase;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The SQL of PostgreSQL. Its session has the time zone UTC and standard_conforming_strings.
 *
 * <p>Text that is ordered is ordered by the collation "C" unless its column is; equality is left to
 * the column's collation, so that its index is used. A character(n) column is compared as it is
 * kept where that means the same, and loses its blanks elsewhere. A column of a type that has no
 * house type is the text that it prints as.
 */
public final class PostgresDialect extends SqlDialectBase {
  static final String BLANK_PADDED = "bpchar";

  /** The width of the character(n) columns that are read with their blanks. */
  private static final int MOST_SENT_BLANKS = 32;

  /** The name of numeric without precision, which is rounded where it is read as a decimal. */
  static final String UNCONSTRAINED_NUMERIC = "numeric without precision";

  /** The type of identifiers of the server's objects. */
  static final String OID = "oid";

  /** The types that are text at the server, too. */
  private static final Set<String> TEXTS = Set.of("text", "varchar", BLANK_PADDED);

  private final SpecialValues special;
  private final PostgresDialectCasts casts = new PostgresDialectCasts();
  private final OperatorTable operators = PostgresDialectOperators.table(casts);
  private final AggregateTable aggregates = PostgresDialectAggregates.table();
  private final PostgresDialectObjections objections = new PostgresDialectObjections();

  /** The SQL for catalogs in which a value that no house type has is an error. */
  public PostgresDialect() {
    this(SpecialValues.ERROR);
  }

  /**
   * The SQL for a catalog.
   *
   * @param special what columns hold where their values have no house type
   */
  public PostgresDialect(SpecialValues special) {
    this.special = special;
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
      case DECIMAL -> "NUMERIC(" + type.getPrecision() + ", " + type.getScale() + ")";
      case FLOAT -> type.getSqlTypeName() == SqlTypeName.REAL ? "REAL" : "DOUBLE PRECISION";
      case TEXT, NULL -> "TEXT";
      case BYTES -> "BYTEA";
      case DATE -> "DATE";
      case TIME -> "TIME";
      case TIMESTAMP -> "TIMESTAMP";
      case INSTANT -> "TIMESTAMPTZ";
      case MONTHS -> "INTEGER";
      case MICROSECONDS -> "BIGINT";
      case UUID -> "UUID";
      case ARRAY, MAP, ROW, OTHER -> throw unsupported("the type " + type.getFullTypeString());
    };
  }

  @Override
  public Optional<Sql> cast(Sql operand, RelDataType from, RelDataType to) {
    return casts.cast(operand, from, to);
  }

  @Override
  protected Sql bytes(String hexDigits) {
    return Sql.atom("CAST('\\x" + hexDigits + "' AS BYTEA)");
  }

  @Override
  protected Sql uuid(String canonical) {
    return Sql.atom("UUID '" + canonical + "'");
  }

  @Override
  protected boolean hasExactDecimals() {
    return true;
  }

  @Override
  public boolean hasSemiJoin() {
    return false;
  }

  @Override
  public boolean hasIgnoreNulls() {
    return false;
  }

  @Override
  public String trimFunction() {
    return "btrim";
  }

  @Override
  public boolean equatesKept(ColumnFacts column, RexNode other, ColumnFacts facts) {
    if (!column.remoteType().equals(BLANK_PADDED)) {
      return true;
    }

    return facts.remoteType().equals(BLANK_PADDED)
        || (other instanceof RexLiteral literal
            && !literal.isNull()
            && !String.valueOf(literal.getValueAs(String.class)).endsWith(" "));
  }

  @Override
  public Sql column(ColumnFacts facts, String name) {
    Sql sql =
        isPrinted(facts)
            ? castText(Sql.atom(name), "TEXT")
            : isCast(facts) ? castText(Sql.atom(name), facts.type()) : Sql.atom(name);
    return mayBeSpecial(facts)
        ? Sql.atom("(CASE WHEN " + SpecialValues.isUsual(facts, name) + " THEN " + sql + " END)")
        : sql;
  }

  /** Whether values of the column are NULL for the house, and something else for the server. */
  private boolean mayBeSpecial(ColumnFacts facts) {
    return special == SpecialValues.NULL && !SpecialValues.isUsual(facts, "").isEmpty();
  }

  @Override
  public ColumnFacts columnFacts(ColumnFacts facts) {
    return isPrinted(facts) || isCast(facts) || mayBeSpecial(facts)
        ? ColumnFacts.derived(facts.name(), facts.type())
        : facts;
  }

  /** Whether a column becomes one of its house type by the server's own cast. */
  private static boolean isCast(ColumnFacts facts) {
    return isRounded(facts)
        || facts.remoteType().equals(OID)
        || RemoteType.GEOMETRIES.contains(facts.remoteType());
  }

  private static boolean isRounded(ColumnFacts facts) {
    return Family.of(facts.type()) == Family.DECIMAL
        && facts.remoteType().equals(UNCONSTRAINED_NUMERIC);
  }

  private static boolean isPrinted(ColumnFacts facts) {
    return Family.of(facts.type()) == Family.TEXT
        && !facts.remoteType().isEmpty()
        && !TEXTS.contains(facts.remoteType());
  }

  @Override
  public Sql output(ColumnFacts facts, Sql column) {
    return facts.remoteType().equals(BLANK_PADDED) ? castText(column, "TEXT") : column;
  }

  /**
   * The server takes as long to cut the blanks off four columns as to read and send half a row of
   * lineitem; the decoder only looks for where they begin. Wide columns would send too many.
   */
  @Override
  public boolean readerFinishes(ColumnFacts facts) {
    return facts.remoteType().equals(BLANK_PADDED)
        && facts.type().getPrecision() <= MOST_SENT_BLANKS;
  }

  @Override
  public Sql ordered(Sql expression, ColumnFacts facts) {
    return Family.of(facts.type()) == Family.TEXT && facts.collation() != Collation.BINARY
        ? Sql.atom(expression.atomic() + " COLLATE \"C\"")
        : expression;
  }

  @Override
  public Optional<Proof> objection(Operation operation) {
    return objections.to(operation, this);
  }
}
