package io.arrowlake.jdbc;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Date;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * What JDBC says of a house type. Immutable.
 *
 * @param id one of {@link Types}
 * @param name the name in SQL
 * @param javaClass the class of getObject
 * @param precision digits or characters, 0 where they are not limited
 * @param scale the digits after the point
 * @param displaySize the longest text, {@link Integer#MAX_VALUE} where it is not limited
 */
record JdbcType(
    int id, String name, Class<?> javaClass, int precision, int scale, int displaySize) {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  static JdbcType of(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> new JdbcType(Types.BOOLEAN, "BOOLEAN", Boolean.class, 1, 0, 5);
      case TINYINT, SMALLINT -> new JdbcType(Types.SMALLINT, "SMALLINT", Integer.class, 5, 0, 6);
      case INTEGER -> new JdbcType(Types.INTEGER, "INTEGER", Integer.class, 10, 0, 11);
      case BIGINT -> new JdbcType(Types.BIGINT, "BIGINT", Long.class, 19, 0, 20);
      case DECIMAL -> decimal(type.getPrecision(), type.getScale());
      case REAL -> new JdbcType(Types.REAL, "REAL", Float.class, 8, 8, 15);
      case FLOAT, DOUBLE -> new JdbcType(Types.DOUBLE, "DOUBLE", Double.class, 17, 17, 25);
      case CHAR, VARCHAR -> varchar(type.getPrecision());
      case UUID -> new JdbcType(Types.OTHER, "UUID", UUID.class, 36, 0, 36);
      case BINARY, VARBINARY ->
          new JdbcType(Types.VARBINARY, "VARBINARY", byte[].class, UNLIMITED, 0, UNLIMITED);
      case DATE -> new JdbcType(Types.DATE, "DATE", Date.class, 13, 0, 13);
      case TIME -> new JdbcType(Types.TIME, "TIME", Time.class, 15, 6, 15);
      case TIMESTAMP -> new JdbcType(Types.TIMESTAMP, "TIMESTAMP", Timestamp.class, 29, 6, 29);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          new JdbcType(
              Types.TIMESTAMP_WITH_TIMEZONE,
              "TIMESTAMP WITH LOCAL TIME ZONE",
              OffsetDateTime.class,
              32,
              6,
              32);
      case ARRAY, MULTISET ->
          new JdbcType(
              Types.ARRAY,
              of(type.getComponentType()).name() + " ARRAY",
              Array.class,
              0,
              0,
              UNLIMITED);
      case ROW -> new JdbcType(Types.STRUCT, "ROW", Struct.class, 0, 0, UNLIMITED);
      case MAP -> new JdbcType(Types.JAVA_OBJECT, "MAP", Map.class, 0, 0, UNLIMITED);
      case NULL -> new JdbcType(Types.NULL, "NULL", Object.class, 0, 0, 4);
      default -> other(type.getSqlTypeName());
    };
  }

  private static JdbcType decimal(int precision, int scale) {
    return new JdbcType(
        Types.DECIMAL, "DECIMAL", BigDecimal.class, precision, scale, precision + 3);
  }

  private static JdbcType varchar(int length) {
    return new JdbcType(Types.VARCHAR, "VARCHAR", String.class, length, 0, length);
  }

  /** Intervals: JDBC knows no type for them, and PostgreSQL's driver says OTHER too. */
  private static JdbcType other(SqlTypeName name) {
    String text = name.getName().replace('_', ' ');
    return new JdbcType(Types.OTHER, text, String.class, 0, 6, 49);
  }

  boolean isNumeric() {
    return switch (id) {
      case Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.DECIMAL, Types.REAL, Types.DOUBLE ->
          true;
      default -> false;
    };
  }

  boolean isText() {
    return id == Types.VARCHAR;
  }

  /** The name of the class of getObject, as {@link Class#getName} gives it. */
  String className() {
    return javaClass.getName();
  }

  /** The column of a result, counted from 0. */
  static ColumnMetaData column(int ordinal, String label, RelDataType type) {
    JdbcType jdbc = of(type);
    int nullable =
        type.isNullable()
            ? java.sql.ResultSetMetaData.columnNullable
            : java.sql.ResultSetMetaData.columnNoNulls;
    return new ColumnMetaData(
        ordinal,
        false,
        jdbc.isText(),
        true,
        false,
        nullable,
        jdbc.isNumeric(),
        jdbc.displaySize,
        label,
        label,
        "",
        jdbc.precision,
        jdbc.scale,
        "",
        "",
        ColumnMetaData.scalar(jdbc.id, jdbc.name, ColumnMetaData.Rep.OBJECT),
        true,
        false,
        false,
        jdbc.className());
  }

  static AvaticaParameter parameter(int ordinal, RelDataType type) {
    JdbcType jdbc = of(type);
    return new AvaticaParameter(
        jdbc.isNumeric(),
        jdbc.precision,
        jdbc.scale,
        jdbc.id,
        jdbc.name,
        jdbc.className(),
        "?" + (ordinal + 1));
  }
}
