package io.arrowlake.sql;

import io.arrowlake.planner.type.HouseTypeSystem;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The casts of a site by the rules of the house. A dialect says only where the site differs.
 * Stateless.
 */
public abstract class Casts {

  /** The name of a house type at the site. */
  protected abstract String typeName(RelDataType type);

  /** A number rounded half away from zero, as a number without a fraction. */
  protected abstract Sql wholeFloat(Sql operand);

  /** A text as another type, empty where the site has no such cast. */
  protected abstract Optional<Sql> fromText(Sql operand, RelDataType to);

  /** A value as text without a length, empty where the site has no such cast. */
  protected abstract Optional<Sql> toText(Sql operand, RelDataType from);

  /** A text cut to a number of characters. */
  protected abstract Sql cut(Sql operand, int characters);

  /** An exact number as the nearest float. */
  protected abstract Sql decimalToFloat(Sql operand, RelDataType from, RelDataType to);

  /** A float as a decimal, from as many digits as are certain. */
  protected abstract Sql floatToDecimal(Sql operand, RelDataType from, RelDataType to);

  /** A DOUBLE as a REAL. */
  protected abstract Sql narrowed(Sql operand, RelDataType to);

  /** A decimal as another, rounded half away from zero. */
  protected Sql decimal(Sql operand, RelDataType from, RelDataType to) {
    return plain(operand, to);
  }

  /** The value as the type, empty where the house or the site has no such cast. */
  public final Optional<Sql> cast(Sql operand, RelDataType from, RelDataType to) {
    if (from.getSqlTypeName() == SqlTypeName.NULL) {
      return Optional.of(plain(operand, to));
    }

    if (ExpressionWriter.isSame(from, to)) {
      return Optional.of(operand);
    }

    return switch (Family.of(to)) {
      case BOOLEAN -> toBoolean(operand, from, to);
      case INTEGER -> toInteger(operand, from, to);
      case DECIMAL -> toDecimal(operand, from, to);
      case FLOAT -> toFloat(operand, from, to);
      case TEXT -> toTextOf(operand, from, to);
      case DATE, TIME, TIMESTAMP, INSTANT -> toTime(operand, from, to);
      case UUID -> Family.of(from) == Family.TEXT ? fromText(operand, to) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Optional<Sql> toBoolean(Sql operand, RelDataType from, RelDataType to) {
    return switch (Family.of(from)) {
      case INTEGER ->
          Optional.of(new Sql(operand.within(Sql.Level.OTHER) + " <> 0", Sql.Level.COMPARISON));
      case TEXT -> fromText(operand, to);
      default -> Optional.empty();
    };
  }

  private Optional<Sql> toInteger(Sql operand, RelDataType from, RelDataType to) {
    return switch (Family.of(from)) {
      case BOOLEAN ->
          Optional.of(
              plain(
                  Sql.atom(
                      "CASE WHEN "
                          + operand
                          + " THEN 1 WHEN NOT "
                          + operand.atomic()
                          + " THEN 0 END"),
                  to));
      case INTEGER, DECIMAL -> Optional.of(plain(operand, to));
      case FLOAT -> Optional.of(plain(wholeFloat(operand), to));
      case TEXT -> fromText(operand, to);
      default -> Optional.empty();
    };
  }

  private Optional<Sql> toDecimal(Sql operand, RelDataType from, RelDataType to) {
    return switch (Family.of(from)) {
      case INTEGER -> Optional.of(plain(operand, to));
      case DECIMAL -> Optional.of(decimal(operand, from, to));
      case FLOAT -> Optional.of(floatToDecimal(operand, from, to));
      case TEXT -> fromText(operand, to);
      default -> Optional.empty();
    };
  }

  private Optional<Sql> toFloat(Sql operand, RelDataType from, RelDataType to) {
    return switch (Family.of(from)) {
      case INTEGER -> Optional.of(plain(operand, to));
      case DECIMAL -> Optional.of(decimalToFloat(operand, from, to));
      case FLOAT ->
          Optional.of(
              to.getSqlTypeName() == SqlTypeName.REAL ? narrowed(operand, to) : plain(operand, to));
      case TEXT -> fromText(operand, to);
      default -> Optional.empty();
    };
  }

  private Optional<Sql> toTextOf(Sql operand, RelDataType from, RelDataType to) {
    Optional<Sql> whole =
        Family.of(from) == Family.TEXT ? Optional.of(operand) : toText(operand, from);
    return to.getPrecision() == HouseTypeSystem.ANY_LENGTH
        ? whole
        : whole.map(text -> cut(text, to.getPrecision()));
  }

  private Optional<Sql> toTime(Sql operand, RelDataType from, RelDataType to) {
    Family source = Family.of(from);
    Family target = Family.of(to);
    boolean plain =
        switch (source) {
          case DATE -> target == Family.TIMESTAMP || target == Family.INSTANT;
          case TIMESTAMP, INSTANT -> true;
          default -> false;
        };
    return source == Family.TEXT
        ? fromText(operand, to)
        : Optional.of(plain(operand, to)).filter(cast -> plain);
  }

  /** A cast as the site means it. */
  protected final Sql plain(Sql operand, RelDataType to) {
    return SqlDialectBase.castText(operand, typeName(to));
  }
}
