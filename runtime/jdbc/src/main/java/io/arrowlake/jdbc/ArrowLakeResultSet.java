package io.arrowlake.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaResultSet;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.util.Cursor;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * Rows read from Arrow batches as they arrive: one batch is held at a time. For one thread, but
 * {@link #close} may come from another one.
 */
final class ArrowLakeResultSet extends AvaticaResultSet {
  private final Warnings warnings;

  private ArrowLakeResultSet(
      AvaticaStatement statement,
      AvaticaConnection connection,
      Meta.Signature signature,
      ResultSetMetaData metaData,
      Warnings warnings)
      throws SQLException {
    super(
        statement,
        new QueryState(signature.sql),
        signature,
        metaData,
        connection.getTimeZone(),
        Meta.Frame.EMPTY);
    this.warnings = warnings;
  }

  /**
   * A result set before its first row.
   *
   * @param batches the rows, closed with the result set
   * @param maxRows how many of them are given, 0 for all
   */
  static ArrowLakeResultSet open(
      AvaticaStatement statement,
      RelDataType rowType,
      String sql,
      BatchSource batches,
      long maxRows,
      Warnings warnings)
      throws SQLException {
    Meta.Signature signature = Signatures.of(sql, rowType);
    ArrowLakeResultSet rows =
        new ArrowLakeResultSet(
            statement,
            statement.getConnection(),
            signature,
            new ArrowLakeResultSetMetaData(signature),
            warnings);
    rows.execute2(new RowCursor(batches, rowType, maxRows), signature.columns);
    return rows;
  }

  /** Avatica knows neither UUID nor timestamps with a zone. */
  @Override
  public @Nullable Object getObject(int columnIndex) throws SQLException {
    return accessor(columnIndex).getObject();
  }

  private Cursor.Accessor accessor(int columnIndex) throws SQLException {
    checkOpen();
    if (columnIndex < 1 || columnIndex > accessorList.size()) {
      throw SqlErrors.misuse(
          SqlErrors.INVALID_INDEX,
          "Column " + columnIndex + " of a result with " + accessorList.size());
    }

    return accessorList.get(columnIndex - 1);
  }

  @Override
  protected void checkOpen() throws SQLException {
    if (isClosed()) {
      throw SqlErrors.misuse(SqlErrors.OBJECT_CLOSED, "The result set is closed");
    }
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return warnings.chain();
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    warnings.clear();
  }

  @Override
  public void setFetchSize(int rows) throws SQLException {
    if (rows < 0) {
      throw SqlErrors.misuse("22023", "The fetch size is negative: " + rows);
    }

    super.setFetchSize(rows);
  }

  /** Avatica's method declares no SQLException, but that of java.sql does. */
  @Override
  public void close() {
    try {
      if (!isClosed()) {
        super.close();
      }
    } catch (RuntimeException | SQLException e) {
      throw ArrowLakeResultSet.<RuntimeException>unchecked(SqlErrors.of(e));
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E unchecked(SQLException failure) throws E {
    throw (E) failure;
  }
}
