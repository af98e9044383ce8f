package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.LoadRequest;
import java.util.List;

/**
 * The right to load one table, an advisory lock that lives as long as a transaction, which is open
 * for all that time and sees nothing: it holds up neither vacuum nor anybody's lock, and a pooler
 * leaves it its process. The name is locked, so that it holds for tables that do not exist yet.
 * Owns the connection. Thread-safe.
 */
final class LoadLock implements AutoCloseable {
  /** A server needs a moment to notice that a process that held the lock has died. */
  private static final int ATTEMPTS = 50;

  private static final long PAUSE_MILLIS = 100;
  private static final String KEY = "hashtextextended(?, 0)";

  private final WriteConnection connection;

  private LoadLock(WriteConnection connection) {
    this.connection = connection;
  }

  /**
   * Takes the lock.
   *
   * @param connection not open yet; it is closed where the lock is not to be had
   * @throws ArrowLakeException TARGET_BUSY where somebody else keeps it
   */
  static LoadLock take(WriteConnection connection, LoadRequest request) {
    try {
      connection.open(null);
      connection.begin();
      // The lock would go with a transaction that the server finds open for too long.
      connection.query(
          "SELECT set_config('transaction_timeout', '0', true)"
              + " WHERE current_setting('transaction_timeout', true) IS NOT NULL",
          row -> "");
      String name = "arrowlake ingest " + LoadStart.label(request);
      for (int i = 0; i < ATTEMPTS; i++) {
        List<Boolean> taken =
            connection.query(
                "SELECT pg_try_advisory_xact_lock(" + KEY + ")", row -> row.getBoolean(1), name);
        if (taken.get(0)) {
          return new LoadLock(connection);
        }

        pause();
      }

      throw new ArrowLakeException(
              ErrorCode.TARGET_BUSY,
              "Another load of " + request.table() + " is running" + holder(connection, name))
          .remedy("Wait for it to end");
    } catch (RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The load was cancelled", e);
    }
  }

  private static String holder(WriteConnection connection, String name) {
    return connection
        .query(
            "SELECT a.pid, a.client_addr, a.backend_start::timestamptz(0)"
                + " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
                + " WHERE l.locktype = 'advisory' AND l.granted"
                + " AND (l.classid::int8 << 32 | l.objid::int8) = "
                + KEY,
            row ->
                ": server process %s, client %s, since %s"
                    .formatted(row.getString(1), row.getString(2), row.getString(3)),
            name)
        .stream()
        .findFirst()
        .orElse("");
  }

  /**
   * Makes sure that the lock was not lost meanwhile.
   *
   * @throws ArrowLakeException SOURCE_LOST where its connection was
   */
  synchronized void requireHeld() {
    connection.execute("SELECT 1");
  }

  /** Gives the lock back. */
  @Override
  public synchronized void close() {
    connection.close();
  }
}
