package io.arrowlake.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.Meta;

/** What a result says of its columns. Immutable. */
final class ArrowLakeResultSetMetaData implements ResultSetMetaData {
  private final Meta.Signature signature;

  ArrowLakeResultSetMetaData(Meta.Signature signature) {
    this.signature = signature;
  }

  private ColumnMetaData column(int column) throws SQLException {
    if (column < 1 || column > signature.columns.size()) {
      throw SqlErrors.misuse(
          SqlErrors.INVALID_INDEX,
          "Column " + column + " of a result with " + signature.columns.size());
    }

    return signature.columns.get(column - 1);
  }

  @Override
  public int getColumnCount() {
    return signature.columns.size();
  }

  @Override
  public boolean isAutoIncrement(int column) throws SQLException {
    return column(column).autoIncrement;
  }

  @Override
  public boolean isCaseSensitive(int column) throws SQLException {
    return column(column).caseSensitive;
  }

  @Override
  public boolean isSearchable(int column) throws SQLException {
    return column(column).searchable;
  }

  @Override
  public boolean isCurrency(int column) throws SQLException {
    return column(column).currency;
  }

  @Override
  public int isNullable(int column) throws SQLException {
    return column(column).nullable;
  }

  @Override
  public boolean isSigned(int column) throws SQLException {
    return column(column).signed;
  }

  @Override
  public int getColumnDisplaySize(int column) throws SQLException {
    return column(column).displaySize;
  }

  @Override
  public String getColumnLabel(int column) throws SQLException {
    return column(column).label;
  }

  @Override
  public String getColumnName(int column) throws SQLException {
    return column(column).columnName;
  }

  @Override
  public String getSchemaName(int column) throws SQLException {
    return column(column).schemaName;
  }

  @Override
  public int getPrecision(int column) throws SQLException {
    return column(column).precision;
  }

  @Override
  public int getScale(int column) throws SQLException {
    return column(column).scale;
  }

  @Override
  public String getTableName(int column) throws SQLException {
    return column(column).tableName;
  }

  @Override
  public String getCatalogName(int column) throws SQLException {
    return column(column).catalogName;
  }

  @Override
  public int getColumnType(int column) throws SQLException {
    return column(column).type.id;
  }

  @Override
  public String getColumnTypeName(int column) throws SQLException {
    return column(column).type.name;
  }

  @Override
  public boolean isReadOnly(int column) throws SQLException {
    return column(column).readOnly;
  }

  @Override
  public boolean isWritable(int column) throws SQLException {
    return column(column).writable;
  }

  @Override
  public boolean isDefinitelyWritable(int column) throws SQLException {
    return column(column).definitelyWritable;
  }

  @Override
  public String getColumnClassName(int column) throws SQLException {
    return column(column).columnClassName;
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (!type.isInstance(this)) {
      throw SqlErrors.misuse(SqlErrors.CANNOT_CONVERT, "Not a wrapper of " + type.getName());
    }

    return type.cast(this);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
