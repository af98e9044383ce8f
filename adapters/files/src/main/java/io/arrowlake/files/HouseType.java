package io.arrowlake.files;

import io.arrowlake.planner.type.HouseTypeFactory;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * How the house reads a type of DuckDB. Immutable.
 *
 * @param type the house type, nullable at all depths but for the keys of maps
 * @param duckDb the type of DuckDB that has its Arrow form
 * @param exact whether the values have that type already
 * @param unknown whether the house has no such type and reads it, or a part of it, as text
 */
record HouseType(RelDataType type, String duckDb, boolean exact, boolean unknown) {
  private static final RelDataTypeFactory TYPES = new HouseTypeFactory();

  /** Read as text, because the house has no such type. */
  static final HouseType TEXT =
      new HouseType(nullable(TYPES.createSqlType(SqlTypeName.VARCHAR)), "VARCHAR", false, true);

  /** The house's reading of a type. */
  static HouseType of(DuckDbType type) {
    return switch (type.name()) {
      case "BOOLEAN" -> exact(SqlTypeName.BOOLEAN, type);
      case "TINYINT", "UTINYINT" -> cast(SqlTypeName.SMALLINT, "SMALLINT");
      case "SMALLINT" -> exact(SqlTypeName.SMALLINT, type);
      case "USMALLINT" -> cast(SqlTypeName.INTEGER, "INTEGER");
      case "INTEGER" -> exact(SqlTypeName.INTEGER, type);
      case "UINTEGER" -> cast(SqlTypeName.BIGINT, "BIGINT");
      case "BIGINT" -> exact(SqlTypeName.BIGINT, type);
      case "UBIGINT" -> decimal(20, 0, false);
      case "HUGEINT", "UHUGEINT" -> decimal(38, 0, false);
      case "DECIMAL" -> decimal(type.precision(), type.scale(), true);
      case "FLOAT" -> exact(SqlTypeName.REAL, type);
      case "DOUBLE" -> exact(SqlTypeName.DOUBLE, type);
      case "VARCHAR" -> exact(SqlTypeName.VARCHAR, type);
      case "BLOB" -> exact(SqlTypeName.VARBINARY, type);
      case "UUID" -> cast(SqlTypeName.UUID, "VARCHAR");
      case "DATE" -> exact(SqlTypeName.DATE, type);
      case "TIME" -> exact(SqlTypeName.TIME, type);
      case "TIME_NS" -> cast(SqlTypeName.TIME, "TIME");
      case "TIMESTAMP" -> exact(SqlTypeName.TIMESTAMP, type);
      case "TIMESTAMP_S", "TIMESTAMP_MS" -> cast(SqlTypeName.TIMESTAMP, "TIMESTAMP");
      case "TIMESTAMP WITH TIME ZONE" -> exact(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, type);
      case "LIST" -> list(type);
      case "STRUCT" -> struct(type);
      case "MAP" -> map(type);
      default -> TEXT;
    };
  }

  /** The text of at most so many characters. */
  static RelDataType varchar(int length) {
    return TYPES.createSqlType(SqlTypeName.VARCHAR, length);
  }

  /** The type with this nullability. */
  static RelDataType withNullability(RelDataType type, boolean nullable) {
    return TYPES.createTypeWithNullability(type, nullable);
  }

  private static HouseType exact(SqlTypeName name, DuckDbType type) {
    return new HouseType(nullable(TYPES.createSqlType(name)), type.name(), true, false);
  }

  private static HouseType cast(SqlTypeName name, String duckDb) {
    return new HouseType(nullable(TYPES.createSqlType(name)), duckDb, false, false);
  }

  private static HouseType decimal(int precision, int scale, boolean exact) {
    return new HouseType(
        nullable(TYPES.createSqlType(SqlTypeName.DECIMAL, precision, scale)),
        "DECIMAL(" + precision + ", " + scale + ")",
        exact,
        false);
  }

  /** A list of a fixed length becomes one of any length, which is another type. */
  private static HouseType list(DuckDbType type) {
    HouseType element = of(type.children().get(0).type());
    return new HouseType(
        nullable(TYPES.createArrayType(element.type(), -1)),
        element.duckDb() + "[]",
        element.exact() && type.precision() == 0,
        element.unknown());
  }

  private static HouseType struct(DuckDbType type) {
    List<String> names = type.children().stream().map(DuckDbType.Child::name).toList();
    List<HouseType> fields = type.children().stream().map(field -> of(field.type())).toList();
    String duckDb =
        IntStream.range(0, names.size())
            .mapToObj(i -> Quoting.identifier(names.get(i)) + " " + fields.get(i).duckDb())
            .collect(Collectors.joining(", ", "STRUCT(", ")"));
    return new HouseType(
        nullable(TYPES.createStructType(fields.stream().map(HouseType::type).toList(), names)),
        duckDb,
        fields.stream().allMatch(HouseType::exact),
        fields.stream().anyMatch(HouseType::unknown));
  }

  private static HouseType map(DuckDbType type) {
    HouseType key = of(type.children().get(0).type());
    HouseType value = of(type.children().get(1).type());
    return new HouseType(
        nullable(TYPES.createMapType(withNullability(key.type(), false), value.type())),
        "MAP(" + key.duckDb() + ", " + value.duckDb() + ")",
        key.exact() && value.exact(),
        key.unknown() || value.unknown());
  }

  private static RelDataType nullable(RelDataType type) {
    return TYPES.createTypeWithNullability(type, true);
  }
}
