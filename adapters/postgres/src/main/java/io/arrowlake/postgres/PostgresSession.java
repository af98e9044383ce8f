package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.InputRefusedException;
import io.arrowlake.spi.InputRows;
import io.arrowlake.spi.KeyFilter;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceSession;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * One query at one server: a read-only transaction, whose snapshot all its connections share. The
 * first stream's connection serves the later ones where it is free by then.
 */
final class PostgresSession implements SourceSession {
  /**
   * How long a query that has a connection waits for another one. Then it reads what is left of an
   * earlier stream into memory: queries would wait for each other, or one for itself, for ever.
   */
  private static final Duration SECOND_CONNECTION_WAIT = Duration.ofMillis(100);

  private static final int MOST_NAME_BYTES = 63;

  /** Begins the transaction of a query, in front of its first statements. */
  static final String BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ";

  private static final String BEGIN_WRITING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE; ";

  private static final String LACK_OF_RESOURCES = "53";

  /** Not supported, read-only and not allowed. */
  private static final Set<String> NO_TEMPORARY_TABLES = Set.of("0A000", "25006", "42501");

  private static final String SAVEPOINT = "; SAVEPOINT fragment";

  private final PostgresConfig config;
  private final ConnectionPool pool;
  private final Canceller canceller;
  private final Executor starter;
  private final PostgresErrors errors;
  private final QueryWriter writer;
  private final QueryScope scope;

  private final List<SessionConnection> connections = new ArrayList<>();
  private final List<CopyStream> streams = new ArrayList<>();
  private @Nullable CompletableFuture<Void> waiting;
  private boolean cancelled;
  private boolean closed;
  private volatile boolean serial;
  private volatile String snapshot = "";

  PostgresSession(
      PostgresConfig config,
      ConnectionPool pool,
      Canceller canceller,
      Executor starter,
      PostgresErrors errors,
      QueryWriter writer,
      QueryScope scope) {
    this.config = config;
    this.pool = pool;
    this.canceller = canceller;
    this.starter = starter;
    this.errors = errors;
    this.writer = writer;
    this.scope = scope;
  }

  @Override
  public BatchStream open(
      Fragment fragment, QueryWriter.Bindings bindings, List<KeyFilter> filters) {
    RelDataType rowType = fragment.root().getRowType();
    QueryWriter.Written written = writer.written(fragment.root(), bindings);
    CopyFormat format = CopyFormat.of(rowType, written, config.specialValues());
    String sql = written.text();
    SessionConnection connection = connection();
    if (!filters.isEmpty()) {
      return copy(connection, KeyFilterSql.apply(sql, rowType, filters), format);
    }

    List<SessionConnection> more = new ArrayList<>(List.of(connection));
    int worth = serial ? 1 : TableSplits.worth(fragment, config.scanConnections());
    while (more.size() < worth && addFree(more)) {
      // Another one came.
    }

    List<String> splits = splits(fragment, sql, more);
    if (splits.size() == 1) {
      return copy(connection, sql, format);
    }

    List<CopyStream> parts = new ArrayList<>();
    try {
      for (int i = 0; i < splits.size(); i++) {
        parts.add(copy(more.get(i), splits.get(i), format));
      }

      return new ParallelCopyStream(parts, starter);
    } catch (RuntimeException e) {
      parts.forEach(CopyStream::close);
      throw e;
    }
  }

  @Override
  public OpenedFragment open(
      Fragment fragment,
      QueryWriter.Bindings bindings,
      List<KeyFilter> filters,
      List<InputRows> inputs) {
    SessionConnection connection = connection();
    InputCheck check = connection.pooled().inputCheck();
    Optional<InputRelations> arrays = InputRelations.arrays(inputs, check);
    if (arrays.isPresent()) {
      return open(connection, fragment, bindings, filters, arrays.get());
    }

    SessionConnection writable = writable();
    return open(writable, fragment, bindings, filters, tables(writable, inputs, check));
  }

  private OpenedFragment open(
      SessionConnection connection,
      Fragment fragment,
      QueryWriter.Bindings bindings,
      List<KeyFilter> filters,
      InputRelations inputs) {
    RelDataType rowType = fragment.root().getRowType();
    QueryWriter.Written written = writer.written(fragment.root(), inputs.bind(bindings));
    CopyFormat format = CopyFormat.of(rowType, written, config.specialValues());
    String sql = KeyFilterSql.apply(written.text(), rowType, filters);
    return new OpenedFragment(copy(connection, sql, format), inputs.sent());
  }

  /** A connection under the same snapshot whose transaction may make temporary tables. */
  private SessionConnection writable() {
    if (serial || holdsAll() || !await()) {
      throw new InputRefusedException("No connection is free for a temporary table");
    }

    SessionConnection connection = register(pool.connect());
    String share = "SET TRANSACTION SNAPSHOT '" + snapshot + "'; ";
    try {
      connection.checkCancelled();
      connection.execute(BEGIN_WRITING + share + "SELECT '', " + settings());
      return connection;
    } catch (SQLException e) {
      throw refused(connection, e);
    }
  }

  /** Fills temporary tables; what runs after that writes nothing any more. */
  private InputRelations tables(
      SessionConnection connection, List<InputRows> inputs, InputCheck check) {
    try {
      InputRelations tables = InputRelations.tables(inputs, check, connection);
      connection.execute("SET TRANSACTION READ ONLY" + SAVEPOINT);
      return tables;
    } catch (SQLException e) {
      throw refused(connection, e);
    } catch (RuntimeException e) {
      unregister(connection);
      pool.discard(connection.pooled());
      throw e;
    }
  }

  /** The server may do without temporary tables, as one in recovery and where a role may not. */
  private RuntimeException refused(SessionConnection connection, SQLException cause) {
    ArrowLakeException error = drop(connection, connection.failed(cause, null));
    String state = PostgresErrors.state(cause);
    boolean refuses =
        state.startsWith(LACK_OF_RESOURCES)
            || NO_TEMPORARY_TABLES.contains(state)
            || (connection.pooled().isReused() && PostgresErrors.isLost(cause));
    return refuses && !connection.isCancelled()
        ? new InputRefusedException("The server makes no temporary table: " + cause.getMessage())
        : error;
  }

  private List<String> splits(Fragment fragment, String sql, List<SessionConnection> from) {
    try {
      return TableSplits.of(fragment, sql, from.size(), from.get(0));
    } catch (SQLException e) {
      throw drop(from.get(0), from.get(0).failed(e, sql));
    }
  }

  private CopyStream copy(SessionConnection connection, String sql, CopyFormat format) {
    CopyStream stream = new CopyStream(connection, starter, sql, format, scope.allocator());
    streams.add(stream);
    return stream;
  }

  /** Adds a connection under the same snapshot, unless that meant to wait for one. */
  private boolean addFree(List<SessionConnection> connections) {
    SessionConnection idle = idle(connections);
    if (idle != null) {
      return connections.add(idle);
    }

    CompletableFuture<Void> turn;
    synchronized (this) {
      checkOpen();
      turn = pool.request();
    }

    if (!turn.isDone() && turn.cancel(false)) {
      return false;
    }

    try {
      return connections.add(begun());
    } catch (ArrowLakeException e) {
      // A server that is full serves the query over fewer; one that is gone says so there.
      checkOpen();
      return false;
    }
  }

  private SessionConnection connection() {
    if (serial) {
      streams.forEach(CopyStream::buffer);
    }

    streams.removeIf(CopyStream::isEnded);
    SessionConnection idle = idle(List.of());
    if (idle != null) {
      return idle;
    } else if (!snapshot.isEmpty() && (serial || isSnapshotLost())) {
      throw new ArrowLakeException(
              ErrorCode.SOURCE_LOST, "The connection that held the query's snapshot was lost")
          .from(errors.catalog())
          .remedy("Run the query again");
    }

    return connect();
  }

  private synchronized @Nullable SessionConnection idle(List<SessionConnection> besides) {
    checkOpen();
    return connections.stream()
        .filter(SessionConnection::isIdle)
        .filter(connection -> !besides.contains(connection))
        .findFirst()
        .orElse(null);
  }

  /** A snapshot can be shared for as long as the transaction lasts that exported it. */
  private synchronized boolean isSnapshotLost() {
    return connections.get(0).isBroken();
  }

  private SessionConnection connect() {
    return holdsAll() || !await() ? freed() : begun();
  }

  /** A connection in the query's transaction, for a holder of the right to one. */
  private SessionConnection begun() {
    SessionConnection connection = register(pool.connect());
    try {
      begin(connection);
      return connection;
    } catch (SQLException e) {
      if (!connection.pooled().isReused() || !PostgresErrors.isLost(e) || connection.isBroken()) {
        throw drop(connection, connection.failed(e, BEGIN));
      }
    }

    // The server closed idle connections, as after its restart: a new one tells whether it lives.
    pool.clear();
    unregister(connection);
    connection.pooled().abort();
    SessionConnection fresh = register(pool.connectAnew());
    try {
      begin(fresh);
      return fresh;
    } catch (SQLException e) {
      throw drop(fresh, fresh.failed(e, BEGIN));
    }
  }

  private ArrowLakeException drop(SessionConnection connection, ArrowLakeException error) {
    unregister(connection);
    pool.discard(connection.pooled());
    return error;
  }

  private synchronized boolean holdsAll() {
    return connections.size() >= config.maxConnections();
  }

  /** Whether there is a new connection; without one the session has others. */
  private boolean await() {
    CompletableFuture<Void> turn;
    Instant limit = scope.deadline();
    boolean first;
    synchronized (this) {
      checkOpen();
      turn = pool.request();
      waiting = turn;
      first = connections.isEmpty();
      Instant soon = Instant.now().plus(SECOND_CONNECTION_WAIT);
      limit = first || (limit != null && limit.isBefore(soon)) ? limit : soon;
    }

    boolean came = pool.await(turn, limit);
    synchronized (this) {
      waiting = null;
    }

    if (!came && first) {
      throw allInUse();
    }

    return came;
  }

  private ArrowLakeException allInUse() {
    return new ArrowLakeException(
            ErrorCode.QUERY_TIMEOUT,
            "All " + config.maxConnections() + " connections of the catalog stayed in use")
        .from(errors.catalog())
        .remedy("Raise max_connections of the catalog or run fewer queries at once");
  }

  /** A connection of an earlier stream whose rows are in memory now. */
  private SessionConnection freed() {
    for (CopyStream stream : streams) {
      SessionConnection idle = idle(List.of());
      if (idle != null) {
        return idle;
      }

      stream.buffer();
    }

    SessionConnection idle = idle(List.of());
    if (idle == null) {
      throw allInUse();
    }

    return idle;
  }

  private synchronized SessionConnection register(PooledConnection pooled) {
    SessionConnection connection =
        new SessionConnection(pooled, canceller, errors, scope.deadline());
    connections.add(connection);
    if (cancelled) {
      connection.cancel();
    }

    return connection;
  }

  private synchronized void unregister(SessionConnection connection) {
    connections.remove(connection);
  }

  private void begin(SessionConnection connection) throws SQLException {
    connection.checkCancelled();
    if (!snapshot.isEmpty()) {
      String share = "SET TRANSACTION SNAPSHOT '" + snapshot + "'; ";
      connection.execute(BEGIN + share + "SELECT '', " + settings() + SAVEPOINT);
      return;
    }

    try {
      snapshot =
          connection.execute(BEGIN + "SELECT pg_export_snapshot(), " + settings() + SAVEPOINT);
    } catch (SQLException e) {
      if (connection.isBroken() || PostgresErrors.isLost(e)) {
        throw e;
      }

      beginAlone(connection);
    }
  }

  /** Some servers, such as those behind certain poolers, export no snapshots. */
  private void beginAlone(SessionConnection connection) throws SQLException {
    connection.execute("ROLLBACK");
    snapshot =
        connection.execute(
            BEGIN + "SELECT txid_current_snapshot()::text, " + settings() + SAVEPOINT);
    serial = true;
    scope
        .warnings()
        .accept(
            "Catalog "
                + errors.catalog()
                + " shares no snapshots: the query reads from it one fragment after the other");
  }

  /** All settings that decide what text and literals mean, for this transaction only. */
  private String settings() {
    return String.join(
        ", ",
        set("TimeZone", "UTC"),
        set("DateStyle", "ISO, YMD"),
        set("IntervalStyle", "postgres"),
        set("extra_float_digits", "1"),
        set("bytea_output", "hex"),
        set("standard_conforming_strings", "on"),
        set("transform_null_equals", "off"),
        set("statement_timeout", Long.toString(timeoutMillis())),
        set("application_name", name()));
  }

  private static String set(String setting, String value) {
    return "set_config('" + setting + "', '" + value + "', true)";
  }

  private long timeoutMillis() {
    long configured = Duration.ofSeconds(config.statementTimeout()).toMillis();
    Instant deadline = scope.deadline();
    if (deadline == null) {
      return configured;
    }

    long left = Math.max(1, Duration.between(Instant.now(), deadline).toMillis());
    long most = Math.min(left, Integer.MAX_VALUE);
    return configured == 0 ? most : Math.min(configured, most);
  }

  private String name() {
    String name = config.applicationName() + " " + scope.queryId();
    String plain = name.replaceAll("[^ -~]", "?").replace("'", "''");
    return plain.length() > MOST_NAME_BYTES && !plain.contains("'")
        ? plain.substring(0, MOST_NAME_BYTES)
        : plain;
  }

  private void checkOpen() {
    if (cancelled) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled")
          .from(errors.catalog());
    } else if (closed) {
      throw new IllegalStateException("The session is closed");
    }
  }

  @Override
  public String snapshot() {
    return snapshot.isEmpty() ? "" : "postgres snapshot " + snapshot;
  }

  @Override
  public Optional<String> sharedSnapshot() {
    return snapshot.isEmpty() || serial ? Optional.empty() : Optional.of(snapshot);
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    CompletableFuture<Void> turn = waiting;
    if (turn != null) {
      turn.cancel(false);
    }

    connections.forEach(SessionConnection::cancel);
  }

  @Override
  public void close() {
    List<SessionConnection> rest;
    synchronized (this) {
      closed = true;
      rest = new ArrayList<>(connections);
      connections.clear();
    }

    rest.forEach(this::giveBack);
  }

  private void giveBack(SessionConnection connection) {
    if (connection.isIdle()) {
      try {
        connection.execute("ROLLBACK");
        pool.giveBack(connection.pooled());
        return;
      } catch (SQLException e) {
        // The rows have been read; a connection that cannot end its transaction is of no use.
        pool.discard(connection.pooled());
        return;
      }
    }

    connection.abandon();
    pool.discard(connection.pooled());
  }
}
