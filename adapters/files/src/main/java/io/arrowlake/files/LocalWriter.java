package io.arrowlake.files;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.spi.ChangeRows;
import io.arrowlake.spi.ChangeSink;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.spi.SourceWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Makes, fills and drops tables of an attached database. Thread-safe. */
final class LocalWriter implements SourceWriter {
  private final String catalog;
  private final SourceContext context;
  private final AtomicLong changes;

  LocalWriter(String catalog, SourceContext context, AtomicLong changes) {
    this.catalog = catalog;
    this.context = context;
    this.changes = changes;
  }

  @Override
  public BatchSink begin(Write write, QueryScope scope) {
    checkSchema(write.table());
    try {
      return begin(context.duckDb(), write, scope);
    } catch (SQLException e) {
      throw DuckDbFailure.writing(write.table().toString(), e).from(catalog);
    }
  }

  private BatchSink begin(Connection connection, Write write, QueryScope scope)
      throws SQLException {
    try {
      return new LocalSink(connection, catalog, write, scope, changes);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void create(TableName table, List<ColumnFacts> columns, Write.Kind kind) {
    checkSchema(table);
    try (Connection connection = context.duckDb()) {
      connection.setAutoCommit(false);
      prepare(connection, catalog, new Write(kind, table, columns));
      synchronized (changes) {
        connection.commit();
        changes.incrementAndGet();
      }
    } catch (SQLException e) {
      throw DuckDbFailure.writing(table.toString(), e).from(catalog);
    }
  }

  @Override
  public void drop(TableName table) {
    checkSchema(table);
    try (Connection connection = context.duckDb();
        Statement statement = connection.createStatement()) {
      synchronized (changes) {
        statement.execute("DROP TABLE " + LocalCatalog.relation(catalog, table.table()));
        changes.incrementAndGet();
      }
    } catch (SQLException e) {
      throw DuckDbFailure.writing(table.toString(), e).from(catalog);
    }
  }

  @Override
  public void truncate(TableName table) {
    checkSchema(table);
    try (Connection connection = context.duckDb();
        Statement statement = connection.createStatement()) {
      synchronized (changes) {
        statement.execute("DELETE FROM " + LocalCatalog.relation(catalog, table.table()));
        changes.incrementAndGet();
      }
    } catch (SQLException e) {
      throw DuckDbFailure.writing(table.toString(), e).from(catalog);
    }
  }

  @Override
  public ChangeSink begin(Change change, ChangeRows rows, QueryScope scope) {
    if (change.returned() != null) {
      throw new ArrowLakeException(
              ErrorCode.NOT_SUPPORTED, "RETURNING is not there for catalog " + catalog)
          .from(catalog);
    }

    try {
      return begin(context.duckDb(), change, scope);
    } catch (SQLException e) {
      throw DuckDbFailure.writing(change.table().name().toString(), e).from(catalog);
    }
  }

  private ChangeSink begin(Connection connection, Change change, QueryScope scope)
      throws SQLException {
    try {
      return new LocalChange(connection, catalog, change, scope, changes);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** What stands in a transaction before rows come. */
  enum Target {
    /** The table takes the rows. */
    OPEN,
    /** The table exists, and is left as it is. */
    LEFT
  }

  /** Makes the table where the statement says so. */
  static Target prepare(Connection connection, String catalog, Write write) throws SQLException {
    boolean exists = exists(connection, catalog, write.table());
    switch (write.kind()) {
      case INSERT -> {
        if (!exists) {
          throw new ArrowLakeException(
                  ErrorCode.TABLE_NOT_FOUND, "Table not found: " + write.table())
              .remedy("Run the statement again, or make the table first");
        }

        return Target.OPEN;
      }
      case CREATE -> {
        if (exists) {
          throw new ArrowLakeException(
                  ErrorCode.TABLE_EXISTS, "Table exists already: " + write.table())
              .remedy("Drop it first, or write CREATE OR REPLACE TABLE");
        }
      }
      case CREATE_IF_NOT_EXISTS -> {
        if (exists) {
          return Target.LEFT;
        }
      }
      case CREATE_OR_REPLACE -> {}
    }

    for (String sql : definition(catalog, write)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    return Target.OPEN;
  }

  private static List<String> definition(String catalog, Write write) {
    if (write.columns().isEmpty()) {
      throw new ArrowLakeException(
          ErrorCode.INVALID_QUERY, "Table has no columns: " + write.table());
    }

    String relation = LocalCatalog.relation(catalog, write.table().table());
    String replace = write.kind() == Write.Kind.CREATE_OR_REPLACE ? "OR REPLACE " : "";
    List<String> statements = new ArrayList<>();
    statements.add(
        write.columns().stream()
            .map(HouseToDuckDb::definition)
            .collect(
                Collectors.joining(", ", "CREATE " + replace + "TABLE " + relation + " (", ")")));
    for (ColumnFacts column : write.columns()) {
      if (column.remark() != null) {
        String name = relation + "." + Quoting.identifier(column.name());
        statements.add("COMMENT ON COLUMN " + name + " IS " + Quoting.literal(column.remark()));
      }
    }

    return statements;
  }

  private static boolean exists(Connection connection, String catalog, TableName table)
      throws SQLException {
    String sql =
        "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'main' AND database_name = "
            + Quoting.literal(catalog)
            + " AND lower(table_name) = lower("
            + Quoting.literal(table.table())
            + ")";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next();
    }
  }

  private void checkSchema(TableName table) {
    if (!table.schema().equalsIgnoreCase(LocalCatalog.SCHEMA)) {
      throw new ArrowLakeException(
              ErrorCode.SCHEMA_NOT_FOUND, "Schema not found: " + catalog + "." + table.schema())
          .remedy("The only schema is main");
    }
  }
}
