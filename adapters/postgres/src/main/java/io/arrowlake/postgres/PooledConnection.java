package io.arrowlake.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;

/** A connection of a pool. Used by one thread, but for {@link #abort} and {@link #cancel}. */
final class PooledConnection {
  private final Connection connection;
  private final PGConnection driver;
  private boolean reused;
  private long idleSince;

  private PooledConnection(Connection connection) throws SQLException {
    this.connection = connection;
    this.driver = connection.unwrap(PGConnection.class);
  }

  /**
   * A connection that has just been made, which is closed where it is of no use.
   *
   * <p>A pooler tells its clients another process than the one that serves a statement. Behind one,
   * each transaction may have another process, where a statement that was prepared under a name is
   * not there, or is another client's.
   */
  static PooledConnection of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      PooledConnection made = new PooledConnection(connection);
      row.next();
      if (row.getInt(1) != made.driver.getBackendPID()) {
        made.driver.setPrepareThreshold(0);
      }

      return made;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  Connection jdbc() {
    return connection;
  }

  PGConnection driver() {
    return driver;
  }

  /** What is looked at in rows that are sent to this server to be joined. */
  InputCheck inputCheck() {
    return new InputCheck(String.valueOf(driver.getParameterStatus("server_encoding")));
  }

  /** Whether it was idle before, so that the server may have closed it meanwhile. */
  boolean isReused() {
    return reused;
  }

  /** It is idle from now on. */
  void idle() {
    reused = true;
    idleSince = System.nanoTime();
  }

  /** Whether nobody has used it for so long. */
  boolean isIdleFor(Duration time) {
    return System.nanoTime() - idleSince >= time.toNanos();
  }

  /** Asks the server to end what runs; returns when the server was told. */
  void cancel() throws SQLException {
    driver.cancelQuery();
  }

  /** Says goodbye to the server. */
  void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      abort();
    }
  }

  /** Cuts the connection, whatever it is doing. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      throw new IllegalStateException("The driver refuses to cut a connection", e);
    }
  }
}
