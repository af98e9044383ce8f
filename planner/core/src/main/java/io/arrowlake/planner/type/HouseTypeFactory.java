package io.arrowlake.planner.type;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

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
      case CHAR -> text(1);
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
      case CHAR, VARCHAR -> text(precision);
      case FLOAT -> super.createSqlType(precision <= 24 ? SqlTypeName.REAL : SqlTypeName.DOUBLE);
      case BINARY -> super.createSqlType(SqlTypeName.VARBINARY);
      case TIMESTAMP_TZ ->
          super.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, precision);
      default -> super.createSqlType(name, precision);
    };
  }

  /** Texts of any length have one type, which is written without a length. */
  private RelDataType text(int length) {
    return super.createSqlType(
        SqlTypeName.VARCHAR,
        length == HouseTypeSystem.ANY_LENGTH ? RelDataType.PRECISION_NOT_SPECIFIED : length);
  }

  /**
   * The type that holds values of all types. Decimals keep their fractional digits, as in
   * PostgreSQL: where 38 digits do not hold both parts, or 76 if one of the types is wide, a value
   * with too long an integer part is an error, while digits behind the point would be lost in
   * silence.
   */
  @Override
  public @Nullable RelDataType leastRestrictive(
      List<RelDataType> types, SqlTypeMappingRule mappingRule) {
    RelDataType type = super.leastRestrictive(types, mappingRule);
    if (type == null || type.getSqlTypeName() != SqlTypeName.DECIMAL) {
      return type;
    }

    int most = HouseTypeSystem.MAX_DECIMAL_PRECISION;
    int scale = 0;
    int integerDigits = 0;
    for (RelDataType each : types) {
      if (SqlTypeUtil.isExactNumeric(each)) {
        RelDataType decimal = decimalOf(each);
        most = HouseTypeSystem.isWide(each) ? HouseTypeSystem.MAX_WIDE_PRECISION : most;
        scale = Math.max(scale, decimal.getScale());
        integerDigits = Math.max(integerDigits, decimal.getPrecision() - decimal.getScale());
      }
    }

    return createTypeWithNullability(
        createSqlType(SqlTypeName.DECIMAL, Math.min(most, integerDigits + scale), scale),
        type.isNullable());
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }
}
