package io.arrowlake.jdbc;

import io.arrowlake.engine.StatementDescription;
import java.util.List;
import org.apache.calcite.avatica.MetaImpl;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * What Avatica's machinery asks of an engine in the same process: it numbers statements and
 * describes what is prepared.
 *
 * <p>Rows do not pass here. Avatica hands them on in frames of boxed values, under the monitor of
 * the statement, so that nobody could cancel it: {@link StatementRun} runs statements instead, and
 * whatever belongs to frames is refused.
 */
final class EngineMeta extends MetaImpl {
  private final ArrowLakeConnection owner;
  private int statements;

  EngineMeta(ArrowLakeConnection connection) {
    super(connection);
    this.owner = connection;
  }

  @Override
  public synchronized StatementHandle createStatement(ConnectionHandle handle) {
    statements++;
    return new StatementHandle(handle.id, statements, null);
  }

  @Override
  public StatementHandle prepare(ConnectionHandle handle, String sql, long maxRowCount) {
    StatementDescription description = owner.engine().describe(owner.session(), sql);
    StatementHandle statement = createStatement(handle);
    statement.signature = Signatures.of(sql, description);
    return statement;
  }

  /** Statements hold nothing here. */
  @Override
  public void closeStatement(StatementHandle handle) {}

  @Override
  public ExecuteResult prepareAndExecute(
      StatementHandle handle, String sql, long maxRowCount, PrepareCallback callback) {
    throw frames();
  }

  @Override
  public ExecuteResult prepareAndExecute(
      StatementHandle handle,
      String sql,
      long maxRowCount,
      int maxRowsInFirstFrame,
      PrepareCallback callback) {
    throw frames();
  }

  @Override
  public ExecuteBatchResult prepareAndExecuteBatch(StatementHandle handle, List<String> commands) {
    throw frames();
  }

  @Override
  public ExecuteBatchResult executeBatch(
      StatementHandle handle, List<List<TypedValue>> parameterValues) {
    throw frames();
  }

  @Override
  public Frame fetch(StatementHandle handle, long offset, int fetchMaxRowCount) {
    throw frames();
  }

  @Override
  public ExecuteResult execute(
      StatementHandle handle, List<TypedValue> parameterValues, long maxRowCount) {
    throw frames();
  }

  @Override
  public ExecuteResult execute(
      StatementHandle handle, List<TypedValue> parameterValues, int maxRowsInFirstFrame) {
    throw frames();
  }

  @Override
  public Iterable<Object> createIterable(
      StatementHandle handle,
      @Nullable QueryState state,
      Signature signature,
      @Nullable List<TypedValue> parameters,
      Frame firstFrame) {
    throw frames();
  }

  @Override
  public boolean syncResults(StatementHandle handle, QueryState state, long offset) {
    throw frames();
  }

  @Override
  public void commit(ConnectionHandle handle) {
    throw new UnsupportedOperationException("Each statement is its own transaction");
  }

  @Override
  public void rollback(ConnectionHandle handle) {
    throw new UnsupportedOperationException("Each statement is its own transaction");
  }

  private static UnsupportedOperationException frames() {
    return new UnsupportedOperationException("Rows come from Arrow batches, not from frames");
  }
}
