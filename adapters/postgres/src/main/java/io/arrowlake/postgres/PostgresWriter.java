package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.spi.ChangeRows;
import io.arrowlake.spi.ChangeSink;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceWriter;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;

/**
 * Makes, fills and drops tables of one database. Thread-safe. Its connections are apart from those
 * that queries read by: a statement that reads and writes never waits for itself.
 */
final class PostgresWriter implements SourceWriter, AutoCloseable {
  private final PostgresConfig config;
  private final ConnectionPool pool;
  private final Canceller canceller;
  private final PostgresErrors errors;
  private final QueryWriter writer;

  PostgresWriter(
      PostgresConfig config, Canceller canceller, PostgresErrors errors, QueryWriter writer) {
    this.writer = writer;
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
  public ChangeSink begin(Change change, ChangeRows rows, QueryScope scope) {
    RelDataType returned = change.returned() == null ? null : change.returned().rowType();
    return new PostgresChange(
        connection(),
        writer,
        change,
        rows,
        new ReturnedRows(returned, config.specialValues(), scope.allocator()),
        scope);
  }

  @Override
  public void truncate(TableName table) {
    onTable(table, "TRUNCATE TABLE ");
  }

  @Override
  public void drop(TableName table) {
    onTable(table, "DROP TABLE ");
  }

  private void onTable(TableName table, String verb) {
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
            .remedy(verb.strip() + " takes tables only");
      }

      connection.execute(verb + there.sql());
      connection.commit();
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
