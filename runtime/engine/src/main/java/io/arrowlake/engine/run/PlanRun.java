package io.arrowlake.engine.run;

import io.arrowlake.engine.ComputeEngine;
import io.arrowlake.engine.FragmentProgress;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceSession;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One run of a plan, and of its fallback where a source does not take the rows that are sent to it.
 * Both see the same state of each source. Columns have the names of the plan.
 */
public final class PlanRun implements BatchStream {
  private final QueryScope scope;
  private final Map<String, ComputeEngine> engines;
  private final Executor threads;
  private final Sessions sessions;
  private final Schema schema;
  private volatile PlanAttempt attempt;
  private volatile Optional<String> refusal = Optional.empty();
  private boolean cancelled;

  /**
   * A run that has not begun.
   *
   * @param sources gives the source of a catalog by the name of its site
   * @param engines the compute engines by the names of their sites
   * @param threads runs each task given at once, in a thread of its own
   */
  public PlanRun(
      FederatedPlan plan,
      QueryScope scope,
      Function<String, Source> sources,
      Map<String, ComputeEngine> engines,
      Executor threads) {
    this(plan, scope, (name, within) -> sources.apply(name).begin(within), engines, threads);
  }

  /**
   * A run that has not begun.
   *
   * @param sources begins what the query does at the source of a catalog, by the name of its site
   * @param engines the compute engines by the names of their sites
   * @param threads runs each task given at once, in a thread of its own
   */
  public PlanRun(
      FederatedPlan plan,
      QueryScope scope,
      BiFunction<String, QueryScope, SourceSession> sources,
      Map<String, ComputeEngine> engines,
      Executor threads) {
    this.scope = scope;
    this.engines = Map.copyOf(engines);
    this.threads = threads;
    this.sessions = new Sessions(sources, scope);
    this.schema = ArrowSchemas.schema(plan.rowType());
    this.attempt = attempt(plan);
  }

  private PlanAttempt attempt(FederatedPlan at) {
    return new PlanAttempt(at, scope, sessions, engines, threads);
  }

  /**
   * Begins to run the fragments; does not wait for any of them.
   *
   * @throws ArrowLakeException where the last fragment cannot be opened
   */
  public void start() {
    try {
      attempt.start();
    } catch (RuntimeException e) {
      fallBack(e);
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    try {
      return attempt.next();
    } catch (RuntimeException e) {
      fallBack(e);
      return attempt.next();
    }
  }

  /** Goes over to the fallback, where the error is that of rows which a source refused. */
  private void fallBack(RuntimeException error) {
    FederatedPlan fallback = attempt.plan().fallback();
    Optional<String> reason = attempt.refusal();
    if (fallback == null || reason.isEmpty()) {
      throw error;
    }

    attempt.close();
    PlanAttempt other = attempt(fallback);
    synchronized (this) {
      refusal = reason;
      attempt = other;
      if (cancelled) {
        other.cancel();
      }
    }

    other.start();
  }

  /** What each fragment did so far, by its number; those of the fallback where that runs. */
  public List<FragmentProgress> progress() {
    return attempt.progress();
  }

  /**
   * The numbers of rows of those fragments, by their numbers, that have been read to their end as
   * they are.
   */
  public Map<Integer, Long> wholeCounts() {
    return attempt.wholeCounts();
  }

  /** The plan that runs: the one given, or its fallback. */
  public FederatedPlan plan() {
    return attempt.plan();
  }

  /** Why the fallback runs, empty where it does not. */
  public Optional<String> refusal() {
    return refusal;
  }

  /** What the query sees of each source, by catalog. */
  public Map<String, String> snapshots() {
    return sessions.snapshots();
  }

  /** The name by which a transaction of a source sees what this run sees of it, until it closes. */
  public Optional<String> sharedSnapshot(String catalog) {
    return sessions.sharedSnapshot(catalog);
  }

  @Override
  public void cancel() {
    PlanAttempt running;
    synchronized (this) {
      cancelled = true;
      running = attempt;
    }

    running.cancel();
  }

  /** Ends what still runs, and frees all. Not called while {@link #next} is under way. */
  @Override
  public void close() {
    Cleanup cleanup = new Cleanup();
    cleanup.run(attempt);
    cleanup.run(sessions);
    cleanup.finish();
  }
}
