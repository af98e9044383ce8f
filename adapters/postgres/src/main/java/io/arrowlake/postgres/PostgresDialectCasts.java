package io.arrowlake.postgres;

import io.arrowlake.sql.Casts;
import io.arrowlake.sql.Family;
import io.arrowlake.sql.Sql;
import io.arrowlake.sql.SqlDialectBase;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;

/** The casts of the house in PostgreSQL. */
final class PostgresDialectCasts extends Casts {

  @Override
  protected String typeName(RelDataType type) {
    return PostgresDialect.name(type);
  }

  /** A cast would round halves to even; the fraction of a float and its double are exact. */
  @Override
  protected Sql wholeFloat(Sql operand) {
    String x = operand.text();
    return new Sql(
        "trunc(" + x + ") + trunc((" + operand.atomic() + " - trunc(" + x + ")) * 2)",
        Sql.Level.SUM);
  }

  @Override
  protected Optional<Sql> fromText(Sql operand, RelDataType to) {
    return Optional.of(plain(operand, to));
  }

  @Override
  protected Optional<Sql> toText(Sql operand, RelDataType from) {
    return switch (Family.of(from)) {
      case DECIMAL -> Optional.of(text(plain(operand, from)));
      case BYTES -> Optional.of(Sql.atom("('\\x' || encode(" + operand + ", 'hex'))"));
      case BOOLEAN, INTEGER, FLOAT, DATE, TIME, TIMESTAMP, INSTANT, UUID ->
          Optional.of(text(operand));
      default -> Optional.empty();
    };
  }

  private static Sql text(Sql operand) {
    return SqlDialectBase.castText(operand, "TEXT");
  }

  @Override
  protected Sql cut(Sql operand, int characters) {
    return SqlDialectBase.castText(operand, "VARCHAR(" + characters + ")");
  }

  @Override
  protected Sql decimalToFloat(Sql operand, RelDataType from, RelDataType to) {
    return plain(operand, to);
  }

  @Override
  protected Sql floatToDecimal(Sql operand, RelDataType from, RelDataType to) {
    return plain(operand, to);
  }

  @Override
  protected Sql narrowed(Sql operand, RelDataType to) {
    return plain(operand, to);
  }

  /** A numeric has room for more digits by itself. */
  @Override
  protected Sql decimal(Sql operand, RelDataType from, RelDataType to) {
    boolean isWider =
        to.getScale() >= from.getScale()
            && to.getPrecision() - to.getScale() >= from.getPrecision() - from.getScale();
    return isWider ? operand : plain(operand, to);
  }
}
