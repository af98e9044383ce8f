package io.arrowlake.engine;

import io.arrowlake.engine.run.Failures;
import io.arrowlake.engine.run.PlanRun;
import io.arrowlake.planner.BoundStatement;
import io.arrowlake.planner.PlanContext;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.grammar.AlterCatalog;
import io.arrowlake.planner.grammar.ColumnDefinition;
import io.arrowlake.planner.grammar.CreateCatalog;
import io.arrowlake.planner.grammar.CreateTable;
import io.arrowlake.planner.grammar.DescribeTable;
import io.arrowlake.planner.grammar.DropCatalog;
import io.arrowlake.planner.grammar.DropTable;
import io.arrowlake.planner.grammar.ExplainQuery;
import io.arrowlake.planner.grammar.ShowCatalogs;
import io.arrowlake.planner.grammar.ShowColumns;
import io.arrowlake.planner.grammar.ShowSchemas;
import io.arrowlake.planner.grammar.ShowSetting;
import io.arrowlake.planner.grammar.ShowTables;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.spi.QueryScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSetOption;
import org.jspecify.annotations.Nullable;

/**
 * One run of a statement: waits for its turn, plans, runs, and frees all at its end. The first
 * error wins: what follows from it while things are closed is kept as suppressed.
 */
final class EngineQuery implements QueryExecution {
  private final String id;
  private final String sql;
  private final Session session;
  private final QueryOptions options;
  private final EngineParts engine;
  private final Consumer<EngineQuery> onClose;
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  private volatile QueryState state = QueryState.QUEUED;
  private volatile boolean cancelled;
  private volatile boolean timedOut;
  private volatile @Nullable FederatedPlan plan;
  private volatile @Nullable PlanRun run;
  private volatile List<FragmentProgress> lastProgress = List.of();
  private @Nullable BufferAllocator allocator;
  private @Nullable Future<?> deadline;
  private boolean admitted;
  private @Nullable Rows rows;
  private boolean rowsGiven;
  private @Nullable RelDataType rowType;
  private long updateCount = -1;
  private boolean closed;

  EngineQuery(
      String id,
      String sql,
      Session session,
      QueryOptions options,
      EngineParts engine,
      Consumer<EngineQuery> onClose) {
    this.id = id;
    this.sql = sql;
    this.session = session;
    this.options = options;
    this.engine = engine;
    this.onClose = onClose;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public QueryState state() {
    return state;
  }

  @Override
  public void start() {
    if (state != QueryState.QUEUED || admitted) {
      throw new IllegalStateException("Query " + id + " was started before");
    }

    try {
      startDeadline();
      admitted = engine.admission().enter(this::isGivenUp);
      checkGivenUp();
      state = QueryState.PLANNING;
      dispatch(engine.planner().parse(sql));
      checkGivenUp();
    } catch (Throwable e) {
      throw fail(e);
    }
  }

  private void startDeadline() {
    Duration limit = timeout();
    if (limit != null) {
      deadline =
          engine
              .clock()
              .schedule(
                  () -> {
                    timedOut = true;
                    stop();
                  },
                  limit.toNanos(),
                  TimeUnit.NANOSECONDS);
    }
  }

  /** The shortest of the limits that the call, the session and the engine set. */
  private @Nullable Duration timeout() {
    Duration shortest = options.timeout();
    for (Duration limit :
        List.of(
            SettingStatements.timeout(session).orElse(Duration.ofNanos(Long.MAX_VALUE)),
            engine.queryTimeout() == null
                ? Duration.ofNanos(Long.MAX_VALUE)
                : engine.queryTimeout())) {
      if (limit.toNanos() != Long.MAX_VALUE
          && (shortest == null || limit.compareTo(shortest) < 0)) {
        shortest = limit;
      }
    }

    return shortest;
  }

  private boolean isGivenUp() {
    return cancelled || timedOut;
  }

  private void checkGivenUp() {
    if (isGivenUp()) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled");
    }
  }

  private PlanContext context() {
    return new PlanContext(
        session.setting("catalog").orElse(null),
        session.setting("schema").orElse(null),
        options.parameters(),
        SettingStatements.planSettings(session),
        Instant.now(),
        this::isGivenUp);
  }

  // Statements

  private void dispatch(SqlNode statement) {
    PlanContext context = context();
    if (engine.planner().isPlanned(statement)) {
      execute(engine.planner().bind(statement, context), context);
    } else if (statement instanceof CreateTable create && create.query().isPresent()) {
      execute(into(engine, create, context), context);
    } else if (statement instanceof ExplainQuery explain) {
      explain(explain, context);
    } else {
      define(statement, context);
    }
  }

  /** The query of a CREATE TABLE AS, whose rows go into the new table. */
  static BoundStatement into(EngineParts engine, CreateTable create, PlanContext context) {
    BoundStatement query = engine.planner().bind(create.query().orElseThrow(), context);
    List<String> names =
        create.columns().stream()
            .map(node -> ((ColumnDefinition) node).name().getSimple())
            .toList();
    return engine
        .planner()
        .into(
            query,
            TableStatements.kind(create),
            engine.planner().tableName(create.name().names, context),
            names);
  }

  private void execute(BoundStatement bound, PlanContext context) {
    FederatedPlan made = engine.planner().plan(sql, bound, context);
    plan = made;
    checkGivenUp();
    PlanRun started = begin(made);
    Write write = made.write();
    if (write == null) {
      rowType = made.rowType();
    } else {
      updateCount = write(started, write);
      finish();
    }
  }

  private PlanRun begin(FederatedPlan made) {
    BufferAllocator memory = engine.memory().query(id);
    allocator = memory;
    PlanRun started =
        new PlanRun(
            made,
            scope(memory),
            site -> engine.sources().source(site),
            engine.engines(),
            engine.threads());
    run = started;
    state = QueryState.RUNNING;
    started.start();
    if (isGivenUp()) {
      started.cancel();
    }

    return started;
  }

  private QueryScope scope(BufferAllocator memory) {
    Duration limit = timeout();
    return new QueryScope(
        id, memory, limit == null ? null : Instant.now().plus(limit), warnings::add);
  }

  private long write(PlanRun from, Write write) {
    try (BatchSink sink =
        TableStatements.writer(engine.sources(), write.table()).begin(write, scope(memory()))) {
      VectorSchemaRoot batch = from.next();
      while (batch != null) {
        try (VectorSchemaRoot owned = batch) {
          sink.append(owned);
        }

        batch = from.next();
      }

      checkGivenUp();
      return sink.commit();
    }
  }

  private BufferAllocator memory() {
    BufferAllocator memory = allocator;
    if (memory == null) {
      memory = engine.memory().query(id);
      allocator = memory;
    }

    return memory;
  }

  private void explain(ExplainQuery statement, PlanContext context) {
    ExplainStatement explain = new ExplainStatement(statement);
    FederatedPlan made = planned(statement.query(), context);
    plan = made;
    if (explain.analyzes()) {
      if (made.write() != null) {
        throw new ArrowLakeException(
            ErrorCode.NOT_SUPPORTED, "EXPLAIN ANALYZE runs queries, not statements that write");
      }

      PlanRun started = begin(made);
      for (VectorSchemaRoot batch = started.next(); batch != null; batch = started.next()) {
        batch.close();
      }

      lastProgress = started.progress();
    }

    give(explain.print(made, lastProgress));
  }

  private FederatedPlan planned(SqlNode statement, PlanContext context) {
    if (statement instanceof CreateTable create && create.query().isPresent()) {
      return engine.planner().plan(sql, into(engine, create, context), context);
    }

    if (!engine.planner().isPlanned(statement)) {
      throw new ArrowLakeException(
          ErrorCode.NOT_SUPPORTED, "EXPLAIN takes a query, an INSERT or a CREATE TABLE AS");
    }

    return engine.planner().plan(sql, statement, context);
  }

  private void define(SqlNode statement, PlanContext context) {
    CatalogStatements catalogs = engine.catalogStatements();
    if (statement instanceof CreateCatalog create) {
      catalogs.create(create);
    } else if (statement instanceof AlterCatalog alter) {
      catalogs.alter(alter);
    } else if (statement instanceof DropCatalog drop) {
      catalogs.drop(drop);
    } else if (statement instanceof CreateTable create) {
      engine.tableStatements().create(create, context);
    } else if (statement instanceof DropTable drop) {
      engine.tableStatements().drop(drop, context);
    } else if (statement instanceof SqlSetOption set) {
      engine.settingStatements().set(set, session);
    } else {
      show(statement, context);
      return;
    }

    finish();
  }

  private void show(SqlNode statement, PlanContext context) {
    CatalogStatements catalogs = engine.catalogStatements();
    if (statement instanceof ShowCatalogs show) {
      give(catalogs.show(show));
    } else if (statement instanceof ShowSchemas show) {
      give(catalogs.show(show, context));
    } else if (statement instanceof ShowTables show) {
      give(catalogs.show(show, context));
    } else if (statement instanceof ShowColumns show) {
      give(catalogs.describe(show.table(), context));
    } else if (statement instanceof DescribeTable describe) {
      give(catalogs.describe(describe.table(), context));
    } else if (statement instanceof ShowSetting show) {
      give(engine.settingStatements().show(show.name().orElse(null), session));
    } else {
      throw new ArrowLakeException(
          ErrorCode.NOT_SUPPORTED, "This kind of statement is not there: " + statement.getKind());
    }
  }

  private void give(Rows result) {
    memory();
    rows = result;
    rowType = result.rowType();
    state = QueryState.RUNNING;
  }

  // Results

  @Override
  public boolean hasRows() {
    return rowType != null;
  }

  @Override
  public RelDataType rowType() {
    RelDataType type = rowType;
    return type == null ? new Rows(List.of(), List.of()).rowType() : type;
  }

  @Override
  public Schema schema() {
    return ArrowSchemas.schema(rowType());
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (state.isFinal()) {
      if (state == QueryState.FINISHED) {
        return null;
      }

      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query has ended");
    }

    try {
      VectorSchemaRoot batch = nextBatch();
      if (batch == null) {
        finish();
      }

      return batch;
    } catch (Throwable e) {
      throw fail(e);
    }
  }

  private @Nullable VectorSchemaRoot nextBatch() {
    checkGivenUp();
    Rows given = rows;
    if (given != null) {
      boolean first = !rowsGiven;
      rowsGiven = true;
      return first ? given.batch(memory()) : null;
    }

    PlanRun running = run;
    VectorSchemaRoot batch = running == null ? null : running.next();
    if (batch == null) {
      // A stream that was cancelled may end as if it had no more rows.
      checkGivenUp();
    }

    return batch;
  }

  @Override
  public long updateCount() {
    return updateCount;
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public Optional<FederatedPlan> plan() {
    return Optional.ofNullable(plan);
  }

  @Override
  public List<FragmentProgress> progress() {
    PlanRun running = run;
    return running == null ? lastProgress : running.progress();
  }

  // The end

  private void finish() {
    state = QueryState.FINISHED;
    release();
  }

  /**
   * What the user is told of an error: a query that was given up says so, whatever broke while it
   * stopped.
   */
  private ArrowLakeException fail(Throwable error) {
    ArrowLakeException known = Failures.asArrowLake(error);
    if (timedOut) {
      known =
          new ArrowLakeException(ErrorCode.QUERY_TIMEOUT, "The query passed its deadline", error)
              .remedy("Raise query_timeout, or ask for less");
    } else if (cancelled && known.code() != ErrorCode.QUERY_CANCELLED) {
      known = new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled", error);
    }

    state = cancelled && !timedOut ? QueryState.CANCELLED : QueryState.FAILED;
    try {
      release();
    } catch (RuntimeException e) {
      known.addSuppressed(e);
    }

    return known;
  }

  /**
   * Ends what runs and gives the place to the next one. Batches that the consumer holds stay theirs
   * until close.
   */
  private void release() {
    Future<?> timer = deadline;
    if (timer != null) {
      timer.cancel(false);
    }

    PlanRun running = run;
    try {
      if (running != null) {
        lastProgress = running.progress();
        run = null;
        running.close();
      }
    } finally {
      if (admitted) {
        admitted = false;
        engine.admission().leave();
      }
    }
  }

  @Override
  public void cancel() {
    if (!state.isFinal()) {
      cancelled = true;
      stop();
    }
  }

  private void stop() {
    PlanRun running = run;
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }

    closed = true;
    try {
      if (!state.isFinal()) {
        cancelled = true;
        state = QueryState.CANCELLED;
      }

      release();
    } finally {
      BufferAllocator memory = allocator;
      if (memory != null) {
        engine.memory().release(memory);
      }

      onClose.accept(this);
    }
  }
}
