package io.arrowlake.engine;

import io.arrowlake.engine.arrow.ArrowEngine;
import io.arrowlake.engine.arrow.Workers;
import io.arrowlake.engine.config.EngineConfiguration;
import io.arrowlake.engine.config.Secrets;
import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.engine.duckdb.DuckDbEngine;
import io.arrowlake.engine.duckdb.TableAnalyzer;
import io.arrowlake.engine.ingest.ParquetIngest;
import io.arrowlake.engine.run.Cleanup;
import io.arrowlake.engine.run.Failures;
import io.arrowlake.planner.BoundStatement;
import io.arrowlake.planner.PlanContext;
import io.arrowlake.planner.QueryPlanner;
import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.MappedCatalogs;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.grammar.CreateTable;
import io.arrowlake.planner.grammar.DescribeTable;
import io.arrowlake.planner.grammar.ExplainQuery;
import io.arrowlake.planner.grammar.ShowCatalogs;
import io.arrowlake.planner.grammar.ShowColumns;
import io.arrowlake.planner.grammar.ShowSchemas;
import io.arrowlake.planner.grammar.ShowSetting;
import io.arrowlake.planner.grammar.ShowTables;
import io.arrowlake.planner.grammar.VerifyQuery;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.spi.ChunkLoader;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.sql.DuckDbDialect;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlNode;
import org.slf4j.LoggerFactory;

/**
 * The engine of one process: planner, sources, DuckDB and the vectorized operators under one budget
 * of memory.
 */
final class LocalQueryEngine implements QueryEngine {
  private static final String LOCAL = "local";

  /**
   * Calcite goes down an expression by recursion, several frames for each operator: hundreds of
   * ANDs are no mistake. Memory is taken as far as it is used.
   */
  private static final long STACK_BYTES = 64L << 20;

  /** How long a closing engine waits for its threads. */
  private static final long CLOSE_SECONDS = 60;

  /** A verification in the background does not take longer. */
  private static final Duration LONGEST_VERIFICATION = Duration.ofSeconds(60);

  private final EngineParts parts;
  private final EngineParts background;
  private final SampleVerifier sampler;
  private final ExecutorService threads;
  private final DuckDbDatabase database;
  private final Path baseFolder;
  private final Set<EngineQuery> open = ConcurrentHashMap.newKeySet();
  private final Set<IngestExecution> ingests = ConcurrentHashMap.newKeySet();
  private final AtomicLong queries = new AtomicLong();
  private volatile boolean closed;

  LocalQueryEngine(EngineConfiguration configuration) {
    ArrowAccess.require();
    MemoryBudget memory = new MemoryBudget(configuration.memory());
    int cores = Runtime.getRuntime().availableProcessors();
    this.baseFolder = configuration.baseFolder();
    this.database =
        new DuckDbDatabase(memory.duckDbBytes(), cores, DuckDbDialect.setupStatements());
    SourceRegistry sources =
        new SourceRegistry(
            new Context(database, configuration.baseFolder()),
            new Secrets(configuration.baseFolder()));
    ComputeEngine duckDb = new DuckDbEngine(database);
    this.threads = Executors.newCachedThreadPool(daemons("arrowlake-fragment-"));
    ComputeEngine arrow =
        new ArrowEngine(memory.operators(), duckDb, new Workers(threads, cores - 1, Workers.ROWS));
    RowHistory history = new RowHistory();
    AnalyzedTables analyzed = new AnalyzedTables();
    QueryPlanner planner =
        new QueryPlanner(
            new MappedCatalogs(sources, analyzed::withStatistics),
            List.of(duckDb.site(), arrow.site()),
            history);
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(daemons("arrowlake-clock-"));
    Admission admission =
        new Admission(
            configuration.concurrentQueries(), configuration.queriesPerUser(), this::giveWay);
    this.sampler =
        new SampleVerifier(
            configuration.verifySampleRate(),
            new SplittableRandom(),
            admission::isCrowded,
            threads,
            System::nanoTime,
            this::verification);
    this.parts =
        new EngineParts(
            sources,
            planner,
            new CatalogStatements(sources, planner),
            new TableStatements(sources, planner),
            new AnalyzeStatements(sources, analyzed, new TableAnalyzer(database, clock)),
            new DefinitionStatements(sources, planner),
            new SettingStatements(),
            Map.of(duckDb.site().name(), duckDb, arrow.site().name(), arrow),
            memory,
            database,
            admission,
            threads,
            clock,
            configuration.queryTimeout(),
            configuration.planningTime(),
            history,
            sampler);
    this.background = parts.with(new Admission(1, 1));
    try {
      addCatalogs(sources, configuration);
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  private static void addCatalogs(SourceRegistry sources, EngineConfiguration configuration) {
    sources.addAll(configuration.catalogs());
    if (sources.names().stream().noneMatch(LOCAL::equalsIgnoreCase)) {
      sources.addLazily(LOCAL, Map.of("type", LOCAL));
    }
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicLong number = new AtomicLong();
    return task -> {
      Thread thread = new Thread(null, task, prefix + number.incrementAndGet(), STACK_BYTES);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** What sources are lent. */
  private record Context(DuckDbDatabase database, Path baseFolder) implements SourceContext {
    @Override
    public Connection duckDb() throws SQLException {
      return database.connect();
    }

    @Override
    public Consumer<String> warnings() {
      return warning -> LoggerFactory.getLogger(QueryEngine.class).warn("{}", warning);
    }
  }

  /** In a thread of the engine, whose stack is deep enough for large statements. */
  @Override
  public StatementDescription describe(Session session, String sql) {
    try {
      return CompletableFuture.supplyAsync(() -> described(session, sql), threads).join();
    } catch (CompletionException e) {
      throw Failures.asArrowLake(e.getCause() == null ? e : e.getCause());
    } catch (RejectedExecutionException e) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The engine is closed", e);
    }
  }

  private StatementDescription described(Session session, String sql) {
    SqlNode statement = parts.planner().parse(sql);
    PlanContext context =
        new PlanContext(
            session.setting("catalog").orElse(null),
            session.setting("schema").orElse(null),
            List.of(),
            SettingStatements.planSettings(session),
            Instant.now(),
            () -> closed);
    if (parts.planner().isPlanned(statement)) {
      BoundStatement bound = parts.planner().bind(statement, context);
      return describe(bound);
    } else if (statement instanceof CreateTable create && create.query().isPresent()) {
      return describe(EngineQuery.into(parts, create, context));
    }

    return describe(statement);
  }

  private static RelDataType noColumns() {
    return new Rows(List.of(), List.of()).rowType();
  }

  private static StatementDescription describe(BoundStatement bound) {
    Change.Returned returned = bound.change() == null ? null : bound.change().returned();
    if (returned != null) {
      return new StatementDescription(
          StatementDescription.Kind.ROWS, returned.rowType(), bound.parameters());
    }

    boolean writes = bound.writes();
    return new StatementDescription(
        writes ? StatementDescription.Kind.UPDATE : StatementDescription.Kind.ROWS,
        writes ? noColumns() : bound.rowType(),
        bound.parameters());
  }

  private static StatementDescription describe(SqlNode statement) {
    List<String> columns = columns(statement);
    return new StatementDescription(
        columns.isEmpty() ? StatementDescription.Kind.DEFINITION : StatementDescription.Kind.ROWS,
        new Rows(columns, List.of()).rowType(),
        List.of());
  }

  private static List<String> columns(SqlNode statement) {
    if (statement instanceof ShowCatalogs) {
      return List.of("catalog");
    } else if (statement instanceof ShowSchemas) {
      return List.of("schema");
    } else if (statement instanceof ShowTables) {
      return List.of("catalog", "schema", "table");
    } else if (statement instanceof ShowColumns || statement instanceof DescribeTable) {
      return List.of("column", "type", "nullable", "source_type", "remark");
    } else if (statement instanceof ShowSetting) {
      return List.of("name", "value");
    } else if (statement instanceof ExplainQuery) {
      return List.of("plan");
    }

    return statement instanceof VerifyQuery ? VerifyReport.COLUMNS : List.of();
  }

  @Override
  public QueryExecution query(Session session, String sql, QueryOptions options) {
    return open("query-" + queries.incrementAndGet(), session, sql, options, parts);
  }

  /** A statement that wants to run makes verifications in the background wait. */
  private void giveWay() {
    sampler.giveWay();
  }

  private SampleVerifier.Run verification(SampleVerifier.Sample sample) {
    EngineQuery query =
        open(
            "verify-" + queries.incrementAndGet(),
            sample.session(),
            "VERIFY " + sample.sql(),
            new QueryOptions(sample.parameters(), LONGEST_VERIFICATION),
            background);
    return new SampleVerifier.Run() {
      @Override
      public SampleVerifier.Finding compare() {
        try (query) {
          query.start();
          Verification.Outcome outcome = query.outcome().orElseThrow();
          return new SampleVerifier.Finding(
              outcome.verdict(), outcome.suspect(), outcome.remarks());
        }
      }

      @Override
      public void cancel() {
        query.cancel();
      }
    };
  }

  @Override
  public VerificationCounts sampledVerifications() {
    return sampler.counts();
  }

  private EngineQuery open(
      String id, Session session, String sql, QueryOptions options, EngineParts within) {
    if (closed) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The engine is closed");
    }

    EngineQuery query = new EngineQuery(id, sql, session, options, within, open::remove);
    open.add(query);
    if (closed) {
      query.close();
    }

    return query;
  }

  @Override
  public IngestExecution ingest(IngestRequest request) {
    PlanContext context =
        new PlanContext(
            null,
            null,
            List.of(),
            SettingStatements.planSettings(new Session()),
            Instant.now(),
            () -> closed);
    TableName table = parts.planner().tableName(request.table(), context);
    SourceRegistry.Hold hold = parts.sources().hold(Set.of(table.catalog()));
    try {
      ChunkLoader loader =
          hold.source(table.catalog())
              .loader()
              .orElseThrow(() -> ParquetIngest.unsupported(table.catalog()));
      String id = "ingest-" + queries.incrementAndGet();
      BufferAllocator memory = parts.memory().query(id);
      DuckDbDatabase reader = ingestReader();
      AtomicReference<IngestExecution> self = new AtomicReference<>();
      IngestExecution made =
          new ParquetIngest(
              request,
              table,
              loader,
              reader,
              memory,
              threads,
              baseFolder,
              () -> {
                ingests.remove(self.get());
                Cleanup cleanup = new Cleanup();
                cleanup.run(reader);
                cleanup.run(() -> parts.memory().release(memory));
                cleanup.run(hold);
                cleanup.finish();
              });
      self.set(made);
      ingests.add(made);
      return made;
    } catch (RuntimeException | Error e) {
      hold.close();
      throw e;
    }
  }

  /** Each job of an ingest reads one row group: the threads of the others would read ahead. */
  private DuckDbDatabase ingestReader() {
    return new DuckDbDatabase(parts.memory().duckDbBytes(), 1, DuckDbDialect.setupStatements());
  }

  @Override
  public Catalogs catalogs() {
    return parts.sources();
  }

  @Override
  public String check(String catalog) {
    return parts.sources().source(catalog).check();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }

    closed = true;
    List<EngineQuery> running = List.copyOf(open);
    running.forEach(EngineQuery::cancel);
    ingests.forEach(IngestExecution::cancel);
    Cleanup cleanup = new Cleanup();
    running.forEach(cleanup::run);
    parts.clock().shutdownNow();
    cleanup.run(this::awaitThreads);
    cleanup.run(parts.sources());
    parts.engines().values().forEach(cleanup::run);
    cleanup.run(parts.memory());
    cleanup.finish();
  }

  /** Threads that still plan or read would find their sources closed. */
  private void awaitThreads() {
    threads.shutdown();
    boolean ended = false;
    try {
      ended = threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }

    if (!ended) {
      throw new ArrowLakeException(
          ErrorCode.INTERNAL_ERROR, "Threads of the engine did not end: " + threads);
    }
  }
}
