package io.arrowlake.sql;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.type.HouseTypeFactory;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;

/**
 * The SQL of one kind of site: how names, types and literals are written, and by its tables which
 * operators and aggregates there are. Immutable and thread-safe.
 */
public abstract class SqlDialectBase {
  private final RexBuilder rexBuilder = new RexBuilder(new HouseTypeFactory());

  /** The operators that the site gives the house's meaning. */
  public abstract OperatorTable operators();

  /** The aggregates that the site gives the house's meaning. */
  public abstract AggregateTable aggregates();

  /** The name of a house type in a cast. */
  public abstract String typeName(RelDataType type);

  /**
   * A cast by the rules of the house, empty where the dialect has none.
   *
   * @param operand the value, of exactly the type {@code from}
   */
  public abstract Optional<Sql> cast(Sql operand, RelDataType from, RelDataType to);

  /** A literal of bytes. */
  protected abstract Sql bytes(String hexDigits);

  /** A literal of type UUID. */
  protected abstract Sql uuid(String canonical);

  /** Whether a plain number with a point is a literal of exactly its house type. */
  protected abstract boolean hasExactDecimals();

  /** Whether semi and anti joins have a syntax of their own, better than EXISTS. */
  public abstract boolean hasSemiJoin();

  /**
   * A comparison of computed values in the condition of an inner join that has keys, written so
   * that it is computed for pairs of rows with equal keys only.
   */
  public Sql afterMatch(Sql comparison) {
    return comparison;
  }

  /** Whether window functions take IGNORE NULLS. */
  public abstract boolean hasIgnoreNulls();

  /**
   * A column of a table of the site in the form in which expressions use it.
   *
   * @param name the qualified name
   */
  public abstract Sql column(ColumnFacts facts, String name);

  /** The interval of so many microseconds. */
  public Sql microseconds(Sql number) {
    return new Sql(number.atomic() + " * INTERVAL '1 microsecond'", Sql.Level.PRODUCT);
  }

  /**
   * Whether a condition may stand in a HAVING, rather than in a WHERE around the grouping, and in a
   * sub-query that looks at columns outside of it.
   */
  public boolean standsAnywhere(Sql condition) {
    return true;
  }

  /** The facts of such a column as it stands in expressions. */
  public abstract ColumnFacts columnFacts(ColumnFacts facts);

  /** The column as it leaves the statement, with exactly its house type. */
  public abstract Sql output(ColumnFacts facts, Sql column);

  /**
   * Whether the reader of a statement gives a column that the statement only hands on the form of
   * the house, so that {@link #output} is not written for it.
   */
  public boolean readerFinishes(ColumnFacts facts) {
    return false;
  }

  /** The expression as it is ordered and compared by the rule of the house: text by its bytes. */
  public abstract Sql ordered(Sql expression, ColumnFacts facts);

  /**
   * What stands against an operation besides the tables, such as collations.
   *
   * @return empty where nothing does
   */
  public abstract Optional<Proof> objection(Operation operation);

  /**
   * Whether the site finds a column, as it keeps it, equal to the other operand exactly where the
   * house does.
   *
   * @param column the facts of the column
   * @param other the other operand
   * @param facts the facts of the other operand
   */
  public abstract boolean equatesKept(ColumnFacts column, RexNode other, ColumnFacts facts);

  /**
   * An operand of a sum or product of decimals, made wide enough for the site to compute all the
   * digits of the result.
   *
   * @param operand the operand number {@code i}, written
   */
  public Sql decimalOperand(Call call, int i, Sql operand) {
    return operand;
  }

  /** The name of the function that trims both ends of a text of any of some characters. */
  public abstract String trimFunction();

  /** DOUBLE, in which numbers are compared where one of them is a float. */
  public final RelDataType doubleType() {
    return rexBuilder.getTypeFactory().createSqlType(SqlTypeName.DOUBLE);
  }

  /** Makes literals and calls of house types. */
  final RexBuilder rexBuilder() {
    return rexBuilder;
  }

  /** A name in quotes. */
  public String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** A text literal. */
  public Sql text(String value) {
    return Sql.atom("'" + value.replace("'", "''") + "'");
  }

  /** NULL of a type. */
  public Sql nullOf(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.NULL
        ? Sql.atom("NULL")
        : Sql.atom("CAST(NULL AS " + typeName(type) + ")");
  }

  /** A literal that has exactly its house type. */
  public Sql literal(RexLiteral literal) {
    RelDataType type = literal.getType();
    if (literal.isNull()) {
      return nullOf(type);
    }

    return switch (Family.of(type)) {
      case INTEGER -> {
        Sql plain = bare(literal);
        yield type.getSqlTypeName() == SqlTypeName.INTEGER
                && decimal(literal).intValueExact() != Integer.MIN_VALUE
            ? plain
            : castText(plain, type);
      }
      case DECIMAL -> {
        Sql plain = bare(literal);
        yield hasExactDecimals() && plain.text().indexOf('.') >= 0 ? plain : castText(plain, type);
      }
      default -> bare(literal);
    };
  }

  /** A literal beside a column or an expression of its family, which gives it its type. */
  public Sql bare(RexLiteral literal) {
    RelDataType type = literal.getType();
    if (literal.isNull()) {
      return nullOf(type);
    }

    return switch (Family.of(type)) {
      case BOOLEAN ->
          Sql.atom(Boolean.TRUE.equals(literal.getValueAs(Boolean.class)) ? "TRUE" : "FALSE");
      case INTEGER -> number(decimal(literal).toBigIntegerExact().toString());
      case DECIMAL -> number(scaled(decimal(literal), type).toPlainString());
      case FLOAT -> castText(text(String.valueOf(literal.getValue())), type);
      case TEXT -> text(characters(literal));
      case BYTES -> bytes(literal.getValueAs(ByteString.class).toString(16));
      case DATE -> Sql.atom("DATE '" + literal.getValueAs(DateString.class) + "'");
      case TIME -> Sql.atom("TIME '" + time(literal) + "'");
      case TIMESTAMP -> Sql.atom("TIMESTAMP '" + timestamp(literal) + "'");
      case INSTANT -> Sql.atom("TIMESTAMPTZ '" + timestamp(literal) + "+00'");
      case MONTHS -> number(decimal(literal).toBigIntegerExact().toString());
      case MICROSECONDS ->
          castText(number(microseconds(literal).toBigIntegerExact().toString()), "BIGINT");
      case UUID -> uuid(literal.getValueAs(UUID.class).toString());
      default -> throw unsupported("a literal of type " + type.getFullTypeString());
    };
  }

  /** The microseconds of an interval literal, which Calcite keeps in milliseconds. */
  public static BigDecimal microseconds(RexLiteral literal) {
    return decimal(literal).movePointRight(3);
  }

  private static String time(RexLiteral literal) {
    return withoutPoint(literal.getValueAs(TimeString.class).round(6).toString());
  }

  private static String timestamp(RexLiteral literal) {
    return withoutPoint(literal.getValueAs(TimestampString.class).round(6).toString());
  }

  /** Rounding leaves a point without digits, which PostgreSQL takes only from version 14 on. */
  private static String withoutPoint(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static BigDecimal scaled(BigDecimal value, RelDataType type) {
    return value.scale() < type.getScale() ? value.setScale(type.getScale()) : value;
  }

  private static BigDecimal decimal(RexLiteral literal) {
    return literal.getValueAs(BigDecimal.class);
  }

  private static String characters(RexLiteral literal) {
    return literal.getValueAs(NlsString.class).getValue();
  }

  private static Sql number(String digits) {
    return digits.startsWith("-") ? new Sql(digits, Sql.Level.PRODUCT) : Sql.atom(digits);
  }

  /** A plain cast, as the site means it. */
  public final Sql castText(Sql operand, RelDataType type) {
    return castText(operand, typeName(type));
  }

  /** A plain cast to a type of the site. */
  public static Sql castText(Sql operand, String typeName) {
    return Sql.atom("CAST(" + operand.text() + " AS " + typeName + ")");
  }

  /** The error of a plan that holds what no proof allowed. */
  public static ArrowLakeException unsupported(String what) {
    return new ArrowLakeException(ErrorCode.NOT_SUPPORTED, "This site's SQL does not have " + what);
  }
}
