package io.arrowlake.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Asks the server's catalog, on a connection of its own so that no scan delays it. Thread-safe. */
final class MetadataConnection implements AutoCloseable {
  private final ConnectionPool pool;
  private final PostgresErrors errors;

  MetadataConnection(PostgresConfig config, PostgresErrors errors) {
    this.pool = new ConnectionPool(config, 1, errors);
    this.errors = errors;
  }

  /** What is asked; may be asked twice, where the first connection turns out to be dead. */
  @FunctionalInterface
  interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  /**
   * The answer.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where the server cannot be asked
   */
  <T> T ask(Question<T> question) {
    pool.await(pool.request(), null);
    PooledConnection connection = pool.connect();
    try {
      return answer(connection, question);
    } catch (SQLException e) {
      if (!connection.isReused() || !PostgresErrors.isLost(e)) {
        pool.discard(connection);
        throw errors.running(e, null);
      }
    } catch (RuntimeException e) {
      pool.discard(connection);
      throw e;
    }

    pool.clear();
    connection.abort();
    PooledConnection fresh = pool.connectAnew();
    try {
      return answer(fresh, question);
    } catch (SQLException e) {
      pool.discard(fresh);
      throw errors.running(e, null);
    } catch (RuntimeException e) {
      pool.discard(fresh);
      throw e;
    }
  }

  private <T> T answer(PooledConnection connection, Question<T> question) throws SQLException {
    T answer = question.ask(connection.jdbc());
    pool.giveBack(connection);
    return answer;
  }

  @Override
  public void close() {
    pool.close();
  }
}
