package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * A connection in the read-only transaction of one query. It runs one COPY at a time. Used by one
 * thread, but for {@link #cancel}.
 */
final class SessionConnection {
  private static final int STOP_MILLIS = 5_000;
  private static final int START_PAUSE_MILLIS = 20;

  private final PooledConnection connection;
  private final Canceller canceller;
  private final PostgresErrors errors;
  private final @Nullable Instant deadline;
  private volatile boolean busy;
  private volatile boolean cancelled;
  private volatile boolean dead;
  private volatile boolean streaming;

  /** Whose COPY runs; guarded, as what follows, by the connection. */
  private @Nullable Object owner;

  private boolean unwanted;

  SessionConnection(
      PooledConnection connection,
      Canceller canceller,
      PostgresErrors errors,
      @Nullable Instant deadline) {
    this.connection = connection;
    this.canceller = canceller;
    this.errors = errors;
    this.deadline = deadline;
  }

  PooledConnection pooled() {
    return connection;
  }

  /** Whether it can take the next COPY. */
  boolean isIdle() {
    return !streaming && !isBroken();
  }

  /** Whether no more can run on it. */
  boolean isBroken() {
    return dead || cancelled;
  }

  /**
   * Runs statements in one round trip and gives the first value of the one that has any, or the
   * empty string.
   */
  String execute(String sql) throws SQLException {
    busy = true;
    try (Statement statement = connection.jdbc().createStatement()) {
      String value = "";
      boolean rows = statement.execute(sql);
      while (rows || statement.getUpdateCount() != -1) {
        if (rows) {
          value = first(statement);
        }

        rows = statement.getMoreResults();
      }

      return value;
    } finally {
      busy = false;
    }
  }

  /** Starts a COPY of rows to the server, until {@link #copied}. */
  CopyIn copyIn(String sql) throws SQLException {
    checkCancelled();
    busy = true;
    return connection.driver().getCopyAPI().copyIn(sql);
  }

  /** The COPY of rows to the server has ended. */
  void copied() {
    busy = false;
  }

  /** How a table is stored, for so many connections; its name as in statements. */
  TableLayout layout(String table, int connections) throws SQLException {
    busy = true;
    try (Statement statement = connection.jdbc().createStatement()) {
      return TableLayout.read(statement, table, connections);
    } finally {
      busy = false;
    }
  }

  private static String first(Statement statement) throws SQLException {
    try (ResultSet result = statement.getResultSet()) {
      return result.next() && result.getString(1) != null ? result.getString(1) : "";
    }
  }

  /** Takes the connection for a stream's COPY, until {@link #finished} or {@link #stop}. */
  void busy(Object stream) {
    synchronized (connection) {
      owner = stream;
    }

    busy = true;
    streaming = true;
  }

  /**
   * Ends the COPY of a stream from any thread, if it still runs. The connection stays of use, where
   * {@link #cancel} is for a whole query: others may be about to share its snapshot.
   */
  void cancelCopy(Object stream) {
    synchronized (connection) {
      if (owner != stream) {
        return;
      }

      unwanted = true;
    }

    canceller.cancel(connection, this::isUnwanted);
  }

  private boolean isUnwanted() {
    synchronized (connection) {
      return unwanted;
    }
  }

  /** No cancellation is sent any more; whether one may still be on its way. */
  private boolean release() {
    synchronized (connection) {
      boolean late = unwanted;
      unwanted = false;
      owner = null;
      return late;
    }
  }

  /** Starts the COPY; returns when the server sends its first rows, or fails. */
  CopyOut copy(String sql) {
    try {
      checkCancelled();
      return connection
          .driver()
          .getCopyAPI()
          .copyOut("COPY (" + sql + ") TO STDOUT (FORMAT binary)");
    } catch (SQLException e) {
      throw failed(e, sql);
    }
  }

  /** The COPY was read to its end. */
  void finished() {
    busy = false;
    if (release() && !isBroken()) {
      try {
        restore();
      } catch (SQLException e) {
        dead = true;
        connection.abort();
      }
    }

    streaming = false;
  }

  /**
   * Ends a COPY that failed or is not wanted any more. The transaction with its snapshot goes on,
   * thanks to its savepoint, where the server answers soon.
   */
  void stop(CompletableFuture<CopyOut> start) {
    try {
      CopyOut copy = awaitStart(start);
      connection.jdbc().setNetworkTimeout(Runnable::run, STOP_MILLIS);
      if (copy != null && copy.isActive()) {
        connection.cancel();
        if (!cancelled) {
          drain(copy);
        }
      }

      busy = false;
      release();
      if (!cancelled) {
        restore();
        connection.jdbc().setNetworkTimeout(Runnable::run, 0);
      }
    } catch (SQLException e) {
      dead = true;
    }

    if (isBroken()) {
      connection.abort();
    }

    finished();
  }

  /** Makes a COPY end that has not answered yet; null where it failed. */
  private @Nullable CopyOut awaitStart(CompletableFuture<CopyOut> start) throws SQLException {
    for (int i = 0; i < STOP_MILLIS / START_PAUSE_MILLIS; i++) {
      try {
        return start.get(i == 0 ? 0 : START_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        connection.cancel();
      } catch (ExecutionException e) {
        // Whoever reads the stream is told.
        return null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }

    throw new SQLException("The server does not end a statement", "08006");
  }

  private static void drain(CopyOut copy) throws SQLException {
    try {
      while (copy.readFromCopy() != null) {
        // What was under way when the server was told to stop.
      }
    } catch (SQLException e) {
      if (PostgresErrors.isLost(e)) {
        throw e;
      }
    }
  }

  private void restore() throws SQLException {
    String sql = "ROLLBACK TO SAVEPOINT fragment";
    try {
      execute(sql);
    } catch (SQLException e) {
      if (PostgresErrors.isLost(e)) {
        throw e;
      }

      // The cancellation came after the end of the COPY and hit this statement instead.
      execute(sql);
    }
  }

  /** Ends whatever runs or will run on it; it is not used for another query after that. */
  void cancel() {
    cancelled = true;
    canceller.cancel(connection, () -> busy);
  }

  /** Tells the server to end what still runs, before the connection is cut. */
  void abandon() {
    if (streaming && !isBroken()) {
      dead = true;
      try {
        connection.cancel();
      } catch (SQLException e) {
        // The server finds the connection cut when it sends its next rows.
        connection.abort();
      }
    }
  }

  /** Whether the query that it is used for was cancelled. */
  boolean isCancelled() {
    return cancelled;
  }

  void checkCancelled() {
    if (cancelled) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled")
          .from(errors.catalog());
    }
  }

  /** The error of a statement, told apart from a cancellation. */
  ArrowLakeException failed(SQLException cause, @Nullable String sql) {
    if (cancelled || isUnwanted()) {
      return new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled", cause)
          .from(errors.catalog());
    }

    boolean ended = PostgresErrors.state(cause).equals("57014");
    if (ended && isTimeout(cause)) {
      return new ArrowLakeException(
              ErrorCode.QUERY_TIMEOUT, "The server ran out of the query's time", cause)
          .from(errors.catalog())
          .sent(String.valueOf(sql));
    }

    return errors.running(cause, sql);
  }

  private boolean isTimeout(SQLException cause) {
    boolean late = deadline != null && !Instant.now().isBefore(deadline);
    return late || String.valueOf(cause.getMessage()).contains("timeout");
  }
}
