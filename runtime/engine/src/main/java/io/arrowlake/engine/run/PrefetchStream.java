package io.arrowlake.engine.run;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is opened and read ahead by a thread of its own, a few batches at most and fewer
 * where they are large, so that {@link #next} only takes what is there. That thread also closes the
 * stream that it reads; {@link #close} waits for it.
 */
public final class PrefetchStream implements BatchStream {
  /** Enough to keep the producer busy while the consumer works on a batch. */
  private static final int DEPTH = 4;

  /** Batches of wide rows are read ahead one or two at a time: memory holds, not their number. */
  private static final long MOST_BYTES = 16L << 20;

  private final Schema schema;
  private final Supplier<BatchStream> opener;
  private final Consumer<Throwable> failures;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<VectorSchemaRoot> ready = new ArrayDeque<>();
  private long readyBytes;
  private @Nullable BatchStream source;
  private @Nullable Throwable failure;
  private boolean stopped;
  private boolean ended;

  /**
   * Starts to read.
   *
   * @param opener runs in the thread, and gives the stream that is read
   * @param failures is told of an error at once, unless the consumer has left
   */
  public PrefetchStream(
      Schema schema, Supplier<BatchStream> opener, Consumer<Throwable> failures, Executor threads) {
    this(schema, opener, failures, threads, MOST_BYTES);
  }

  /**
   * Starts to read no further ahead than so many bytes.
   *
   * @param mostBytes no batch is read while those that wait have as many
   */
  public PrefetchStream(
      Schema schema,
      Supplier<BatchStream> opener,
      Consumer<Throwable> failures,
      Executor threads,
      long mostBytes) {
    this.schema = schema;
    this.mostBytes = mostBytes;
    this.opener = opener;
    this.failures = failures;
    try {
      threads.execute(this::pump);
    } catch (RejectedExecutionException e) {
      ended = true;
      failure = new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The engine is closed", e);
    }
  }

  private void pump() {
    Throwable error = null;
    try (BatchStream opened = opener.get()) {
      adopt(opened);
      read(opened);
    } catch (Throwable e) {
      error = e;
    }

    // Who is told of the error may close this stream, which waits for its end.
    if (end(error) && error != null) {
      failures.accept(error);
    }
  }

  /** Whether the consumer is still there. */
  private boolean end(@Nullable Throwable error) {
    lock.lock();
    try {
      failure = error;
      source = null;
      ended = true;
      changed.signalAll();
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  private void adopt(BatchStream opened) {
    lock.lock();
    try {
      source = opened;
      if (stopped) {
        opened.cancel();
      }
    } finally {
      lock.unlock();
    }
  }

  private void read(BatchStream opened) {
    while (!isStopped()) {
      VectorSchemaRoot batch = opened.next();
      if (batch == null) {
        return;
      }

      offer(batch);
    }
  }

  private boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  private void offer(VectorSchemaRoot batch) {
    lock.lock();
    try {
      while ((ready.size() >= DEPTH || readyBytes >= mostBytes) && !stopped) {
        changed.awaitUninterruptibly();
      }

      if (stopped) {
        batch.close();
      } else {
        ready.add(batch);
        readyBytes += BatchShape.bytes(batch);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    lock.lock();
    try {
      while (ready.isEmpty() && !ended && !stopped) {
        changed.awaitUninterruptibly();
      }

      if (stopped) {
        throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled");
      }

      VectorSchemaRoot batch = ready.poll();
      readyBytes -= batch == null ? 0 : BatchShape.bytes(batch);
      changed.signalAll();
      if (batch == null && failure != null) {
        throw Failures.asArrowLake(failure);
      }

      return batch;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void cancel() {
    @Nullable BatchStream running;
    lock.lock();
    try {
      stopped = true;
      running = source;
      changed.signalAll();
    } finally {
      lock.unlock();
    }

    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public void close() {
    cancel();
    lock.lock();
    try {
      while (!ended) {
        changed.awaitUninterruptibly();
      }

      ready.forEach(VectorSchemaRoot::close);
      ready.clear();
    } finally {
      lock.unlock();
    }
  }
}
