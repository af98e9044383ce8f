package io.arrowlake.sql;

import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** The casts of the house in DuckDB. */
final class DuckDbCasts extends Casts {
  /** Up to so many digits, a quotient of two doubles is the nearest one. */
  private static final int EXACT_DOUBLE_DIGITS = 15;

  @Override
  protected String typeName(RelDataType type) {
    return DuckDbDialect.name(type);
  }

  @Override
  protected Sql wholeFloat(Sql operand) {
    return Sql.atom("round(" + operand + ")");
  }

  @Override
  protected Optional<Sql> fromText(Sql operand, RelDataType to) {
    return switch (Family.of(to)) {
      case BOOLEAN -> Optional.of(Sql.atom("house_text_boolean(" + operand + ")"));
      case INTEGER -> Optional.of(plain(Sql.atom("house_text_integer(" + operand + ")"), to));
      case DECIMAL -> Optional.of(plain(Sql.atom("house_text_decimal(" + operand + ")"), to));
      case FLOAT, DATE, TIME, TIMESTAMP, INSTANT -> Optional.of(plain(operand, to));
      case UUID ->
          Optional.of(SqlDialectBase.castText(SqlDialectBase.castText(operand, "UUID"), "VARCHAR"));
      default -> Optional.empty();
    };
  }

  @Override
  protected Optional<Sql> toText(Sql operand, RelDataType from) {
    return switch (Family.of(from)) {
      case FLOAT ->
          Optional.of(
              Sql.atom(
                  "house_float_text("
                      + operand
                      + ", "
                      + (from.getSqlTypeName() == SqlTypeName.REAL ? "1e6" : "1e15")
                      + ")"));
      case DECIMAL -> Optional.of(decimalText(plain(operand, from), from));
      case BOOLEAN, INTEGER, DATE, TIME, TIMESTAMP, INSTANT ->
          Optional.of(SqlDialectBase.castText(operand, "VARCHAR"));
      case UUID -> Optional.of(operand);
      case BYTES -> Optional.of(Sql.atom("('\\x' || lower(hex(" + operand + ")))"));
      default -> Optional.empty();
    };
  }

  /** DuckDB writes no zero before the point of a type that has no digits there. */
  private static Sql decimalText(Sql operand, RelDataType from) {
    Sql text = SqlDialectBase.castText(operand, "VARCHAR");
    return from.getPrecision() > from.getScale()
        ? text
        : Sql.atom("regexp_replace(" + text + ", '^(-?)[.]', '\\10.')");
  }

  @Override
  protected Sql cut(Sql operand, int characters) {
    return Sql.atom("left(" + operand + ", " + characters + ")");
  }

  @Override
  protected Sql decimalToFloat(Sql operand, RelDataType from, RelDataType to) {
    return from.getPrecision() <= EXACT_DOUBLE_DIGITS
        ? plain(operand, to)
        : plain(SqlDialectBase.castText(operand, "VARCHAR"), to);
  }

  @Override
  protected Sql floatToDecimal(Sql operand, RelDataType from, RelDataType to) {
    String digits = from.getSqlTypeName() == SqlTypeName.REAL ? "6" : "15";
    return plain(Sql.atom("printf('%." + digits + "g', " + operand + ")"), to);
  }

  @Override
  protected Sql narrowed(Sql operand, RelDataType to) {
    return plain(operand, to);
  }
}
