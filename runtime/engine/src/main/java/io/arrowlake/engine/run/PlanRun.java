package io.arrowlake.engine.run;

import io.arrowlake.engine.ComputeEngine;
import io.arrowlake.engine.FragmentProgress;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.KeyFilter;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One run of a plan: all fragments but the last read ahead in threads of their own, the last one is
 * read by whoever calls {@link #next}, with no copy in between. Columns have the names of the plan.
 *
 * <p>Every fragment has its thread, rather than one of a bounded pool: a fragment that waits for
 * its consumer would hold the thread that the consumer's other input needs.
 */
public final class PlanRun implements BatchStream {
  /** The planner has put the values of parameters into the fragments. */
  private static final QueryWriter.Bindings BINDINGS = QueryWriter.Bindings.UNBOUND;

  private final FederatedPlan plan;
  private final QueryScope scope;
  private final Map<String, ComputeEngine> engines;
  private final Executor threads;
  private final Sessions sessions;
  private final RuntimeKeys keys;
  private final Schema schema;
  private final Map<Integer, MeteredStream> streams = new ConcurrentHashMap<>();
  private final Map<Integer, MeteredStream> untaken = new ConcurrentHashMap<>();
  private final Deque<BatchStream> opened = new ArrayDeque<>();
  private final AtomicReference<@Nullable Throwable> firstError = new AtomicReference<>();
  private boolean cancelled;
  private boolean finished;
  private boolean closed;

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
    this.plan = plan;
    this.scope = scope;
    this.engines = Map.copyOf(engines);
    this.threads = threads;
    this.sessions = new Sessions(sources, scope);
    this.keys = new RuntimeKeys(plan, scope.allocator());
    this.schema = ArrowSchemas.schema(plan.rowType());
  }

  /**
   * Begins to run the fragments; does not wait for any of them.
   *
   * @throws ArrowLakeException where the last fragment cannot be opened
   */
  public void start() {
    checkOrder();
    try {
      open();
    } catch (Throwable e) {
      throw Failures.asArrowLake(e);
    }
  }

  private void open() {
    Fragment root = plan.root();
    for (Fragment fragment : plan.fragments()) {
      if (fragment != root) {
        MeteredStream stream = new MeteredStream(prefetch(fragment));
        streams.put(fragment.id(), stream);
        untaken.put(fragment.id(), stream);
      }
    }

    streams.put(root.id(), new MeteredStream(rootStream(root)));
  }

  /** A root at a source is opened by a thread too, so that nothing keeps the caller from cancel. */
  private BatchStream rootStream(Fragment root) {
    return root.site().kind() == SiteKind.SOURCE ? prefetch(root) : open(root);
  }

  private BatchStream prefetch(Fragment fragment) {
    Schema shape = ArrowSchemas.schema(fragment.root().getRowType());
    return new PrefetchStream(shape, () -> openOrFail(fragment), this::failed, threads);
  }

  private BatchStream openOrFail(Fragment fragment) {
    try {
      BatchStream stream = open(fragment);
      return keys.isSource(fragment) ? keys.collect(fragment, stream) : stream;
    } catch (Throwable e) {
      keys.fail(fragment, e);
      throw e;
    }
  }

  /** The rest of the query would only work in vain, maybe for long, before it saw the error. */
  private void failed(Throwable error) {
    synchronized (this) {
      if (cancelled) {
        return;
      }

      firstError.compareAndSet(null, error);
    }

    cancel();
  }

  private BatchStream open(Fragment fragment) {
    return register(
        fragment.site().kind() == SiteKind.SOURCE ? openSource(fragment) : compute(fragment));
  }

  private BatchStream openSource(Fragment fragment) {
    List<KeyFilter> filters = keys.await(fragment);
    return sessions.open(fragment, BINDINGS, filters);
  }

  private BatchStream compute(Fragment fragment) {
    ComputeEngine engine = engines.get(fragment.site().name());
    if (engine == null) {
      throw defect("No engine " + fragment.site().name() + " for fragment " + fragment.id());
    }

    return engine.open(fragment, this::take, BINDINGS, scope);
  }

  private BatchStream take(int fragment) {
    MeteredStream stream = untaken.remove(fragment);
    if (stream == null) {
      throw defect("Fragment " + fragment + " is read twice, or before it is there");
    }

    return stream;
  }

  private synchronized BatchStream register(BatchStream stream) {
    opened.push(stream);
    if (cancelled) {
      stream.cancel();
    }

    return stream;
  }

  /** Fragments that wait for each other would wait for ever. */
  private void checkOrder() {
    List<Integer> pending = new ArrayList<>();
    plan.fragments().forEach(fragment -> pending.add(fragment.id()));
    while (pending.removeIf(id -> waitsFor(id).stream().noneMatch(pending::contains))) {}
    if (!pending.isEmpty()) {
      throw defect("Fragments wait for each other: " + pending);
    }
  }

  private List<Integer> waitsFor(int id) {
    List<Integer> ids = new ArrayList<>(plan.fragments().get(id).inputs());
    for (RuntimeFilter filter : plan.runtimeFilters()) {
      if (filter.target() == id) {
        ids.add(filter.source());
      }
    }

    return ids;
  }

  private static ArrowLakeException defect(String detail) {
    return new ArrowLakeException(ErrorCode.INTERNAL_ERROR, detail);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  /** The next batch under the plan's names; the first error of any fragment is what it throws. */
  @Override
  public @Nullable VectorSchemaRoot next() {
    if (finished) {
      return null;
    }

    try {
      VectorSchemaRoot batch = streams.get(plan.root().id()).next();
      if (batch == null) {
        finished = true;
        return null;
      }

      try (batch) {
        return BatchShape.move(batch, schema, scope.allocator(), "Fragment " + plan.root().id());
      }
    } catch (Throwable e) {
      firstError.compareAndSet(null, e);
      throw Failures.asArrowLake(firstError.get());
    }
  }

  /** What each fragment did so far, by its number. */
  public List<FragmentProgress> progress() {
    List<FragmentProgress> progress = new ArrayList<>();
    for (Fragment fragment : plan.fragments()) {
      MeteredStream stream = streams.get(fragment.id());
      if (stream != null) {
        progress.add(
            new FragmentProgress(
                fragment.id(),
                stream.rows(),
                stream.bytes(),
                stream.nanos(),
                stream.isDone(),
                keys.used(fragment),
                text(fragment)));
      }
    }

    return progress;
  }

  private String text(Fragment fragment) {
    return fragment
        .site()
        .writer()
        .map(writer -> writer.write(fragment.root(), BINDINGS))
        .orElse("");
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
    List<BatchStream> running;
    synchronized (this) {
      if (closed) {
        return;
      }

      cancelled = true;
      running = new ArrayList<>(opened);
    }

    keys.cancel(new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled"));
    sessions.cancel();
    streams.values().forEach(MeteredStream::cancel);
    running.forEach(BatchStream::cancel);
  }

  /** Ends what still runs, and frees all. Not called while {@link #next} is under way. */
  @Override
  public void close() {
    if (isClosed()) {
      return;
    }

    // A source that has ended by itself gets no cancel: it could hit another use of a connection.
    if (!finished) {
      cancel();
    }

    synchronized (this) {
      closed = true;
    }

    Cleanup cleanup = new Cleanup();
    MeteredStream root = streams.get(plan.root().id());
    if (root != null) {
      cleanup.run(root);
    }

    streams.values().forEach(cleanup::run);
    cleanup.run(sessions);
    cleanup.run(keys);
    cleanup.finish();
  }

  private synchronized boolean isClosed() {
    return closed;
  }
}
