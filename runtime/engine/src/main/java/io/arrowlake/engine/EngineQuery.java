package io.arrowlake.engine;

import io.arrowlake.engine.run.Cleanup;
import io.arrowlake.engine.run.Failures;
import io.arrowlake.engine.run.PlanRun;
import io.arrowlake.planner.BoundStatement;
import io.arrowlake.planner.PlanContext;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.grammar.ColumnDefinition;
import io.arrowlake.planner.grammar.CreateTable;
import io.arrowlake.planner.grammar.ExplainQuery;
import io.arrowlake.planner.grammar.VerifyQuery;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * One run of a statement: waits for its turn, plans, runs, and frees all at its end. The first
 * error wins: what follows from it while things are closed is kept as suppressed.
 *
 * <p>{@code use} is held by the one thread that starts, reads or closes, so that nothing is closed
 * under a thread that works with it; cancel and the clock only set a mark and wake who waits, and
 * leave the rest to a thread of the engine.
 */
final class EngineQuery implements QueryExecution {
  private final String id;
  private final String sql;
  private final Session session;
  private final QueryOptions options;
  private final EngineParts engine;
  private final Consumer<EngineQuery> onClose;
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  private final ReentrantLock use = new ReentrantLock();
  private final CompletableFuture<Void> givenUp = new CompletableFuture<>();
  private volatile QueryState state = QueryState.QUEUED;
  private volatile boolean cancelled;
  private volatile boolean timedOut;
  private volatile @Nullable FederatedPlan plan;
  private volatile @Nullable PlanRun run;
  private volatile @Nullable WriteRun writing;

  /** The run also after its end, for what its fragments did; their text is written when asked. */
  private volatile @Nullable PlanRun measured;

  private @Nullable BufferAllocator allocator;
  private @Nullable Future<?> deadline;
  private @Nullable ArrowLakeException error;
  private SourceRegistry.@Nullable Hold hold;
  private boolean started;
  private boolean admitted;
  private final Deque<VectorSchemaRoot> returned = new ArrayDeque<>();
  private @Nullable SessionTransaction transaction;
  private @Nullable Rows rows;
  private Verification.@Nullable Outcome outcome;
  private boolean rowsGiven;
  private volatile @Nullable RelDataType rowType;
  private volatile long updateCount = -1;
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
    QueryState current = state;
    if (current.isFinal() || !isGivenUp()) {
      return current;
    }

    return timedOut ? QueryState.FAILED : QueryState.CANCELLED;
  }

  @Override
  public void start() {
    use.lock();
    try {
      if (started) {
        throw new IllegalStateException("Query " + id + " was started before");
      }

      started = true;
      begin();
    } finally {
      use.unlock();
    }
  }

  private void begin() {
    try {
      checkGivenUp();
      startDeadline();
      admitted = engine.admission().enter(session.user(), this::isGivenUp);
      checkGivenUp();
      state = QueryState.PLANNING;
      PlanContext context = context();
      Optional<FederatedPlan> known = aside(() -> engine.planner().cached(sql, context));
      if (known.isPresent()) {
        execute(known.get());
      } else {
        dispatch(engine.planner().parse(sql), context);
      }

      checkGivenUp();
    } catch (Throwable e) {
      SessionTransaction within = transaction;
      if (within != null) {
        within.fail();
      }

      throw fail(e);
    }
  }

  private void startDeadline() {
    Duration limit = timeout();
    if (limit != null) {
      deadline = engine.clock().schedule(this::expire, limit.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void expire() {
    if (!state.isFinal()) {
      timedOut = true;
      stop();
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

  /**
   * Does what may wait for a source without looking whether it is cancelled, in another thread:
   * this one gets away at once.
   */
  private <T> T aside(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      engine.threads().execute(() -> complete(result, work));
      CompletableFuture.anyOf(result, givenUp).join();
      checkGivenUp();
      return result.join();
    } catch (CompletionException e) {
      throw Failures.asArrowLake(e.getCause() == null ? e : e.getCause());
    } catch (RejectedExecutionException e) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The engine is closed", e);
    }
  }

  private static <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
    try {
      result.complete(work.get());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  private PlanContext context() {
    return new PlanContext(
        session.setting("catalog").orElse(null),
        session.setting("schema").orElse(null),
        options.parameters(),
        SettingStatements.planSettings(session),
        Instant.now(),
        this::isGivenUp,
        SettingStatements.planningTime(session).orElse(engine.planningTime()),
        warnings::add);
  }

  // Statements

  private void dispatch(SqlNode statement, PlanContext context) {
    if (engine.planner().isPlanned(statement)) {
      execute(aside(() -> engine.planner().planAndCache(sql, statement, context)));
    } else if (statement instanceof CreateTable create && create.query().isPresent()) {
      execute(aside(() -> engine.planner().plan(sql, into(engine, create, context), context)));
    } else if (statement instanceof ExplainQuery explain) {
      explain(explain, context);
    } else if (statement instanceof VerifyQuery verify) {
      verify(verify, context);
    } else {
      define(statement, context);
    }
  }

  /** The query of a CREATE TABLE AS, whose rows go into the new table. */
  static BoundStatement into(EngineParts engine, CreateTable create, PlanContext context) {
    TableStatements.refuseKey(create);
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

  private void execute(FederatedPlan made) {
    plan = made;
    int given = options.parameters().size();
    if (given < made.parameters().size()) {
      throw new ArrowLakeException(
              ErrorCode.INVALID_PARAMETER, "There is no value for parameter " + (given + 1))
          .remedy("Prepare the statement, and set its parameters");
    }

    transaction = session.transactionForStatement().orElse(null);
    if (transaction != null) {
      transaction.check();
    }

    Write write = made.write();
    Change change = made.change();
    if (change != null) {
      change(made, change);
    } else if (write != null) {
      updateCount = isThere(write) ? 0 : writer().write(begin(made), write);
      finish();
    } else {
      begin(made);
      rowType = made.rowType();
    }
  }

  private void change(FederatedPlan made, Change change) {
    WriteRun.Changed changed =
        switch (change.place()) {
          case SOURCE -> {
            hold = engine.sources().hold(catalogs(made));
            state = QueryState.RUNNING;
            yield writer().change(made, change);
          }
          case ENGINE -> writer().change(begin(made), change);
        };
    Change.Returned columns = change.returned();
    if (columns == null) {
      updateCount = changed.rows();
      finish();
    } else {
      returned.addAll(changed.returned());
      rowType = columns.rowType();
    }
  }

  /** What the query does at a source: in the session's transaction, where there is one. */
  private BiFunction<String, QueryScope, SourceSession> sessions(SourceRegistry.Hold held) {
    SessionTransaction within = transaction;
    return within == null
        ? (name, scope) -> held.source(name).begin(scope)
        : (name, scope) -> within.begin(engine.sources(), name, scope);
  }

  private WriteRun writer() {
    SessionTransaction within = transaction;
    WriteRun begun =
        within == null
            ? new WriteRun(
                table -> TableStatements.writer(engine.sources(), table),
                WriteRun.Reading.MEANWHILE,
                scope(memory()),
                this::checkGivenUp)
            : new WriteRun(
                table -> within.writer(engine.sources(), table.catalog()),
                WriteRun.Reading.BEFORE,
                scope(memory()),
                this::checkGivenUp);
    writing = begun;
    return begun;
  }

  /** CREATE TABLE IF NOT EXISTS does nothing where the table is there. */
  private boolean isThere(Write write) {
    TableName table = write.table();
    return write.kind() == Write.Kind.CREATE_IF_NOT_EXISTS
        && aside(
            () ->
                engine
                    .sources()
                    .source(table.catalog())
                    .catalog()
                    .table(table.schema(), table.table())
                    .isPresent());
  }

  private PlanRun begin(FederatedPlan made) {
    SourceRegistry.Hold held = engine.sources().hold(catalogs(made));
    hold = held;
    return start(made, sessions(held));
  }

  private PlanRun start(
      FederatedPlan made, BiFunction<String, QueryScope, SourceSession> sessions) {
    PlanRun begun =
        new PlanRun(made, scope(memory()), sessions, engine.engines(), engine.threads());
    run = begun;
    measured = begun;
    state = QueryState.RUNNING;
    // A cancel from here on finds the run, one from before is found here.
    checkGivenUp();
    begun.start();
    return begun;
  }

  private static Set<String> catalogs(FederatedPlan made) {
    Set<String> names = new LinkedHashSet<>();
    made.tables().forEach(table -> names.add(table.name().catalog()));
    Write write = made.write();
    if (write != null) {
      names.add(write.table().catalog());
    }

    Change change = made.change();
    if (change != null) {
      names.add(change.table().name().catalog());
    }

    return names;
  }

  private QueryScope scope(BufferAllocator memory) {
    Duration limit = timeout();
    return new QueryScope(
        id, memory, limit == null ? null : Instant.now().plus(limit), warnings::add);
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
    FederatedPlan made = aside(() -> planned(statement.query(), context));
    plan = made;
    Map<String, Long> memory = explain.analyzes() ? analyze(statement, made) : Map.of();
    Optional<PlanRun> begun = Optional.ofNullable(measured);
    FederatedPlan shown = begun.map(PlanRun::plan).orElse(made);
    give(
        explain.print(
            shown,
            progress(),
            aside(() -> remarks(shown)),
            begun.map(PlanRun::snapshots).orElse(Map.of()),
            begun.flatMap(PlanRun::refusal),
            memory));
  }

  /** Runs a query for what can be seen of it; the most memory that was held meanwhile. */
  private Map<String, Long> analyze(ExplainQuery statement, FederatedPlan made) {
    if (made.writes()) {
      throw new ArrowLakeException(
              ErrorCode.NOT_SUPPORTED, "EXPLAIN ANALYZE runs queries, not statements that write")
          .at(StatementPlace.of(statement.query()))
          .remedy("Leave out ANALYZE to see the plan");
    }

    MemoryWatch watch = new MemoryWatch(engine, id, memory());
    try (watch) {
      PlanRun running = begin(made);
      for (VectorSchemaRoot batch = running.next(); batch != null; batch = running.next()) {
        batch.close();
      }
    }

    return watch.most();
  }

  private void verify(VerifyQuery statement, PlanContext context) {
    if (!engine.planner().isPlanned(statement.query())) {
      throw new ArrowLakeException(ErrorCode.NOT_SUPPORTED, "VERIFY takes a query");
    }

    BoundStatement bound = aside(() -> engine.planner().bind(statement.query(), context));
    Verification.Planning planning =
        settings -> aside(() -> engine.planner().plan(sql, bound, context.with(settings)));
    transaction = session.transactionForStatement().orElse(null);
    FederatedPlan made = planning.plan(context.settings());
    plan = made;
    SourceRegistry.Hold held = engine.sources().hold(catalogs(made));
    hold = held;
    try (SharedSessions shared = new SharedSessions(sessions(held))) {
      Verification verification =
          new Verification(
              bound,
              made,
              context.settings(),
              planning,
              (trial, batches) -> runThrough(trial, shared, batches));
      Verification.Outcome compared = verification.compare();
      outcome = compared;
      give(new VerifyReport().print(compared, shared::holdsStill));
    }
  }

  /** Runs a plan to its end. */
  private void runThrough(
      FederatedPlan made, SharedSessions shared, Consumer<VectorSchemaRoot> batches) {
    checkGivenUp();
    // One that does not start is closed with the query.
    PlanRun begun = start(made, shared::begin);
    try (begun) {
      for (VectorSchemaRoot batch = begun.next(); batch != null; batch = begun.next()) {
        try (VectorSchemaRoot owned = batch) {
          batches.accept(owned);
        }
      }

      // A stream that was cancelled may end as if it had no more rows.
      checkGivenUp();
    } finally {
      run = null;
    }
  }

  /** What a VERIFY that has started came to, empty for other statements. */
  Optional<Verification.Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  private Map<Integer, List<String>> remarks(FederatedPlan made) {
    Map<Integer, List<String>> remarks = new HashMap<>();
    for (Fragment fragment : made.fragments()) {
      if (fragment.site().kind() == SiteKind.SOURCE) {
        remarks.put(
            fragment.id(), engine.sources().source(fragment.site().name()).remarks(fragment));
      }
    }

    return remarks;
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
    Optional<Rows> shown =
        aside(() -> new UnplannedStatements(engine, session).carryOut(statement, context));
    if (shown.isPresent()) {
      give(shown.get());
    } else {
      finish();
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
    use.lock();
    try {
      if (state == QueryState.FINISHED) {
        return null;
      }

      if (error != null) {
        throw error;
      }

      VectorSchemaRoot batch = nextBatch();
      if (batch == null) {
        finish();
      }

      return batch;
    } catch (Throwable e) {
      throw fail(e);
    } finally {
      use.unlock();
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

    if (!returned.isEmpty()) {
      return returned.poll();
    }

    VectorSchemaRoot batch = read();
    rowsGiven = true;
    if (batch == null) {
      // A stream that was cancelled may end as if it had no more rows.
      checkGivenUp();
    }

    return batch;
  }

  /** The next batch of the plan's run, or of another run where a source failed before the first. */
  private @Nullable VectorSchemaRoot read() {
    Retries retries = new Retries();
    PlanRun running = run;
    while (running != null) {
      try {
        return running.next();
      } catch (ArrowLakeException e) {
        running = runAgain(retries, e);
      }
    }

    return null;
  }

  /**
   * Begins once more with what nobody has seen a row of, under new snapshots.
   *
   * @throws ArrowLakeException the first error, where that may not be or does not help
   */
  private PlanRun runAgain(Retries retries, ArrowLakeException failure) {
    ArrowLakeException error = failure;
    while (true) {
      Optional<Duration> pause = retries.after(error);
      FederatedPlan again = plan;
      SourceRegistry.Hold held = hold;
      if (pause.isEmpty() || rowsGiven || transaction != null || again == null || held == null) {
        throw retries.reason();
      }

      try {
        end(run);
        rest(pause.get());
        checkGivenUp();
        PlanRun begun = start(again, sessions(held));
        warnings.add("The query was run again after: " + error.getMessage());
        return begun;
      } catch (ArrowLakeException e) {
        checkGivenUp();
        error = e;
      }
    }
  }

  private void end(@Nullable PlanRun failed) {
    run = null;
    if (failed != null) {
      failed.close();
    }
  }

  /** Waits until the time is over, or the query is given up. */
  private void rest(Duration pause) {
    try {
      givenUp.copy().orTimeout(pause.toNanos(), TimeUnit.NANOSECONDS).join();
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof TimeoutException)) {
        throw e;
      }
    }
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
    PlanRun begun = measured;
    return begun == null || begun.refusal().isEmpty()
        ? Optional.ofNullable(plan)
        : Optional.of(begun.plan());
  }

  @Override
  public List<FragmentProgress> progress() {
    PlanRun begun = measured;
    return begun == null ? List.of() : begun.progress();
  }

  // The end

  private void finish() {
    state = QueryState.FINISHED;
    release();
    FederatedPlan ran = plan;
    if (ran != null && !ran.writes() && rows == null && transaction == null) {
      engine.sampler().finished(sql, session, options);
    }
  }

  /**
   * What the user is told of an error: the first one, and that of a query that was given up says
   * so, whatever broke while it stopped.
   */
  private ArrowLakeException fail(Throwable thrown) {
    ArrowLakeException known = error;
    if (known == null) {
      known = reason(thrown);
      error = known;
      state = known.code() == ErrorCode.QUERY_CANCELLED ? QueryState.CANCELLED : QueryState.FAILED;
    }

    try {
      release();
    } catch (RuntimeException e) {
      if (e != known) {
        known.addSuppressed(e);
      }
    }

    return known;
  }

  private ArrowLakeException reason(Throwable thrown) {
    if (timedOut) {
      return new ArrowLakeException(
              ErrorCode.QUERY_TIMEOUT, "The query passed its deadline", thrown)
          .remedy("Raise query_timeout, or ask for less");
    }

    ArrowLakeException known = Failures.asArrowLake(thrown);
    return cancelled && known.code() != ErrorCode.QUERY_CANCELLED
        ? new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled", thrown)
        : known;
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

    Cleanup cleanup = new Cleanup();
    PlanRun running = run;
    if (running != null) {
      run = null;
      if (transaction == null) {
        // A transaction sees rows that nobody else does.
        engine.history().add(running.plan(), running.wholeCounts());
      }

      cleanup.run(running);
    }

    SourceRegistry.Hold held = hold;
    if (held != null) {
      hold = null;
      cleanup.run(held);
    }

    if (admitted) {
      admitted = false;
      engine.admission().leave(session.user());
    }

    cleanup.finish();
  }

  @Override
  public void cancel() {
    if (!state.isFinal()) {
      cancelled = true;
      stop();
    }
  }

  private void stop() {
    if (!givenUp.complete(null)) {
      return;
    }

    try {
      engine.threads().execute(this::abandon);
    } catch (RejectedExecutionException e) {
      // The engine is closed, and with it all that ran; there is nothing to wait for.
      abandon();
    }
  }

  /** Ends the work, and frees what it holds also where nobody comes back for it. */
  private void abandon() {
    PlanRun running = run;
    if (running != null) {
      running.cancel();
    }

    WriteRun writes = writing;
    if (writes != null) {
      writes.cancel();
    }

    use.lock();
    try {
      if (!state.isFinal()) {
        fail(new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled"));
      }
    } finally {
      use.unlock();
    }
  }

  @Override
  public void close() {
    cancel();
    use.lock();
    try {
      if (closed) {
        return;
      }

      closed = true;
      Cleanup cleanup = new Cleanup();
      if (!state.isFinal()) {
        fail(new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was closed"));
      }

      returned.forEach(cleanup::run);
      returned.clear();
      BufferAllocator memory = allocator;
      if (memory != null) {
        cleanup.run(() -> engine.memory().release(memory));
      }

      onClose.accept(this);
      cleanup.finish();
    } finally {
      use.unlock();
    }
  }
}
