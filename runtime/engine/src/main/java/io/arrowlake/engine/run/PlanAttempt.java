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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One run of the fragments of one plan: all but the last read ahead in threads of their own, the
 * last one is read by whoever calls {@link #next}, with no copy in between. Columns have the names
 * of the plan.
 *
 * <p>Every fragment has its thread, rather than one of a bounded pool: a fragment that waits for
 * its consumer would hold the thread that the consumer's other input needs.
 */
final class PlanAttempt implements BatchStream {
  /** The planner has put the values of parameters into the fragments. */
  private static final QueryWriter.Bindings BINDINGS = QueryWriter.Bindings.UNBOUND;

  /** The share of the memory that the rows of fragments that are read twice may take: 1 / 8. */
  private static final int SHARED_PART = 8;

  private final FederatedPlan plan;
  private final QueryScope scope;
  private final Map<String, ComputeEngine> engines;
  private final Executor threads;
  private final Sessions sessions;
  private final RuntimeKeys keys;
  private final SentRows sent;
  private final Schema schema;
  private final Map<Integer, List<MeteredStream>> meters = new ConcurrentHashMap<>();
  private final Map<Integer, Queue<BatchStream>> untaken = new ConcurrentHashMap<>();
  private final Queue<BatchStream> streams = new ConcurrentLinkedQueue<>();
  private final List<SharedRows> shared = new ArrayList<>();
  private @Nullable BatchStream result;
  private final Deque<BatchStream> opened = new ArrayDeque<>();
  private final AtomicReference<@Nullable Throwable> firstError = new AtomicReference<>();
  private boolean cancelled;
  private boolean finished;
  private boolean closed;

  /**
   * An attempt that has not begun.
   *
   * @param sessions what the query does at its sources, which stays the caller's
   * @param engines the compute engines by the names of their sites
   * @param threads runs each task given at once, in a thread of its own
   */
  PlanAttempt(
      FederatedPlan plan,
      QueryScope scope,
      Sessions sessions,
      Map<String, ComputeEngine> engines,
      Executor threads) {
    this.plan = plan;
    this.scope = scope;
    this.engines = engines;
    this.threads = threads;
    this.sessions = sessions;
    this.keys = new RuntimeKeys(plan, scope.allocator());
    this.sent = new SentRows(plan, scope.allocator(), this::take);
    this.schema = ArrowSchemas.schema(plan.rowType());
  }

  /**
   * Begins to run the fragments; does not wait for any of them.
   *
   * @throws ArrowLakeException where the last fragment cannot be opened
   */
  void start() {
    checkOrder();
    try {
      open();
    } catch (Throwable e) {
      throw Failures.asArrowLake(e);
    }
  }

  private void open() {
    Fragment root = plan.root();
    plan.fragments().forEach(each -> meters.put(each.id(), new CopyOnWriteArrayList<>()));
    long most = mostShared();
    for (Fragment fragment : plan.fragments()) {
      if (fragment != root) {
        untaken.put(fragment.id(), readers(fragment, most));
      }
    }

    result = rootStream(root);
    streams.add(result);
  }

  /** What may be kept of each fragment that is read more than once. */
  private long mostShared() {
    long count = plan.fragments().stream().filter(fragment -> reads(fragment) > 1).count();
    return scope.allocator().getLimit() / SHARED_PART / Math.max(1, count);
  }

  private int reads(Fragment fragment) {
    return plan.fragments().stream()
        .filter(reader -> reader.inputs().contains(fragment.id()))
        .mapToInt(reader -> Math.max(1, reader.reads(fragment.id())))
        .sum();
  }

  /** The streams of a fragment's rows, one for each that reads them. */
  private Queue<BatchStream> readers(Fragment fragment, long mostShared) {
    Queue<BatchStream> readers = new ConcurrentLinkedQueue<>();
    int reads = reads(fragment);
    if (reads <= 1) {
      readers.add(metered(fragment, prefetch(fragment)));
    } else {
      SharedRows rows =
          new SharedRows(
              ArrowSchemas.schema(fragment.root().getRowType()),
              () -> metered(fragment, openOrFail(fragment)),
              () -> metered(fragment, open(fragment)),
              this::failed,
              threads,
              scope.allocator(),
              // What has inputs cannot be read again: they are gone.
              fragment.inputs().isEmpty() ? mostShared : Long.MAX_VALUE);
      shared.add(rows);
      for (int i = 0; i < reads; i++) {
        readers.add(rows.reader());
      }

      rows.start();
    }

    streams.addAll(readers);
    return readers;
  }

  private MeteredStream metered(Fragment fragment, BatchStream stream) {
    MeteredStream metered = new MeteredStream(stream, this::isCancelled);
    meters.get(fragment.id()).add(metered);
    return metered;
  }

  /** A root at a source is opened by a thread too, so that nothing keeps the caller from cancel. */
  private BatchStream rootStream(Fragment root) {
    return metered(root, root.site().kind() == SiteKind.SOURCE ? prefetch(root) : open(root));
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
    BatchStream rows =
        fragment.inputs().isEmpty()
            ? sessions.open(fragment, BINDINGS, filters)
            : sent.open(fragment, inputs -> sessions.open(fragment, BINDINGS, filters, inputs));
    return DecodedStream.of(rows, scope.allocator());
  }

  private BatchStream compute(Fragment fragment) {
    ComputeEngine engine = engines.get(fragment.site().name());
    if (engine == null) {
      throw defect("No engine " + fragment.site().name() + " for fragment " + fragment.id());
    }

    return engine.open(fragment, this::take, BINDINGS, scope);
  }

  private BatchStream take(int fragment) {
    Queue<BatchStream> readers = untaken.get(fragment);
    BatchStream stream = readers == null ? null : readers.poll();
    if (stream == null) {
      throw defect("Fragment " + fragment + " is read too often, or before it is there");
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

  FederatedPlan plan() {
    return plan;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  /**
   * The next batch under the plan's names; the first error of any fragment is what it throws. There
   * is none before every source has taken the rows that are sent to it.
   */
  @Override
  public @Nullable VectorSchemaRoot next() {
    if (finished) {
      return null;
    }

    try {
      sent.await();
      VectorSchemaRoot batch = result.next();
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
  List<FragmentProgress> progress() {
    List<FragmentProgress> progress = new ArrayList<>();
    for (Fragment fragment : plan.fragments()) {
      List<MeteredStream> reads = meters.getOrDefault(fragment.id(), List.of());
      progress.add(
          new FragmentProgress(
              fragment.id(),
              reads.stream().mapToLong(MeteredStream::rows).sum(),
              reads.stream().mapToLong(MeteredStream::bytes).sum(),
              reads.stream().mapToLong(MeteredStream::nanos).sum(),
              !reads.isEmpty() && reads.stream().allMatch(MeteredStream::isDone),
              keys.used(fragment),
              sent.to(fragment),
              text(fragment)));
    }

    return progress;
  }

  /**
   * The numbers of rows of the fragments that have been read to their end and give the same when
   * nothing else is read: neither they nor what they read was filtered by keys of another fragment.
   */
  Map<Integer, Long> wholeCounts() {
    Map<Integer, Long> counts = new HashMap<>();
    for (Fragment fragment : plan.fragments()) {
      // The filters of a run leave out only what is not in its result.
      if (fragment == plan.root() || isUnfiltered(fragment)) {
        meters.get(fragment.id()).stream()
            .filter(MeteredStream::isWhole)
            .findFirst()
            .ifPresent(read -> counts.put(fragment.id(), read.rows()));
      }
    }

    return counts;
  }

  private boolean isUnfiltered(Fragment fragment) {
    return keys.used(fragment).isEmpty()
        && fragment.inputs().stream().map(plan.fragments()::get).allMatch(this::isUnfiltered);
  }

  private synchronized boolean isCancelled() {
    return cancelled;
  }

  private String text(Fragment fragment) {
    return fragment
        .site()
        .writer()
        .map(writer -> writer.write(fragment.root(), BINDINGS))
        .orElse("");
  }

  /** Why a source refused rows that were sent to it, so that there is no result. */
  Optional<String> refusal() {
    return sent.refusal();
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

    ArrowLakeException end =
        new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled");
    keys.cancel(end);
    sent.cancel(end);
    // What the query does at its sources goes on where only this plan is given up.
    if (refusal().isEmpty()) {
      sessions.cancel();
    }

    streams.forEach(BatchStream::cancel);
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
    BatchStream root = result;
    if (root != null) {
      cleanup.run(root);
    }

    streams.forEach(cleanup::run);
    shared.forEach(cleanup::run);
    cleanup.run(keys);
    cleanup.finish();
  }

  private synchronized boolean isClosed() {
    return closed;
  }
}
