package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.type.HouseTypeSystem;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** Writes CREATE TABLE for columns of house types. */
final class ColumnDefinitions {
  private ColumnDefinitions() {}

  /** The statement that makes a table with this quoted name. */
  static String createTable(String relation, List<ColumnFacts> columns) {
    if (columns.isEmpty()) {
      throw new ArrowLakeException(ErrorCode.INVALID_QUERY, "A table needs columns: " + relation);
    }

    return columns.stream()
        .map(ColumnDefinitions::definition)
        .collect(Collectors.joining(", ", "CREATE TABLE " + relation + " (", ")"));
  }

  /** The definition of a column. */
  static String definition(ColumnFacts column) {
    return Identifiers.quoted(column.name())
        + " "
        + type(column.type(), column.name())
        + (column.type().isNullable() ? "" : " NOT NULL");
  }

  private static String type(RelDataType type, String column) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> "boolean";
      case TINYINT, SMALLINT -> "smallint";
      case INTEGER -> "integer";
      case BIGINT -> "bigint";
      case DECIMAL -> "numeric(" + type.getPrecision() + "," + type.getScale() + ")";
      case REAL -> "real";
      case FLOAT, DOUBLE -> "double precision";
      case VARCHAR -> isLimited(type) ? "varchar(" + type.getPrecision() + ")" : "text";
      case CHAR, NULL -> "text";
      case BINARY, VARBINARY -> "bytea";
      case UUID -> "uuid";
      case DATE -> "date";
      case TIME -> "time";
      case TIMESTAMP -> "timestamp";
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "timestamptz";
      case ARRAY, MULTISET -> type(type.getComponentType(), column) + "[]";
      default -> {
        if (SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName())) {
          yield "interval";
        }

        throw new ArrowLakeException(
                ErrorCode.NOT_SUPPORTED,
                "Column " + column + " has a type that PostgreSQL does not have: " + type)
            .remedy("Cast it to VARCHAR");
      }
    };
  }

  private static boolean isLimited(RelDataType type) {
    return type.getPrecision() != HouseTypeSystem.ANY_LENGTH;
  }
}
