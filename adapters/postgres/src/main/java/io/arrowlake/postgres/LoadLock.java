package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.LoadRequest;
import java.util.List;

/**
 * The right to load one table, an advisory lock that lives as long as its connection. The name is
 * locked, so that it holds for tables that do not exist yet.
 */
final class LoadLock {
  /** A server needs a moment to notice that a process that held the lock has died. */
  private static final int ATTEMPTS = 50;

  private static final long PAUSE_MILLIS = 100;
  private static final String KEY = "hashtextextended(?, 0)";

  private final WriteConnection connection;
  private final String name;

  private LoadLock(WriteConnection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /**
   * Takes the lock.
   *
   * @throws ArrowLakeException TARGET_BUSY where somebody else keeps it
   */
  static LoadLock take(WriteConnection connection, LoadRequest request) {
    // The lock would go with a connection that the server finds idle for too long.
    connection.query(
        "SELECT set_config('idle_session_timeout', '0', false)"
            + " WHERE current_setting('idle_session_timeout', true) IS NOT NULL",
        row -> "");
    String name = "arrowlake ingest " + LoadStart.label(request);
    for (int i = 0; i < ATTEMPTS; i++) {
      List<Boolean> taken =
          connection.query(
              "SELECT pg_try_advisory_lock(" + KEY + ")", row -> row.getBoolean(1), name);
      if (taken.get(0)) {
        return new LoadLock(connection, name);
      }

      pause();
    }

    throw new ArrowLakeException(
            ErrorCode.TARGET_BUSY,
            "Another load of " + request.table() + " is running" + holder(connection, name))
        .remedy("Wait for it to end");
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

  /** Gives the lock back. */
  void release() {
    connection.query("SELECT pg_advisory_unlock(" + KEY + ")", row -> "", name);
  }
}
