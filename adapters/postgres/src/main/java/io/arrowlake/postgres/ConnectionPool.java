package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * The connections of a source, a bounded number. Those who wait get one in the order in which they
 * asked. Thread-safe.
 *
 * <p>A login that fails is reported at once and never tried again behind the caller's back, and an
 * idle connection is not asked whether it lives, so that taking one costs no round trip: the
 * taker's first statement finds out (see {@link PooledConnection#isReused}). One that nobody uses
 * for a while is closed.
 */
final class ConnectionPool implements AutoCloseable {
  private final String jdbcUrl;
  private final Properties properties;
  private final Duration idleTimeout;
  private final PostgresErrors errors;
  private final Deque<PooledConnection> idle = new ArrayDeque<>();
  private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private int free;
  private boolean sweeps;
  private boolean closed;

  ConnectionPool(PostgresConfig config, int size, PostgresErrors errors) {
    this.jdbcUrl = config.jdbcUrl();
    this.properties = config.driverProperties();
    this.idleTimeout = Duration.ofSeconds(config.idleTimeout());
    this.errors = errors;
    this.free = size;
  }

  /**
   * Asks for the right to a connection. Who got it calls {@link #connect} and in the end gives the
   * connection back; who no longer wants it cancels the future.
   */
  synchronized CompletableFuture<Void> request() {
    if (free > 0) {
      free--;
      return CompletableFuture.completedFuture(null);
    }

    CompletableFuture<Void> turn = new CompletableFuture<>();
    waiting.add(turn);
    return turn;
  }

  /**
   * Waits for the right to a connection.
   *
   * @param deadline when to give up, null for never
   * @return whether it came in time
   */
  boolean await(CompletableFuture<Void> turn, @Nullable Instant deadline) {
    try {
      if (deadline == null) {
        turn.get();
      } else {
        Duration left = Duration.between(Instant.now(), deadline);
        turn.get(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
      }

      return true;
    } catch (TimeoutException e) {
      giveUp(turn);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveUp(turn);
      throw cancelled(e);
    } catch (CancellationException e) {
      throw cancelled(e);
    } catch (ExecutionException e) {
      throw new ArrowLakeException(
          ErrorCode.INTERNAL_ERROR, "A wait for a connection failed", e.getCause());
    }
  }

  private void giveUp(CompletableFuture<Void> turn) {
    if (!turn.cancel(false)) {
      release();
    }
  }

  private ArrowLakeException cancelled(Exception cause) {
    return new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled", cause)
        .from(errors.catalog());
  }

  /** An idle connection or a new one, for a holder of the right. */
  PooledConnection connect() {
    synchronized (this) {
      PooledConnection reused = closed ? null : idle.pollFirst();
      if (reused != null) {
        return reused;
      }
    }

    return connectAnew();
  }

  /** A new connection, for a holder of the right. The right is lost where that fails. */
  PooledConnection connectAnew() {
    try {
      Connection connection = new Driver().connect(jdbcUrl, properties);
      if (connection == null) {
        throw new SQLException("The address is not one of PostgreSQL", "08001");
      }

      return PooledConnection.of(connection);
    } catch (SQLException e) {
      release();
      throw errors.connecting(e);
    } catch (RuntimeException e) {
      release();
      throw e;
    }
  }

  /** Closes the idle connections: one of them turned out to be dead. */
  void clear() {
    Deque<PooledConnection> dead;
    synchronized (this) {
      dead = new ArrayDeque<>(idle);
      idle.clear();
    }

    dead.forEach(PooledConnection::abort);
  }

  /** Takes back a connection that has no transaction and no statement. */
  void giveBack(PooledConnection connection) {
    boolean kept;
    synchronized (this) {
      kept = !closed;
      if (kept) {
        connection.idle();
        idle.addFirst(connection);
        sweepLater();
      }
    }

    if (!kept) {
      connection.close();
    }

    release();
  }

  /** Makes sure that somebody looks for connections that nobody uses. */
  private synchronized void sweepLater() {
    if (!sweeps && !idleTimeout.isZero()) {
      sweeps = true;
      CompletableFuture.delayedExecutor(idleTimeout.toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::sweep);
    }
  }

  /** Closes the connections that nobody has used for the time; the server has others to serve. */
  private void sweep() {
    Deque<PooledConnection> unused = new ArrayDeque<>();
    synchronized (this) {
      sweeps = false;
      // The one that was used last is the first.
      while (!idle.isEmpty() && idle.peekLast().isIdleFor(idleTimeout)) {
        unused.add(idle.pollLast());
      }

      if (!idle.isEmpty()) {
        sweepLater();
      }
    }

    unused.forEach(PooledConnection::close);
  }

  /** Takes back the right to a connection that was closed or is closed here. */
  void discard(PooledConnection connection) {
    connection.abort();
    release();
  }

  private synchronized void release() {
    CompletableFuture<Void> next = waiting.poll();
    while (next != null && !next.complete(null)) {
      next = waiting.poll();
    }

    if (next == null) {
      free++;
    }
  }

  @Override
  public void close() {
    Deque<PooledConnection> rest;
    synchronized (this) {
      closed = true;
      rest = new ArrayDeque<>(idle);
      idle.clear();
    }

    rest.forEach(PooledConnection::close);
  }
}
