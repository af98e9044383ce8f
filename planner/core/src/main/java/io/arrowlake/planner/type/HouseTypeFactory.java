package io.arrowlake.planner.type;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The factory of all the types that the planner, the sources and the engines exchange. Thread-safe.
 *
 * <p>CHAR(n) is made as VARCHAR(n): PostgreSQL ignores the trailing blanks of a character(n) value
 * in every operation, so that the house keeps such values without them, and the type of a string
 * literal never pads another string.
 */
public final class HouseTypeFactory extends JavaTypeFactoryImpl {

  /** A factory of house types; all factories make equal types. */
  public HouseTypeFactory() {
    super(new HouseTypeSystem());
  }

  @Override
  public RelDataType createSqlType(SqlTypeName name) {
    return switch (name) {
      case CHAR -> super.createSqlType(SqlTypeName.VARCHAR, 1);
      case TINYINT -> super.createSqlType(SqlTypeName.SMALLINT);
      case FLOAT -> super.createSqlType(SqlTypeName.DOUBLE);
      case BINARY -> super.createSqlType(SqlTypeName.VARBINARY);
      case TIMESTAMP_TZ -> super.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
      default -> super.createSqlType(name);
    };
  }

  @Override
  public RelDataType createSqlType(SqlTypeName name, int precision) {
    return switch (name) {
      case CHAR -> super.createSqlType(SqlTypeName.VARCHAR, precision);
      case FLOAT -> super.createSqlType(precision <= 24 ? SqlTypeName.REAL : SqlTypeName.DOUBLE);
      case BINARY -> super.createSqlType(SqlTypeName.VARBINARY);
      case TIMESTAMP_TZ ->
          super.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, precision);
      default -> super.createSqlType(name, precision);
    };
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }
}
