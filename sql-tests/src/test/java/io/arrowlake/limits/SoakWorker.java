package io.arrowlake.limits;

import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.sqltests.TablePlacement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One client of a soak: asks one query after the other. Used by one thread. */
final class SoakWorker {
  /** How many there are at once. */
  static final int THREADS = 32;

  private static final List<String> RESIDUAL_ENGINES = List.of("auto", "auto", "arrow", "duckdb");
  private static final int MOST_MILLIS = 400;

  private final Callable<Connection> connections;
  private final Map<LargeQuery, String> expected;
  private final List<LargeQuery> queries;
  private final TablePlacement placement;
  private final SoakReport report;
  private final Random random;

  SoakWorker(
      Callable<Connection> connections,
      Map<LargeQuery, String> expected,
      TablePlacement placement,
      SoakReport report,
      long seed) {
    this.connections = connections;
    this.expected = expected;
    this.queries = List.copyOf(expected.keySet());
    this.placement = placement;
    this.report = report;
    this.random = new Random(seed);
  }

  /** What is to become of a query. */
  private enum Fate {
    /** All rows are read. */
    READ,
    /** Another thread cancels it. */
    CANCELLED,
    /** The result is closed after its first row. */
    ABANDONED,
    /** It has a moment only. */
    TOO_SLOW,
    /** A row of it divides by zero. */
    WRONG
  }

  /** Asks until the time of {@link System#nanoTime}. */
  Void runUntil(long end) throws Exception {
    ScheduledExecutorService canceller = Executors.newSingleThreadScheduledExecutor();
    try {
      while (System.nanoTime() < end) {
        session(end, canceller);
      }
    } finally {
      canceller.shutdownNow();
    }

    return null;
  }

  /** A deadline stays with its session, so that it is the last query there. */
  private void session(long end, ScheduledExecutorService canceller) throws Exception {
    try (Connection connection = connections.call()) {
      Fate fate = Fate.READ;
      for (int i = random.nextInt(8);
          i >= 0 && System.nanoTime() < end && fate != Fate.TOO_SLOW;
          i--) {
        fate = fate();
        run(connection, fate, queries.get(random.nextInt(queries.size())), canceller);
      }
    }
  }

  private Fate fate() {
    int percent = random.nextInt(100);
    return percent < 50
        ? Fate.READ
        : percent < 80
            ? Fate.CANCELLED
            : percent < 88 ? Fate.ABANDONED : percent < 94 ? Fate.TOO_SLOW : Fate.WRONG;
  }

  private void run(
      Connection connection, Fate fate, LargeQuery query, ScheduledExecutorService canceller)
      throws Exception {
    String engine = RESIDUAL_ENGINES.get(random.nextInt(RESIDUAL_ENGINES.size()));
    AtomicLong cancelledAt = new AtomicLong();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET residual_engine = " + engine);
      if (fate == Fate.TOO_SLOW) {
        statement.execute("SET query_timeout = '" + (1 + random.nextInt(MOST_MILLIS)) + "ms'");
      }

      Future<?> cancel =
          canceller.schedule(
              () -> {
                cancelledAt.set(System.nanoTime());
                statement.cancel();
                return null;
              },
              fate == Fate.CANCELLED ? random.nextInt(MOST_MILLIS) : Integer.MAX_VALUE,
              TimeUnit.MILLISECONDS);
      try {
        answered(fate, query, engine, answer(statement, fate, query));
      } catch (SQLException e) {
        failed(fate, query, engine, e, cancelledAt.get());
      } finally {
        if (!cancel.cancel(false)) {
          cancel.get();
        }
      }
    }
  }

  /** The digest of the rows, empty where not all were read. */
  private String answer(Statement statement, Fate fate, LargeQuery query) throws SQLException {
    String sql =
        fate == Fate.WRONG
            ? "SELECT c_name, 1 / (l_linenumber - l_linenumber) FROM lineitem, orders, customer, part"
                + " WHERE l_orderkey = o_orderkey AND c_custkey = o_custkey"
                + " AND p_partkey = l_partkey"
            : query.sql();
    try (ResultSet results = statement.executeQuery(placement.qualify(sql))) {
      if (fate == Fate.ABANDONED) {
        results.next();
        return "";
      }

      return RowsDigest.of(results).text(query.isOrdered());
    }
  }

  private void answered(Fate fate, LargeQuery query, String engine, String answer) {
    report.count(fate + " answered");
    if (fate == Fate.WRONG || fate != Fate.ABANDONED && !answer.equals(expected.get(query))) {
      report.fail(fate + " " + query.name() + " by " + engine + ": " + answer);
    }
  }

  private void failed(
      Fate fate, LargeQuery query, String engine, SQLException error, long cancelledAt) {
    ErrorCode wanted =
        switch (fate) {
          case CANCELLED -> ErrorCode.QUERY_CANCELLED;
          case TOO_SLOW -> ErrorCode.QUERY_TIMEOUT;
          case WRONG -> ErrorCode.DIVISION_BY_ZERO;
          case READ, ABANDONED -> null;
        };
    report.count(fate + " failed");
    if (wanted == null || error.getErrorCode() != wanted.number()) {
      report.fail(fate + " " + query.name() + " by " + engine + ": " + error);
    } else if (fate == Fate.CANCELLED) {
      report.cancelled(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - cancelledAt));
    }
  }
}
