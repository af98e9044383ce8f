package io.arrowlake.files;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.type.HouseTypeSystem;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** Writes house types, and values that are assigned to them, in DuckDB's SQL. */
final class HouseToDuckDb {
  /** How the error starts that generated SQL raises where a text does not fit. */
  static final String TOO_LONG = "Text is too long for column ";

  private HouseToDuckDb() {}

  /** The definition of a column. */
  static String definition(ColumnFacts column) {
    String name = Quoting.identifier(column.name());
    StringBuilder definition = new StringBuilder(name).append(' ').append(type(column));
    if (!column.type().isNullable()) {
      definition.append(" NOT NULL");
    }

    // DuckDB forgets the length of a VARCHAR: the constraint keeps it, and holds for all writers.
    length(column.type())
        .ifPresent(most -> definition.append(" CHECK (length(" + name + ") <= " + most + ")"));
    return definition.toString();
  }

  /** The value of an expression as it is assigned to a column. */
  static String assigned(String expression, ColumnFacts column) {
    String value = "CAST(" + expression + " AS " + type(column) + ")";
    OptionalInt length = length(column.type());
    if (length.isEmpty()) {
      return value;
    }

    int most = length.getAsInt();
    String message = TOO_LONG + column.name() + " varchar(" + most + "): ";
    return "CASE WHEN length(%1$s) <= %2$d THEN %1$s".formatted(value, most)
        + " WHEN length(rtrim(%1$s, ' ')) <= %2$d THEN left(%1$s, %2$d)".formatted(value, most)
        + " WHEN %s IS NULL THEN NULL".formatted(expression)
        + " ELSE error(%s || left(%s, %d)) END"
            .formatted(Quoting.literal(message), value, most + 20);
  }

  /** The number of characters that a text may have, where it is declared. */
  private static OptionalInt length(RelDataType type) {
    boolean declared =
        type.getSqlTypeName() == SqlTypeName.VARCHAR
            && type.getPrecision() != HouseTypeSystem.ANY_LENGTH;
    return declared ? OptionalInt.of(type.getPrecision()) : OptionalInt.empty();
  }

  private static String type(ColumnFacts column) {
    return type(column.type(), column);
  }

  private static String type(RelDataType type, ColumnFacts column) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> "BOOLEAN";
      case TINYINT, SMALLINT -> "SMALLINT";
      case INTEGER -> "INTEGER";
      case BIGINT -> "BIGINT";
      case DECIMAL -> {
        if (HouseTypeSystem.isWide(type)) {
          throw unstored(column, type)
              .remedy("Cast it to DECIMAL(38, " + type.getScale() + ") or to VARCHAR");
        }

        yield "DECIMAL(" + type.getPrecision() + ", " + type.getScale() + ")";
      }
      case REAL -> "FLOAT";
      case FLOAT, DOUBLE -> "DOUBLE";
      case CHAR, VARCHAR, NULL -> "VARCHAR";
      case BINARY, VARBINARY -> "BLOB";
      case UUID -> "UUID";
      case DATE -> "DATE";
      case TIME -> "TIME";
      case TIMESTAMP -> "TIMESTAMP";
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "TIMESTAMP WITH TIME ZONE";
      case ARRAY, MULTISET -> type(type.getComponentType(), column) + "[]";
      case MAP ->
          "MAP(" + type(type.getKeyType(), column) + ", " + type(type.getValueType(), column) + ")";
      case ROW ->
          type.getFieldList().stream()
              .map(
                  field ->
                      Quoting.identifier(field.getName()) + " " + type(field.getType(), column))
              .collect(Collectors.joining(", ", "STRUCT(", ")"));
      default -> throw unstored(column, type).remedy("Cast it to VARCHAR");
    };
  }

  private static ArrowLakeException unstored(ColumnFacts column, RelDataType type) {
    return new ArrowLakeException(
        ErrorCode.NOT_SUPPORTED,
        "Column " + column.name() + " has a type that cannot be stored: " + type);
  }
}
