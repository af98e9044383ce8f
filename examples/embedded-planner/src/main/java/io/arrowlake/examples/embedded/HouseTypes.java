package io.arrowlake.examples.embedded;

import io.arrowlake.planner.type.HouseTypeFactory;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** The planner's types of the columns that JDBC describes, and their values. Stateless. */
final class HouseTypes {
  private final RelDataTypeFactory types = new HouseTypeFactory();

  /** The type of a row of {@link DatabaseMetaData#getColumns}. */
  RelDataType type(ResultSet column) throws SQLException {
    int size = column.getInt("COLUMN_SIZE");
    RelDataType type =
        switch (column.getInt("DATA_TYPE")) {
          case Types.BOOLEAN, Types.BIT -> types.createSqlType(SqlTypeName.BOOLEAN);
          case Types.SMALLINT -> types.createSqlType(SqlTypeName.SMALLINT);
          case Types.INTEGER -> types.createSqlType(SqlTypeName.INTEGER);
          case Types.BIGINT -> types.createSqlType(SqlTypeName.BIGINT);
          case Types.DOUBLE -> types.createSqlType(SqlTypeName.DOUBLE);
          case Types.NUMERIC, Types.DECIMAL ->
              types.createSqlType(SqlTypeName.DECIMAL, size, column.getInt("DECIMAL_DIGITS"));
          case Types.VARCHAR -> types.createSqlType(SqlTypeName.VARCHAR);
          case Types.DATE -> types.createSqlType(SqlTypeName.DATE);
          case Types.TIMESTAMP -> types.createSqlType(SqlTypeName.TIMESTAMP, 6);
          default ->
              throw new IllegalArgumentException(
                  "No type for the column "
                      + column.getString("COLUMN_NAME")
                      + " of type "
                      + column.getString("TYPE_NAME"));
        };
    boolean nullable = column.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls;
    return types.createTypeWithNullability(type, nullable);
  }

  /** The values of the current row, which fragments give in the order of the row type. */
  List<@Nullable Object> row(ResultSet results, RelDataType rowType) throws SQLException {
    List<@Nullable Object> row = new ArrayList<>();
    for (int i = 0; i < rowType.getFieldCount(); i++) {
      row.add(value(results, i + 1, rowType.getFieldList().get(i).getType()));
    }

    return Collections.unmodifiableList(row);
  }

  /** One Java class for each house type, so that the keys of two drivers are equal. */
  private static @Nullable Object value(ResultSet results, int column, RelDataType type)
      throws SQLException {
    Object value =
        switch (type.getSqlTypeName()) {
          case BOOLEAN -> results.getBoolean(column);
          case SMALLINT, INTEGER, BIGINT -> results.getLong(column);
          case DECIMAL -> results.getBigDecimal(column);
          case DOUBLE -> results.getDouble(column);
          case DATE -> results.getObject(column, LocalDate.class);
          case TIMESTAMP -> results.getObject(column, LocalDateTime.class);
          case VARCHAR -> results.getString(column);
          default -> throw new IllegalArgumentException("No values of the type " + type);
        };
    return results.wasNull() ? null : value;
  }
}
