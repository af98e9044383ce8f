package io.arrowlake.engine.run;

import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.KeyFilter;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A source of BIGINT columns whose streams count up, and fail or hang at the batch that the test
 * names.
 */
public final class ScriptedSource implements Source {
  /** The batch at which nothing happens. */
  public static final int NEVER = -1;

  private final int batches;
  private final int rows;
  private final int failAt;
  private final int hangAt;
  public final CountDownLatch hanging = new CountDownLatch(1);
  public final AtomicInteger produced = new AtomicInteger();
  public final AtomicInteger openSessions = new AtomicInteger();
  public final AtomicInteger openStreams = new AtomicInteger();
  public final AtomicInteger cancels = new AtomicInteger();
  public final AtomicInteger closes = new AtomicInteger();
  private ScriptedCatalog catalog;
  private volatile IntConsumer beforeBatch = batch -> {};
  public final List<Long> keys = new ArrayList<>();

  public ScriptedSource(int batches, int rows) {
    this(batches, rows, NEVER, NEVER);
  }

  public ScriptedSource(int batches, int rows, int failAt, int hangAt) {
    this.batches = batches;
    this.rows = rows;
    this.failAt = failAt;
    this.hangAt = hangAt;
  }

  /** What is done before each batch, with its number, in the thread that reads. */
  public ScriptedSource beforeBatch(IntConsumer action) {
    beforeBatch = action;
    return this;
  }

  /** Gives it a catalog, for statements rather than for plans made by hand. */
  ScriptedSource named(String name, boolean hangsPlanning) {
    catalog = new ScriptedCatalog(name, hangsPlanning);
    return this;
  }

  /** Waits until a statement hangs while it is planned. */
  public void awaitPlanning() throws InterruptedException {
    catalog.planning.await();
  }

  /** Lets planning go on. */
  public void releasePlanning() {
    catalog.released.countDown();
  }

  @Override
  public PlannerCatalog catalog() {
    return catalog;
  }

  @Override
  public SourceSession begin(QueryScope scope) {
    openSessions.incrementAndGet();
    return new Session(scope);
  }

  @Override
  public String check() {
    return "scripted";
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }

  private final class Session implements SourceSession {
    private final QueryScope scope;
    private final List<Stream> streams = new ArrayList<>();
    private boolean closed;

    Session(QueryScope scope) {
      this.scope = scope;
    }

    @Override
    public synchronized BatchStream open(
        Fragment fragment, QueryWriter.Bindings bindings, List<KeyFilter> filters) {
      for (KeyFilter filter : filters) {
        BigIntVector vector = (BigIntVector) filter.keys();
        for (int i = 0; i < vector.getValueCount(); i++) {
          keys.add(vector.get(i));
        }
      }

      Stream stream =
          new Stream(
              ArrowSchemas.schema(fragment.root().getRowType()),
              scope.allocator().newChildAllocator("scripted", 0, Long.MAX_VALUE),
              scope.allocator());
      streams.add(stream);
      return stream;
    }

    @Override
    public String snapshot() {
      return "snapshot";
    }

    @Override
    public synchronized void cancel() {
      cancels.incrementAndGet();
      streams.forEach(Stream::cancel);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        openSessions.decrementAndGet();
      }
    }
  }

  private final class Stream implements BatchStream {
    private final Schema schema;
    private final BufferAllocator allocator;
    private final BufferAllocator owner;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private int next;
    private boolean closed;

    Stream(Schema schema, BufferAllocator allocator, BufferAllocator owner) {
      this.schema = schema;
      this.allocator = allocator;
      this.owner = owner;
      openStreams.incrementAndGet();
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public @Nullable VectorSchemaRoot next() {
      beforeBatch.accept(next);
      if (next == failAt) {
        throw new ArrowLakeException(ErrorCode.SOURCE_LOST, "The connection broke");
      } else if (next == hangAt) {
        hang();
      }

      if (cancelled.getCount() == 0) {
        throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "Cancelled");
      }

      if (next == batches) {
        return null;
      }

      produced.incrementAndGet();
      return batch((long) rows * next++);
    }

    private void hang() {
      hanging.countDown();
      try {
        cancelled.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    private VectorSchemaRoot batch(long first) {
      VectorSchemaRoot batch = VectorSchemaRoot.create(schema, owner);
      try {
        for (FieldVector vector : batch.getFieldVectors()) {
          for (int i = 0; i < rows; i++) {
            ((BigIntVector) vector).setSafe(i, first + i);
          }
        }

        batch.setRowCount(rows);
        return batch;
      } catch (RuntimeException | Error e) {
        batch.close();
        throw e;
      }
    }

    @Override
    public void cancel() {
      cancelled.countDown();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        allocator.close();
        openStreams.decrementAndGet();
      }
    }
  }
}
