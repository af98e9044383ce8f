package io.arrowlake.postgres;

import io.arrowlake.sql.Family;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** A column of rows that are sent to the server: the server's type for a house type. Stateless. */
final class InputColumn {
  private static final int HEADER = 4;
  private static final int PRECISION_BITS = 16;

  private InputColumn() {}

  /** Whether the server has a type with the values and the meaning of this one. */
  static boolean hasType(RelDataType type) {
    return switch (Family.of(type)) {
      case BOOLEAN, INTEGER, DECIMAL, FLOAT, TEXT, BYTES, DATE, TIME, TIMESTAMP, INSTANT, UUID ->
          true;
      case NULL, MONTHS, MICROSECONDS, ARRAY, MAP, ROW, OTHER -> false;
    };
  }

  /** The column that holds values of a house type. */
  static TargetColumn of(String name, RelDataType type) {
    RemoteType remote = new RemoteType(remoteName(type), "pg_catalog", "b", modifier(type));
    return new TargetColumn(
        name, remote, PostgresDialect.name(type), TargetColumn.Presence.OPTIONAL, remote, 0);
  }

  private static String remoteName(RelDataType type) {
    return switch (Family.of(type)) {
      case BOOLEAN -> "bool";
      case INTEGER ->
          switch (type.getSqlTypeName()) {
            case TINYINT, SMALLINT -> "int2";
            case BIGINT -> "int8";
            default -> "int4";
          };
      case DECIMAL -> "numeric";
      case FLOAT -> type.getSqlTypeName() == SqlTypeName.REAL ? "float4" : "float8";
      case TEXT -> "text";
      case BYTES -> "bytea";
      case DATE -> "date";
      case TIME -> "time";
      case TIMESTAMP -> "timestamp";
      case INSTANT -> "timestamptz";
      case UUID -> "uuid";
      case NULL, MONTHS, MICROSECONDS, ARRAY, MAP, ROW, OTHER ->
          throw new IllegalArgumentException("Not sent: " + type.getFullTypeString());
    };
  }

  private static int modifier(RelDataType type) {
    return Family.of(type) == Family.DECIMAL
        ? (type.getPrecision() << PRECISION_BITS | type.getScale()) + HEADER
        : -1;
  }
}
