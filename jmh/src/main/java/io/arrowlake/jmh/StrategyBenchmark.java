package io.arrowlake.jmh;

import io.arrowlake.engine.ComputeEngine;
import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryEngineBuilder;
import io.arrowlake.engine.QueryExecution;
import io.arrowlake.engine.QueryOptions;
import io.arrowlake.engine.Session;
import io.arrowlake.engine.arrow.ArrowEngine;
import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.engine.duckdb.DuckDbEngine;
import io.arrowlake.engine.run.PlanRun;
import io.arrowlake.files.FilesAdapter;
import io.arrowlake.planner.PlanContext;
import io.arrowlake.planner.QueryPlanner;
import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.MappedCatalogs;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.postgres.PostgresAdapter;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.spi.SourceOptions;
import io.arrowlake.sql.DuckDbDialect;
import io.arrowlake.testkit.tpch.FederatedQueries;
import io.arrowlake.testkit.tpch.JoinStrategy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Compares the ways to join over two sources that the planner chooses, for 40 queries: by the bytes
 * that move, with each of the ways forced; and by time, with what the planner chooses where it
 * knows less. Prints a Markdown table for each.
 *
 * <p>Arguments: the scale factor (1), the number of repetitions (3), the folder for the data
 * (target), and which of {@code bytes,estimates} to measure (all).
 */
public final class StrategyBenchmark {
  private static final double KILO = 1e3;

  private final BenchmarkData data;
  private final int repetitions;
  private final MarkdownTable table = new MarkdownTable();

  private StrategyBenchmark(BenchmarkData data, int repetitions) {
    this.data = data;
    this.repetitions = repetitions;
  }

  /** Runs all of it. */
  public static void main(String[] arguments) throws Exception {
    double scaleFactor = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 1;
    int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    Path folder = Path.of(arguments.length > 2 ? arguments[2] : "target");
    String parts = arguments.length > 3 ? arguments[3] : "bytes,estimates";
    try (BenchmarkData data = BenchmarkData.prepare(folder, scaleFactor)) {
      StrategyBenchmark benchmark = new StrategyBenchmark(data, repetitions);
      for (String part : parts.split(",")) {
        switch (part) {
          case "bytes" -> benchmark.bytes();
          case "estimates" -> benchmark.estimates();
          default -> throw new IllegalArgumentException("No such part: " + part);
        }
      }
    }
  }

  private Map<String, String> files() {
    return Map.of("root", data.folder().toAbsolutePath().toString());
  }

  private Map<String, String> postgres() {
    return Map.of(
        "url", data.postgresUrl(),
        "user", data.server().user(),
        "password", data.server().password());
  }

  private static Map<String, String> typed(String type, Map<String, String> options) {
    Map<String, String> typed = new LinkedHashMap<>(options);
    typed.put("type", type);
    return typed;
  }

  /** The kilobytes that leave PostgreSQL or are sent to it, by strategy. */
  private void bytes() {
    List<String> columns = new ArrayList<>(List.of("query", "chosen kB", "least kB", "ratio"));
    for (JoinStrategy strategy : JoinStrategy.values()) {
      columns.add(strategy.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    table.head("Bytes moved, against each strategy forced", columns.toArray(String[]::new));
    double allChosen = 0;
    double allLeast = 0;
    try (QueryEngine engine =
        new QueryEngineBuilder()
            .catalog("lake", typed("files", files()))
            .catalog("shop", typed("postgres", postgres()))
            .build()) {
      for (Map.Entry<String, String> query : FederatedQueries.all().entrySet()) {
        double chosen = moved(engine, query.getValue(), Map.of());
        double least = Double.POSITIVE_INFINITY;
        List<Object> forced = new ArrayList<>();
        for (JoinStrategy strategy : JoinStrategy.values()) {
          double bytes = moved(engine, query.getValue(), strategy.settings());
          forced.add(bytes);
          least = Math.min(least, bytes);
        }

        List<Object> cells =
            new ArrayList<>(List.of(query.getKey(), chosen, least, chosen / Math.max(1e-3, least)));
        cells.addAll(forced);
        table.row(cells.toArray());
        allChosen += chosen;
        allLeast += least;
      }
    }

    table.row("all", allChosen, allLeast, allChosen / allLeast);
  }

  private static double moved(QueryEngine engine, String sql, Map<String, String> settings) {
    Session session = new Session();
    session.set("feedback", "off");
    settings.forEach(session::set);
    try (QueryExecution query = engine.query(session, sql, QueryOptions.DEFAULT)) {
      query.start();
      for (VectorSchemaRoot batch = query.next(); batch != null; batch = query.next()) {
        batch.close();
      }

      return query.movedBytes() / KILO;
    }
  }

  /** Plans that were made with wrong statistics or none, against those with the right ones. */
  private void estimates() throws Exception {
    List<Distortion> distortions = new ArrayList<>(List.of(Distortion.values()));
    distortions.remove(Distortion.NONE);
    List<String> columns = new ArrayList<>(List.of("query", "ms"));
    distortions.forEach(
        each -> columns.add("ms, " + each.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    table.head("Plans with worse statistics", columns.toArray(String[]::new));
    double[] sums = new double[distortions.size() + 1];
    try (Parts parts = new Parts(files(), postgres())) {
      for (Map.Entry<String, String> query : FederatedQueries.all().entrySet()) {
        FederatedPlan good = parts.plan(query.getValue(), Distortion.NONE);
        List<Object> cells = new ArrayList<>(List.of(query.getKey()));
        for (int i = 0; i < distortions.size(); i++) {
          FederatedPlan bad = parts.plan(query.getValue(), distortions.get(i));
          PairedTimer times =
              PairedTimer.run(repetitions, () -> parts.run(bad), () -> parts.run(good));
          if (i == 0) {
            cells.add(times.theirs());
            sums[0] += times.theirs();
          }

          cells.add(times.ours());
          sums[i + 1] += times.ours();
        }

        table.row(cells.toArray());
      }
    }

    List<Object> ratios = new ArrayList<>(List.of("all, by the good plans", 1.0));
    for (int i = 1; i < sums.length; i++) {
      ratios.add(sums[i] / sums[0]);
    }

    table.row(ratios.toArray());
  }

  /**
   * The parts of an engine, each at hand: plans are made with other statistics than they run on.
   */
  private static final class Parts implements AutoCloseable, Catalogs, SourceContext {
    private static final long MEMORY = 2L << 30;

    private final BufferAllocator memory = new RootAllocator(MEMORY);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final DuckDbDatabase database =
        new DuckDbDatabase(
            MEMORY, Runtime.getRuntime().availableProcessors(), DuckDbDialect.setupStatements());
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Map<String, ComputeEngine> engines =
        Map.of(DuckDbEngine.NAME, new DuckDbEngine(database), ArrowEngine.NAME, new ArrowEngine());

    Parts(Map<String, String> files, Map<String, String> postgres) {
      sources.put("lake", new FilesAdapter().open("lake", new SourceOptions(files), this));
      sources.put("shop", new PostgresAdapter().open("shop", new SourceOptions(postgres), this));
    }

    FederatedPlan plan(String sql, Distortion distortion) {
      QueryPlanner planner =
          new QueryPlanner(
              new MappedCatalogs(this, distortion::of),
              List.of(engines.get(DuckDbEngine.NAME).site(), engines.get(ArrowEngine.NAME).site()));
      return planner.plan(sql, planner.parse(sql), PlanContext.simple());
    }

    long run(FederatedPlan plan) {
      long rows = 0;
      try (BufferAllocator own = memory.newChildAllocator("plan", 0, MEMORY);
          PlanRun run =
              new PlanRun(
                  plan,
                  new QueryScope("plan", own, null, warning -> {}),
                  sources::get,
                  engines,
                  threads)) {
        run.start();
        for (VectorSchemaRoot batch = run.next(); batch != null; batch = run.next()) {
          rows += batch.getRowCount();
          batch.close();
        }
      }

      return rows;
    }

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

    @Override
    public Connection duckDb() throws SQLException {
      return database.connect();
    }

    @Override
    public Path baseFolder() {
      return Path.of("").toAbsolutePath();
    }

    @Override
    public Consumer<String> warnings() {
      return warning -> {};
    }

    @Override
    public void close() {
      threads.shutdown();
      sources.values().forEach(Source::close);
      engines.values().forEach(ComputeEngine::close);
      memory.close();
    }
  }
}
