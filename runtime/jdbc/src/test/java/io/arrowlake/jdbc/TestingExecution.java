package io.arrowlake.jdbc;

import io.arrowlake.engine.FragmentProgress;
import io.arrowlake.engine.QueryExecution;
import io.arrowlake.engine.QueryOptions;
import io.arrowlake.engine.QueryState;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.FederatedPlan;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** One run of a script. */
final class TestingExecution implements QueryExecution {
  final CountDownLatch waiting = new CountDownLatch(1);
  private final Supplier<TestingEngine.Script> find;
  private final BufferAllocator allocator;
  private final QueryOptions options;
  private final String id;
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private Iterator<VectorSchemaRoot> batches = Collections.emptyIterator();
  private TestingEngine.@Nullable Script script;
  private volatile QueryState state = QueryState.QUEUED;
  int closes;

  TestingExecution(
      Supplier<TestingEngine.Script> find,
      BufferAllocator allocator,
      QueryOptions options,
      String id) {
    this.find = find;
    this.allocator = allocator;
    this.options = options;
    this.id = id;
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
    state = QueryState.PLANNING;
    script = find.get();
    waitAt(TestingEngine.Block.PLANNING);
    batches = script.batches().apply(allocator);
    state = QueryState.RUNNING;
  }

  private void waitAt(TestingEngine.Block where) {
    if (script.block() != where) {
      return;
    }

    waiting.countDown();
    long millis = options.timeout() == null ? 60_000 : options.timeout().toMillis();
    try {
      if (cancelled.await(millis, TimeUnit.MILLISECONDS)) {
        throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "Cancelled");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }

    throw new ArrowLakeException(ErrorCode.QUERY_TIMEOUT, "Too late");
  }

  @Override
  public boolean hasRows() {
    return !script.description().rowType().getFieldList().isEmpty();
  }

  @Override
  public RelDataType rowType() {
    return script.description().rowType();
  }

  @Override
  public Schema schema() {
    return TestingBatches.schema(rowType());
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    waitAt(TestingEngine.Block.RUNNING);
    return batches.hasNext() ? batches.next() : null;
  }

  @Override
  public long updateCount() {
    return script.updateCount();
  }

  @Override
  public List<String> warnings() {
    return script == null ? List.of() : script.warnings();
  }

  @Override
  public Optional<FederatedPlan> plan() {
    return Optional.empty();
  }

  @Override
  public List<FragmentProgress> progress() {
    return List.of();
  }

  @Override
  public void cancel() {
    cancelled.countDown();
  }

  @Override
  public void close() {
    closes++;
    batches.forEachRemaining(VectorSchemaRoot::close);
    state = QueryState.FINISHED;
  }
}
