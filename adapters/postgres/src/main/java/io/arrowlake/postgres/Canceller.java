package io.arrowlake.postgres;

import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Sends cancellations to the server, on connections of their own as the protocol wants it, without
 * the canceller waiting. Thread-safe.
 *
 * <p>A cancellation that reaches the server just before the statement does is lost; therefore it is
 * sent again until the statement has ended, and in the end the connection is cut.
 */
final class Canceller implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;
  private static final int ATTEMPTS = 50;

  private final ScheduledExecutorService executor;

  Canceller(String catalog) {
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "arrowlake-cancel-" + catalog);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Ends what runs on the connection, for as long as that is so. */
  void cancel(PooledConnection connection, BooleanSupplier isBusy) {
    later(() -> attempt(connection, isBusy, ATTEMPTS), 0);
  }

  private void attempt(PooledConnection connection, BooleanSupplier isBusy, int left) {
    if (!isBusy.getAsBoolean()) {
      return;
    } else if (left == 0) {
      connection.abort();
      return;
    }

    try {
      // Whoever says under this lock that it has ended knows that no cancellation follows.
      synchronized (connection) {
        if (isBusy.getAsBoolean()) {
          connection.cancel();
        }
      }
    } catch (SQLException e) {
      // The server takes no cancellations: what waits for it must not wait on.
      connection.abort();
      return;
    }

    later(() -> attempt(connection, isBusy, left - 1), PAUSE_MILLIS);
  }

  private void later(Runnable task, long millis) {
    try {
      ScheduledFuture<?> scheduled = executor.schedule(task, millis, TimeUnit.MILLISECONDS);
      if (scheduled.isCancelled()) {
        task.run();
      }
    } catch (RejectedExecutionException e) {
      // The source is closed, and its connections with it.
      task.run();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
