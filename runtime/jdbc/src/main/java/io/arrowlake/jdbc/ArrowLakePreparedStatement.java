package io.arrowlake.jdbc;

import io.arrowlake.engine.QueryExecution;
import io.arrowlake.engine.StatementDescription;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.AvaticaPreparedStatement;
import org.apache.calcite.avatica.AvaticaResultSet;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement of an embedded connection. Values are converted when they are set, to the
 * types that the statement gives its parameters. For one thread, but {@link #cancel} and {@link
 * #close} may come from any.
 */
final class ArrowLakePreparedStatement extends AvaticaPreparedStatement {
  private final StatementRun run;
  private final String sql;
  private final StatementDescription description;
  private final ParameterValues values;
  private final List<List<@Nullable Object>> batch = new ArrayList<>();

  ArrowLakePreparedStatement(
      ArrowLakeConnection connection,
      Meta.StatementHandle handle,
      Meta.Signature signature,
      int type,
      int concurrency,
      int holdability)
      throws SQLException {
    super(connection, handle, signature, type, concurrency, holdability);
    this.run = new StatementRun(connection);
    this.sql = signature.sql;
    this.description = Signatures.description(signature);
    this.values = new ParameterValues(description.parameters());
  }

  @Override
  protected void checkOpen() throws SQLException {
    if (isClosed()) {
      throw SqlErrors.misuse(SqlErrors.OBJECT_CLOSED, "The statement is closed");
    }
  }

  /** Null where the statement gives no rows. */
  @Override
  public @Nullable ResultSetMetaData getMetaData() throws SQLException {
    checkOpen();
    return givesRows() ? new ArrowLakeResultSetMetaData(getSignature()) : null;
  }

  private boolean givesRows() {
    return description.kind() == StatementDescription.Kind.ROWS;
  }

  @Override
  protected AvaticaParameter getParameter(int parameter) throws SQLException {
    return getSignature().parameters.get(values.index(parameter));
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    checkOpen();
    if (!givesRows()) {
      throw SqlErrors.misuse(SqlErrors.NO_RESULT_SET, "The statement gives no rows");
    }

    run(values.all());
    return openResultSet;
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    checkOpen();
    return update(values.all());
  }

  private long update(List<@Nullable Object> parameters) throws SQLException {
    if (givesRows()) {
      throw SqlErrors.misuse("0100E", "The statement gives rows. Call executeQuery");
    }

    run(parameters);
    return updateCount;
  }

  @Override
  public boolean execute() throws SQLException {
    checkOpen();
    run(values.all());
    return openResultSet != null;
  }

  private void run(List<@Nullable Object> parameters) throws SQLException {
    finishPrevious();
    QueryExecution execution = run.start(sql, parameters);
    if (execution.hasRows()) {
      openResultSet = run.rows(this, execution, sql, maxRowCount);
      closeLateResult();
    } else {
      updateCount = Math.max(0, execution.updateCount());
      run.end(execution);
    }
  }

  /** Another thread may have closed the statement before the result was there to be closed. */
  private void closeLateResult() throws SQLException {
    if (isClosed()) {
      openResultSet.close();
      checkOpen();
    }
  }

  /** A statement that runs again closes its result without being completed by that. */
  private void finishPrevious() throws SQLException {
    boolean completes = closeOnCompletion;
    closeOnCompletion = false;
    try {
      closeResult();
    } finally {
      closeOnCompletion = completes;
    }
  }

  private void closeResult() {
    updateCount = -1;
    AvaticaResultSet previous = openResultSet;
    openResultSet = null;
    if (previous != null) {
      previous.close();
    }
  }

  @Override
  public void addBatch() throws SQLException {
    checkOpen();
    batch.add(values.all());
  }

  @Override
  public void clearBatch() throws SQLException {
    checkOpen();
    batch.clear();
  }

  @Override
  public long[] executeLargeBatch() throws SQLException {
    checkOpen();
    List<List<@Nullable Object>> rows = List.copyOf(batch);
    batch.clear();
    long[] counts = new long[rows.size()];
    for (int i = 0; i < counts.length; i++) {
      try {
        counts[i] = update(rows.get(i));
      } catch (SQLException e) {
        throw Batches.failed(counts, i, e);
      }
    }

    updateCount = -1;
    return counts;
  }

  @Override
  public void cancel() throws SQLException {
    checkOpen();
    run.cancel();
  }

  @Override
  public void close() throws SQLException {
    run.cancel();
    try {
      super.close();
    } catch (RuntimeException e) {
      throw SqlErrors.of(e);
    }
  }

  @Override
  public boolean getMoreResults(int current) throws SQLException {
    checkOpen();
    if (current == Statement.KEEP_CURRENT_RESULT) {
      throw SqlErrors.unsupported("Several open results of one statement");
    }

    closeResult();
    return false;
  }

  @Override
  public int getQueryTimeout() throws SQLException {
    checkOpen();
    return run.timeoutSeconds();
  }

  @Override
  public void setQueryTimeout(int seconds) throws SQLException {
    checkOpen();
    run.timeoutSeconds(seconds);
  }

  /** A hint: batches come as the sources give them. */
  @Override
  public void setFetchSize(int rows) throws SQLException {
    if (rows < 0) {
      throw SqlErrors.misuse("22023", "The fetch size is negative: " + rows);
    }

    super.setFetchSize(rows);
  }

  /** The parser reads JDBC's escapes in any case. */
  @Override
  public void setEscapeProcessing(boolean enable) throws SQLException {
    checkOpen();
  }

  /** A hint: statements are never pooled. */
  @Override
  public void setPoolable(boolean poolable) throws SQLException {
    checkOpen();
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return run.warnings().chain();
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    run.warnings().clear();
  }

  @Override
  public void clearParameters() throws SQLException {
    checkOpen();
    values.clear();
  }

  private void set(int parameter, @Nullable Object x, @Nullable Calendar calendar)
      throws SQLException {
    checkOpen();
    values.set(parameter, x, calendar);
  }

  @Override
  public void setNull(int parameter, int sqlType) throws SQLException {
    set(parameter, null, null);
  }

  @Override
  public void setNull(int parameter, int sqlType, String typeName) throws SQLException {
    set(parameter, null, null);
  }

  @Override
  public void setObject(int parameter, @Nullable Object x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setObject(int parameter, @Nullable Object x, int target) throws SQLException {
    checkOpen();
    SqlTypeName type = SqlTypeName.getNameForJdbcType(target);
    boolean converts = x != null && type != null && target != Types.OTHER;
    set(parameter, converts ? ParameterConversion.convert(x, type, null) : x, null);
  }

  @Override
  public void setObject(int parameter, @Nullable Object x, int target, int scale)
      throws SQLException {
    setObject(parameter, x, target);
  }

  @Override
  public void setObject(int parameter, @Nullable Object x, SQLType target) throws SQLException {
    setObject(parameter, x, target.getVendorTypeNumber());
  }

  @Override
  public void setObject(int parameter, @Nullable Object x, SQLType target, int scale)
      throws SQLException {
    setObject(parameter, x, target);
  }

  @Override
  public void setBoolean(int parameter, boolean x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setByte(int parameter, byte x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setShort(int parameter, short x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setInt(int parameter, int x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setLong(int parameter, long x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setFloat(int parameter, float x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setDouble(int parameter, double x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setBigDecimal(int parameter, @Nullable BigDecimal x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setString(int parameter, @Nullable String x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setNString(int parameter, @Nullable String x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setBytes(int parameter, byte @Nullable [] x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setDate(int parameter, @Nullable Date x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setTime(int parameter, @Nullable Time x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setTimestamp(int parameter, @Nullable Timestamp x) throws SQLException {
    set(parameter, x, null);
  }

  @Override
  public void setDate(int parameter, @Nullable Date x, @Nullable Calendar calendar)
      throws SQLException {
    set(parameter, x, calendar);
  }

  @Override
  public void setTime(int parameter, @Nullable Time x, @Nullable Calendar calendar)
      throws SQLException {
    set(parameter, x, calendar);
  }

  @Override
  public void setTimestamp(int parameter, @Nullable Timestamp x, @Nullable Calendar calendar)
      throws SQLException {
    set(parameter, x, calendar);
  }

  @Override
  public void setAsciiStream(int parameter, @Nullable InputStream x, int length)
      throws SQLException {
    set(parameter, Streams.ascii(x, length), null);
  }

  @Override
  public void setAsciiStream(int parameter, @Nullable InputStream x, long length)
      throws SQLException {
    set(parameter, Streams.ascii(x, length), null);
  }

  @Override
  public void setAsciiStream(int parameter, @Nullable InputStream x) throws SQLException {
    set(parameter, Streams.ascii(x, Streams.ALL), null);
  }

  @Override
  public void setBinaryStream(int parameter, @Nullable InputStream x, int length)
      throws SQLException {
    set(parameter, Streams.bytes(x, length), null);
  }

  @Override
  public void setBinaryStream(int parameter, @Nullable InputStream x, long length)
      throws SQLException {
    set(parameter, Streams.bytes(x, length), null);
  }

  @Override
  public void setBinaryStream(int parameter, @Nullable InputStream x) throws SQLException {
    set(parameter, Streams.bytes(x, Streams.ALL), null);
  }

  @Override
  public void setCharacterStream(int parameter, @Nullable Reader x, int length)
      throws SQLException {
    set(parameter, Streams.text(x, length), null);
  }

  @Override
  public void setCharacterStream(int parameter, @Nullable Reader x, long length)
      throws SQLException {
    set(parameter, Streams.text(x, length), null);
  }

  @Override
  public void setCharacterStream(int parameter, @Nullable Reader x) throws SQLException {
    set(parameter, Streams.text(x, Streams.ALL), null);
  }

  @Override
  public void setNCharacterStream(int parameter, @Nullable Reader x, long length)
      throws SQLException {
    set(parameter, Streams.text(x, length), null);
  }

  @Override
  public void setNCharacterStream(int parameter, @Nullable Reader x) throws SQLException {
    set(parameter, Streams.text(x, Streams.ALL), null);
  }

  @Override
  @Deprecated
  public void setUnicodeStream(int parameter, @Nullable InputStream x, int length)
      throws SQLException {
    set(parameter, Streams.utf8(x, length), null);
  }

  @Override
  public void setBlob(int parameter, @Nullable Blob x) throws SQLException {
    throw SqlErrors.unsupported("Blob objects. Call setBytes");
  }

  @Override
  public void setBlob(int parameter, @Nullable InputStream x) throws SQLException {
    setBinaryStream(parameter, x);
  }

  @Override
  public void setBlob(int parameter, @Nullable InputStream x, long length) throws SQLException {
    setBinaryStream(parameter, x, length);
  }

  @Override
  public void setClob(int parameter, @Nullable Clob x) throws SQLException {
    throw SqlErrors.unsupported("Clob objects. Call setString");
  }

  @Override
  public void setClob(int parameter, @Nullable Reader x) throws SQLException {
    setCharacterStream(parameter, x);
  }

  @Override
  public void setClob(int parameter, @Nullable Reader x, long length) throws SQLException {
    setCharacterStream(parameter, x, length);
  }

  @Override
  public void setNClob(int parameter, @Nullable NClob x) throws SQLException {
    throw SqlErrors.unsupported("NClob objects. Call setString");
  }

  @Override
  public void setNClob(int parameter, @Nullable Reader x) throws SQLException {
    setCharacterStream(parameter, x);
  }

  @Override
  public void setNClob(int parameter, @Nullable Reader x, long length) throws SQLException {
    setCharacterStream(parameter, x, length);
  }

  @Override
  public void setRef(int parameter, @Nullable Ref x) throws SQLException {
    throw SqlErrors.unsupported("REF values");
  }

  @Override
  public void setArray(int parameter, @Nullable Array x) throws SQLException {
    throw SqlErrors.unsupported("Arrays as parameters");
  }

  @Override
  public void setURL(int parameter, @Nullable URL x) throws SQLException {
    throw SqlErrors.unsupported("DATALINK values");
  }

  @Override
  public void setRowId(int parameter, @Nullable RowId x) throws SQLException {
    throw SqlErrors.unsupported("ROWID values");
  }

  @Override
  public void setSQLXML(int parameter, @Nullable SQLXML x) throws SQLException {
    throw SqlErrors.unsupported("XML values");
  }
}
