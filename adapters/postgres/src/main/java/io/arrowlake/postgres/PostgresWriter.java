package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.plan.TableAlteration;
import io.arrowlake.planner.plan.ViewDefinition;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.spi.ChangeRows;
import io.arrowlake.spi.ChangeSink;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceWriter;
import java.util.List;
import java.util.stream.Collectors;

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
    return new WriteConnection(pool, canceller, errors, config, () -> {});
  }

  /** A connection for the time of a load, beside those that {@code max_connections} counts. */
  WriteConnection dedicated() {
    ConnectionPool own = new ConnectionPool(config, 1, errors);
    return new WriteConnection(own, canceller, errors, config, own::close);
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
    CopyFormat returned =
        change.returned() == null
            ? null
            : CopyFormat.of(change.returned().rowType(), config.specialValues());
    return new PostgresChange(
        connection(), writer, change, rows, new ReturnedRows(returned, scope.allocator()), scope);
  }

  @Override
  public void truncate(TableName table) {
    onTable(table, "TRUNCATE TABLE ", "");
  }

  @Override
  public void drop(TableName table) {
    onTable(table, "DROP TABLE ", "");
  }

  @Override
  public void alter(TableName table, TableAlteration alteration) {
    onTable(table, "ALTER TABLE ", " " + clause(alteration));
  }

  private static String clause(TableAlteration alteration) {
    if (alteration instanceof TableAlteration.AddColumn add) {
      return "ADD COLUMN " + ColumnDefinitions.definition(add.column());
    } else if (alteration instanceof TableAlteration.DropColumn drop) {
      return "DROP COLUMN " + Identifiers.quoted(drop.column());
    } else if (alteration instanceof TableAlteration.RenameColumn rename) {
      return "RENAME COLUMN "
          + Identifiers.quoted(rename.column())
          + " TO "
          + Identifiers.quoted(rename.newName());
    }

    return "RENAME TO " + Identifiers.quoted(((TableAlteration.Rename) alteration).newName());
  }

  @Override
  public void create(ViewDefinition view) {
    String columns =
        view.columns().stream().map(Identifiers::quoted).collect(Collectors.joining(", "));
    String query = writer.write(view.rows(), QueryWriter.Bindings.UNBOUND);
    try (WriteConnection connection = connection()) {
      connection.open(null);
      connection.begin();
      String schema = TargetReader.schema(connection, view.name());
      TargetReader.Relation there =
          TargetReader.relation(connection, schema, view.name().table()).orElse(null);
      if (there != null
          && (view.existing() == ViewDefinition.Existing.FAIL || !there.kind().equals("v"))) {
        throw new ArrowLakeException(
                ErrorCode.TABLE_EXISTS, "Table or view exists already: " + view.name())
            .remedy("Drop it first");
      }

      String name =
          there == null ? Identifiers.qualified(schema, view.name().table()) : there.sql();
      // A view that others use keeps its columns; one with other columns is an error of the server.
      connection.execute("CREATE OR REPLACE VIEW " + name + " (" + columns + ") AS " + query);
      connection.commit();
    }
  }

  @Override
  public void dropView(TableName view) {
    try (WriteConnection connection = connection()) {
      connection.open(null);
      connection.begin();
      String schema = TargetReader.schema(connection, view);
      TargetReader.Relation there =
          TargetReader.relation(connection, schema, view.table())
              .filter(relation -> relation.kind().equals("v"))
              .orElseThrow(
                  () ->
                      new ArrowLakeException(ErrorCode.INVALID_QUERY, "Not a view: " + view)
                          .remedy("DROP TABLE drops tables"));
      connection.execute("DROP VIEW " + there.sql());
      connection.commit();
    }
  }

  private void onTable(TableName table, String verb, String clause) {
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

      connection.execute(verb + there.sql() + clause);
      connection.commit();
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
