package io.arrowlake.engine.duckdb;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who orders the joins of the statements that DuckDB plans. DuckDB has one setting for all of its
 * connections, so statements that differ in it are planned one after the other, in the order in
 * which they came; those that agree are planned at the same time. Thread-safe.
 */
final class JoinOrders {
  /** How often who waits looks whether its statement was cancelled. */
  private static final long LOOK_MILLIS = 20;

  /** Windows are never joined with themselves: that reads their input twice. */
  private static final String ALWAYS_OFF = "window_self_join";

  /** Who decides. */
  enum Order {
    /** DuckDB knows the rows of all that the statement reads. */
    OF_DUCKDB(ALWAYS_OFF),

    /**
     * The order and the sides stay as they are written. DuckDB takes every stream for one row: it
     * has made orders whose joins are larger than disks.
     */
    AS_WRITTEN(ALWAYS_OFF + ",join_order,build_side_probe_side");

    private final String off;

    Order(String off) {
      this.off = off;
    }

    /** What DuckDB's {@code SET GLOBAL} takes. */
    String setting() {
      return "disabled_optimizers = '" + off + "'";
    }
  }

  /** What makes a plan. */
  @FunctionalInterface
  interface Planning<T> {
    /** Plans a statement. */
    T plan() throws SQLException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Object> waiting = new ArrayDeque<>();
  private @Nullable Order current;
  private int planning;

  /**
   * Plans under an order.
   *
   * @param connection any connection to the database, for the setting
   * @param cancelled whether nobody waits for the plan any more; then null is given
   */
  <T> @Nullable T plan(
      Order order, Connection connection, BooleanSupplier cancelled, Planning<T> planning)
      throws SQLException {
    if (!enter(order, connection, cancelled)) {
      return null;
    }

    try {
      return planning.plan();
    } finally {
      leave();
    }
  }

  private boolean enter(Order order, Connection connection, BooleanSupplier cancelled)
      throws SQLException {
    Object turn = new Object();
    lock.lock();
    try {
      waiting.add(turn);
      while (waiting.peek() != turn || (planning > 0 && current != order)) {
        if (cancelled.getAsBoolean()) {
          return false;
        }

        changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }

      if (current != order) {
        set(order, connection);
      }

      planning++;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("Interrupted while another statement was planned", e);
    } finally {
      waiting.remove(turn);
      changed.signalAll();
      lock.unlock();
    }
  }

  private void set(Order order, Connection connection) throws SQLException {
    current = null;
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET GLOBAL " + order.setting());
    }

    current = order;
  }

  private void leave() {
    lock.lock();
    try {
      planning--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
