package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.spi.ChunkLoader;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.spi.SourceSession;
import io.arrowlake.spi.SourceTransaction;
import io.arrowlake.spi.SourceWriter;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
