package io.arrowlake.postgres;

import io.arrowlake.planner.type.HouseTypeFactory;
import io.arrowlake.planner.type.HouseTypeSystem;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;

/** Which house type a type of the server becomes. Thread-safe. */
final class HouseTypes {
  private final RelDataTypeFactory factory = new HouseTypeFactory();
  private final Optional<NumericForm> unconstrained;
  private final int mostDigits;

  /**
   * Types of a catalog.
   *
   * @param unconstrained the form of numeric without a precision, text where it is empty
   * @param wide what numeric of more than 38 digits is
   */
  HouseTypes(Optional<NumericForm> unconstrained, WideNumeric wide) {
    this.unconstrained = unconstrained;
    this.mostDigits = wide.mostDigits();
  }

  /** The house type; text where there is no other, see {@link #isRead}. */
  RelDataType type(RemoteType remote, boolean nullable) {
    RelDataType type = known(remote).orElseGet(() -> factory.createSqlType(SqlTypeName.VARCHAR));
    return factory.createTypeWithNullability(type, nullable);
  }

  /** Whether the type has a house type, rather than being read as the text that it prints as. */
  boolean isRead(RemoteType remote) {
    return known(remote).isPresent();
  }

  private Optional<RelDataType> known(RemoteType remote) {
    if (remote.isGeometry()) {
      return simple(SqlTypeName.VARBINARY);
    } else if (!remote.isBuiltIn()) {
      return remote.name().equals("citext") && remote.kind().equals("b")
          ? Optional.of(factory.createSqlType(SqlTypeName.VARCHAR))
          : Optional.empty();
    }

    return switch (remote.name()) {
      case "bool" -> simple(SqlTypeName.BOOLEAN);
      case "int2" -> simple(SqlTypeName.SMALLINT);
      case "int4" -> simple(SqlTypeName.INTEGER);
      case "int8" -> simple(SqlTypeName.BIGINT);
      case "float4" -> simple(SqlTypeName.REAL);
      case "float8" -> simple(SqlTypeName.DOUBLE);
      case "numeric" -> numeric(remote);
      case "text", "name", "json", "jsonb" -> simple(SqlTypeName.VARCHAR);
      case "varchar", "bpchar" -> text(remote);
      case "bytea" -> simple(SqlTypeName.VARBINARY);
      case "uuid" -> simple(SqlTypeName.UUID);
      case "date" -> simple(SqlTypeName.DATE);
      case "time" -> seconds(SqlTypeName.TIME);
      case "timestamp" -> seconds(SqlTypeName.TIMESTAMP);
      case "timestamptz" -> seconds(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
      default -> Optional.empty();
    };
  }

  private Optional<RelDataType> simple(SqlTypeName name) {
    return Optional.of(factory.createSqlType(name));
  }

  private Optional<RelDataType> seconds(SqlTypeName name) {
    return Optional.of(factory.createSqlType(name, HouseTypeSystem.SECOND_PRECISION));
  }

  private Optional<RelDataType> text(RemoteType remote) {
    return remote.hasModifier()
        ? Optional.of(factory.createSqlType(SqlTypeName.VARCHAR, remote.length()))
        : simple(SqlTypeName.VARCHAR);
  }

  /** A negative scale has zeros before the point; one above the precision has them behind it. */
  private Optional<RelDataType> numeric(RemoteType remote) {
    if (!remote.hasModifier()) {
      return unconstrained.map(
          form -> factory.createSqlType(SqlTypeName.DECIMAL, form.precision(), form.scale()));
    }

    int scale = Math.max(0, remote.scale());
    int precision =
        remote.scale() < 0
            ? remote.precision() - remote.scale()
            : Math.max(remote.precision(), scale);
    return precision <= mostDigits
        ? Optional.of(factory.createSqlType(SqlTypeName.DECIMAL, precision, scale))
        : Optional.empty();
  }
}
