package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * A connection that writes, taken from a pool and given back. What a transaction did not commit is
 * undone when it is closed. Used by one thread, but for {@link #cancel}.
 */
final class WriteConnection implements CopyTarget, AutoCloseable {
  private final ConnectionPool pool;
  private final Canceller canceller;
  private final PostgresErrors errors;
  private final SpecialValues special;
  private final String settings;
  private final Runnable onClose;
  private volatile @Nullable CompletableFuture<Void> turn;
  private volatile @Nullable PooledConnection connection;
  private boolean transaction;
  private volatile boolean joined;
  private volatile boolean failed;
  private boolean closed;
  private volatile boolean cancelled;
  private volatile boolean busy;

  /**
   * A connection that is not there yet.
   *
   * @param config how long statements may take, and what becomes of special values
   * @param onClose runs when the connection is given back
   */
  WriteConnection(
      ConnectionPool pool,
      Canceller canceller,
      PostgresErrors errors,
      PostgresConfig config,
      Runnable onClose) {
    this.onClose = onClose;
    this.pool = pool;
    this.canceller = canceller;
    this.errors = errors;
    this.special = config.specialValues();
    this.settings =
        "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'"
            + "; SET LOCAL IntervalStyle = 'postgres'; SET LOCAL extra_float_digits = 1"
            + "; SET LOCAL bytea_output = 'hex'; SET LOCAL standard_conforming_strings = on"
            + "; SET LOCAL transform_null_equals = off; SET LOCAL statement_timeout = "
            + config.statementTimeout() * 1_000L
            + "; SET LOCAL idle_in_transaction_session_timeout = 0";
  }

  @Override
  public SpecialValues specialValues() {
    return special;
  }

  /** Waits for a free connection and takes it. */
  void open(@Nullable Instant deadline) {
    if (joined) {
      return;
    }

    CompletableFuture<Void> asked = pool.request();
    turn = asked;
    if (cancelled) {
      asked.cancel(false);
    }

    if (!pool.await(asked, deadline)) {
      throw new ArrowLakeException(
              ErrorCode.QUERY_TIMEOUT, "No connection for writing became free in time")
          .from(errors.catalog())
          .remedy("Raise max_connections of the catalog, or write less at once");
    }

    PooledConnection taken = pool.connect();
    connection = taken;
    if (taken.isReused()) {
      greet(taken);
    }
  }

  /** The first statement finds out whether an idle connection still lives. */
  private void greet(PooledConnection taken) {
    try {
      run("SELECT 1");
    } catch (SQLException e) {
      if (!PostgresErrors.isLost(e)) {
        throw failed(e, null);
      }

      pool.clear();
      taken.abort();
      connection = null;
      connection = pool.connectAnew();
    }
  }

  private PooledConnection connection() {
    PooledConnection taken = connection;
    if (taken == null) {
      throw new IllegalStateException("The connection is not open");
    }

    return taken;
  }

  /** Begins a transaction. */
  void begin() {
    if (joined) {
      return;
    }

    begin("BEGIN READ WRITE; " + settings);
  }

  /**
   * Begins a transaction that sees one state throughout.
   *
   * @param snapshot the name of that state, null for the present one
   */
  void beginRepeatable(@Nullable String snapshot) {
    if (joined) {
      return;
    }

    String share =
        snapshot == null ? "" : "SET TRANSACTION SNAPSHOT " + Identifiers.literal(snapshot) + "; ";
    begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE; " + share + settings);
  }

  private void begin(String sql) {
    try {
      run(sql);
      transaction = true;
    } catch (SQLException e) {
      failed = true;
      throw cancelled ? failed(e, null) : errors.beginning(e, sql);
    }
  }

  /** Commits the transaction. Where that fails, it is not known whether it came about. */
  void commit() {
    if (joined) {
      return;
    }

    try {
      run("COMMIT");
      transaction = false;
    } catch (SQLException e) {
      throw failed(e, null);
    }
  }

  /**
   * Makes what follows a part of the transaction that runs: nobody who uses the connection begins,
   * commits or closes it until {@link #leave}.
   */
  void join() {
    joined = true;
  }

  /** Ends what {@link #join} began. */
  void leave() {
    joined = false;
  }

  /** Whether what runs is a part of a transaction of several statements. */
  boolean isJoined() {
    return joined;
  }

  /** What is looked at in rows that are sent to this server to be joined. */
  InputCheck inputCheck() {
    return connection().inputCheck();
  }

  /** Marks that a statement failed. */
  void fail() {
    failed = true;
  }

  /**
   * Looks whether a transaction of several statements can go on.
   *
   * @throws ArrowLakeException INVALID_TRANSACTION where a statement has failed
   */
  void checkUsable() {
    if (hasFailed()) {
      throw new ArrowLakeException(
              ErrorCode.INVALID_TRANSACTION, "A statement of the transaction failed")
          .from(errors.catalog())
          .remedy("ROLLBACK, and begin again");
    }
  }

  /** Whether a statement failed, so that the server undoes the transaction. */
  boolean hasFailed() {
    return failed || cancelled;
  }

  /** Undoes the transaction. */
  void rollback() {
    if (transaction) {
      execute("ROLLBACK");
      transaction = false;
    }
  }

  /** Runs statements. */
  void execute(String sql) {
    try {
      run(sql);
    } catch (SQLException e) {
      throw failed(e, sql);
    }
  }

  /** Runs statements in one round trip and leaves their errors as they are. */
  void run(String sql) throws SQLException {
    checkCancelled();
    busy = true;
    try (Statement statement = connection().jdbc().createStatement()) {
      statement.execute(sql);
    } finally {
      busy = false;
    }
  }

  /** Runs a statement with texts for its parameters, and gives the number of rows it changed. */
  long update(String sql, @Nullable Object... parameters) {
    checkCancelled();
    busy = true;
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeLargeUpdate();
    } catch (SQLException e) {
      throw failed(e, sql);
    } finally {
      busy = false;
    }
  }

  private PreparedStatement prepare(String sql, @Nullable Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection().jdbc().prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }

    return statement;
  }

  /** What is made of a row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** The rows of a query. */
  <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
    checkCancelled();
    busy = true;
    List<T> rows = new ArrayList<>();
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.add(reader.read(row));
      }

      return rows;
    } catch (SQLException e) {
      throw failed(e, sql);
    } finally {
      busy = false;
    }
  }

  @Override
  public CopyIn copy(String sql) throws SQLException {
    checkCancelled();
    busy = true;
    return connection().driver().getCopyAPI().copyIn(sql);
  }

  /** Starts a COPY that gives rows; the connection is busy until {@link #copied}. */
  CopyOut copyOut(String sql) throws SQLException {
    checkCancelled();
    busy = true;
    return connection().driver().getCopyAPI().copyOut(sql);
  }

  @Override
  public void copied() {
    busy = false;
  }

  @Override
  public ArrowLakeException failed(SQLException cause, @Nullable String sql) {
    failed = true;
    return cancelled
        ? new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled", cause)
            .from(errors.catalog())
        : errors.running(cause, sql);
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  private void checkCancelled() {
    if (cancelled) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled")
          .from(errors.catalog());
    }
  }

  /** Ends what runs and will run here; returns without waiting. */
  void cancel() {
    cancelled = true;
    CompletableFuture<Void> asked = turn;
    if (asked != null) {
      asked.cancel(false);
    }

    PooledConnection taken = connection;
    if (taken != null) {
      canceller.cancel(taken, () -> busy);
    }
  }

  @Override
  public void abort() {
    PooledConnection taken = connection;
    if (taken != null) {
      taken.abort();
    }
  }

  @Override
  public void close() {
    if (joined || closed) {
      return;
    }

    closed = true;
    try {
      giveBack();
    } finally {
      onClose.run();
    }
  }

  private void giveBack() {
    PooledConnection taken = connection;
    if (taken == null) {
      return;
    }

    // A cancellation that is still under way must not hit whoever is next.
    if (cancelled || busy || !undone()) {
      pool.discard(taken);
    } else {
      pool.giveBack(taken);
    }
  }

  private boolean undone() {
    if (!transaction) {
      return true;
    }

    try {
      run("ROLLBACK");
      transaction = false;
      return true;
    } catch (SQLException e) {
      // The connection is closed, which undoes as much.
      return false;
    }
  }
}
