package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceWriter;
import java.util.List;

/**
 * Makes, fills and drops tables of one database. Thread-safe. Its connections are apart from those
 * that queries read by: a statement that reads and writes never waits for itself.
 */
final class PostgresWriter implements SourceWriter, AutoCloseable {
  private final PostgresConfig config;
  private final ConnectionPool pool;
  private final Canceller canceller;
  private final PostgresErrors errors;

  PostgresWriter(PostgresConfig config, Canceller canceller, PostgresErrors errors) {
    this.config = config;
    this.pool = new ConnectionPool(config, config.maxConnections(), errors);
    this.canceller = canceller;
    this.errors = errors;
  }

  /** A connection that writes, not yet open. */
  WriteConnection connection() {
    return new WriteConnection(pool, canceller, errors, config.statementTimeout(), () -> {});
  }

  /** A connection for the time of a load, beside those that {@code max_connections} counts. */
  WriteConnection dedicated() {
    ConnectionPool own = new ConnectionPool(config, 1, errors);
    return new WriteConnection(own, canceller, errors, config.statementTimeout(), own::close);
  }

  @Override
  public BatchSink begin(Write write, QueryScope scope) {
    return new PostgresSink(connection(), write, scope.deadline());
  }

  @Override
  public void create(TableName table, List<ColumnFacts> columns, Write.Kind kind) {
    try (PostgresSink sink =
        new PostgresSink(connection(), new Write(kind, table, columns), null)) {
      sink.commit();
    }
  }

  @Override
  public void drop(TableName table) {
    try (WriteConnection connection = connection()) {
      connection.open(null);
      connection.begin();
      String schema = TargetReader.schema(connection, table);
      TargetReader.Relation there =
          TargetReader.relation(connection, schema, table.table())
              .orElseThrow(
                  () ->
                      new ArrowLakeException(
                          ErrorCode.TABLE_NOT_FOUND, "Table not found: " + table));
      if (!there.isTable()) {
        throw new ArrowLakeException(ErrorCode.INVALID_QUERY, "Not a table: " + table)
            .remedy("DROP TABLE drops tables only");
      }

      connection.execute("DROP TABLE " + there.sql());
      connection.commit();
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
