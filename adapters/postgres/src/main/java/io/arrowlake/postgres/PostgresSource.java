package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.spi.ChunkLoader;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.spi.SourceSession;
import io.arrowlake.spi.SourceTransaction;
import io.arrowlake.spi.SourceWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One database of a PostgreSQL server. Thread-safe. It connects when it is first asked. */
final class PostgresSource implements Source {
  private final PostgresConfig config;
  private final PostgresErrors errors;
  private final ConnectionPool pool;
  private final MetadataConnection metadata;
  private final Canceller canceller;
  private final ExecutorService starter;
  private final PostgresWriter tables;
  private final PostgresCatalog catalog;
  private final QueryWriter writer;

  PostgresSource(String name, PostgresConfig config, SourceContext context, Site site) {
    this.config = config;
    this.errors = new PostgresErrors(name, config.printedUrl());
    this.pool = new ConnectionPool(config, config.maxConnections(), errors);
    this.metadata = new MetadataConnection(config, errors);
    this.canceller = new Canceller(name);
    this.starter =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "arrowlake-copy-" + name);
              thread.setDaemon(true);
              return thread;
            });
    this.catalog = new PostgresCatalog(name, site, config, metadata, errors, context.warnings());
    this.writer =
        site.writer().orElseThrow(() -> new IllegalArgumentException("A site that writes no SQL"));
    this.tables = new PostgresWriter(config, canceller, errors, writer);
  }

  @Override
  public PlannerCatalog catalog() {
    return catalog;
  }

  @Override
  public SourceSession begin(QueryScope scope) {
    return new PostgresSession(config, pool, canceller, starter, errors, writer, scope);
  }

  @Override
  public List<String> remarks(Fragment fragment) {
    SourceTable table = TableSplits.table(fragment);
    if (table == null) {
      return List.of();
    }

    boolean isStored = !table.kind().equals("VIEW") && !table.kind().equals("FOREIGN TABLE");
    int connections = TableSplits.worth(fragment, config.scanConnections());
    if (isStored && connections < 2) {
      return List.of();
    }

    String name = TableSplits.name(table);
    String remark = metadata.ask(connection -> reading(connection, name, Math.max(2, connections)));
    return List.of(remark);
  }

  private static String reading(Connection connection, String table, int connections)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      TableLayout layout = TableLayout.read(statement, table, connections);
      if (!layout.isSplit()) {
        return "read over one connection: " + layout.reason();
      } else if (!sharesSnapshots(statement)) {
        return "read over one connection: the server shares no snapshots, as behind some poolers";
      }

      return "read over up to " + layout.parts().size() + " connections in one snapshot";
    }
  }

  private static boolean sharesSnapshots(Statement statement) throws SQLException {
    try {
      statement.execute(PostgresSession.BEGIN + "SELECT pg_export_snapshot(); ROLLBACK");
      return true;
    } catch (SQLException e) {
      if (PostgresErrors.isLost(e)) {
        throw e;
      }

      statement.execute("ROLLBACK");
      return false;
    }
  }

  @Override
  public Optional<SourceWriter> writer() {
    return Optional.of(tables);
  }

  @Override
  public Optional<SourceTransaction> transaction() {
    return Optional.of(new PostgresTransaction(tables.connection(), writer, config, errors));
  }

  @Override
  public Optional<ChunkLoader> loader() {
    return Optional.of(new PostgresLoader(tables::connection, tables::dedicated));
  }

  @Override
  public Analysis analyze(SourceTable table) {
    String sql = "ANALYZE " + TableSplits.name(table);
    SQLWarning refusal =
        metadata.ask(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
                return statement.getWarnings();
              }
            });
    if (refusal != null) {
      // The server only warns where it leaves out a table: the user may not, or it is a view.
      throw new ArrowLakeException(
              table.kind().equals("VIEW") ? ErrorCode.NOT_SUPPORTED : ErrorCode.SOURCE_PERMISSION,
              "The server did not analyze " + table.name() + ": " + refusal.getMessage())
          .from(table.name().catalog())
          .sent(sql)
          .remedy("Have the owner of the table run ANALYZE");
    }

    return Analysis.DONE;
  }

  @Override
  public String check() {
    return metadata.ask(
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement("SELECT current_setting('server_version')");
              ResultSet row = statement.executeQuery()) {
            row.next();
            return "PostgreSQL " + row.getString(1);
          }
        });
  }

  @Override
  public void close() {
    canceller.close();
    starter.shutdown();
    pool.close();
    tables.close();
    metadata.close();
  }
}
