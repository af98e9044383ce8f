package io.arrowlake.sqltests;

import io.arrowlake.engine.ComputeEngine;
import io.arrowlake.engine.arrow.ArrowEngine;
import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.engine.duckdb.DuckDbEngine;
import io.arrowlake.engine.run.PlanRun;
import io.arrowlake.files.FilesAdapter;
import io.arrowlake.planner.PlanContext;
import io.arrowlake.planner.PlanSettings;
import io.arrowlake.planner.QueryPlanner;
import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.postgres.PostgresAdapter;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.spi.SourceOptions;
import io.arrowlake.sql.DuckDbDialect;
import io.arrowlake.testkit.BatchRows;
import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A planner over a Postgres database, the catalog {@code shop}, and a folder of Parquet files, the
 * catalog {@code lake}, with the engines that run its plans: the parts of an engine, each at hand.
 * Used by one thread.
 */
final class PlanFixture implements AutoCloseable {
  private final BufferAllocator memory = new RootAllocator(1L << 30);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final DuckDbDatabase database =
      new DuckDbDatabase(1L << 30, 2, DuckDbDialect.setupStatements());
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Map<String, ComputeEngine> engines = new LinkedHashMap<>();
  private final Sources catalogs = new Sources(sources);
  private final QueryPlanner planner;

  PlanFixture(TestingPostgresServer server, String databaseName, Path folder) {
    Context context = new Context(database, folder);
    sources.put(
        "shop",
        new PostgresAdapter()
            .open(
                "shop",
                new SourceOptions(
                    Map.of(
                        "url",
                        server.url(databaseName),
                        "user",
                        server.user(),
                        "password",
                        server.password())),
                context));
    sources.put(
        "lake", new FilesAdapter().open("lake", new SourceOptions(Map.of("root", ".")), context));
    engines.put(DuckDbEngine.NAME, new DuckDbEngine(database));
    engines.put(ArrowEngine.NAME, new ArrowEngine());
    planner = new QueryPlanner(catalogs, computeSites());
  }

  private record Context(DuckDbDatabase database, Path baseFolder) implements SourceContext {
    @Override
    public Connection duckDb() throws SQLException {
      return database.connect();
    }

    @Override
    public Consumer<String> warnings() {
      return warning -> {};
    }
  }

  private record Sources(Map<String, Source> sources) implements Catalogs {
    @Override
    public List<String> names() {
      return List.copyOf(sources.keySet());
    }

    @Override
    public Optional<PlannerCatalog> catalog(String name) {
      return Optional.ofNullable(sources.get(name)).map(Source::catalog);
    }

    @Override
    public Optional<SourceTable> path(String path) {
      return Optional.empty();
    }
  }

  Catalogs catalogs() {
    return catalogs;
  }

  List<Site> computeSites() {
    return engines.values().stream().map(ComputeEngine::site).toList();
  }

  FederatedPlan plan(String sql, PlanSettings settings) {
    PlanContext context =
        new PlanContext(null, null, List.of(), settings, Instant.EPOCH, () -> false);
    return planner.plan(sql, planner.parse(sql), context);
  }

  /** The rows that a plan gives when it is run. */
  List<List<@Nullable Object>> rows(FederatedPlan plan) {
    try (BufferAllocator own = memory.newChildAllocator("plan", 0, Long.MAX_VALUE);
        PlanRun run =
            new PlanRun(
                plan,
                new QueryScope("plan", own, null, warning -> {}),
                sources::get,
                engines,
                threads)) {
      run.start();
      return BatchRows.drain(run);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    sources.values().forEach(Source::close);
    engines.values().forEach(ComputeEngine::close);
    memory.close();
  }
}
