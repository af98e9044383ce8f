package io.arrowlake.engine.run;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a fragment that several places of a plan read: collected once by a thread of its own,
 * given to each reader, and let go of when the last one has them. Readers may depend on each other,
 * so that none may wait for another: where the rows are more than may be kept, one reader gets what
 * was collected and the rest, and each other one reads the fragment again.
 */
final class SharedRows implements AutoCloseable {
  private final Schema schema;
  private final Supplier<BatchStream> opener;
  private final Supplier<BatchStream> again;
  private final Consumer<Throwable> failures;
  private final Executor threads;
  private final BufferAllocator allocator;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Reader> readers = new ArrayList<>();
  private final List<@Nullable VectorSchemaRoot> batches = new ArrayList<>();
  private @Nullable BatchStream source;
  private @Nullable BufferedStream tooLarge;
  private @Nullable Throwable failure;
  private boolean fits;
  private boolean ended;

  /**
   * Rows that are not collected before {@link #start}.
   *
   * @param opener opens the fragment for the first time, in a thread
   * @param again opens it once more
   * @param failures is told of an error at once, unless all readers have left
   * @param allocator owns what is collected
   * @param mostBytes no more than this and a batch is collected
   */
  SharedRows(
      Schema schema,
      Supplier<BatchStream> opener,
      Supplier<BatchStream> again,
      Consumer<Throwable> failures,
      Executor threads,
      BufferAllocator allocator,
      long mostBytes) {
    this.schema = schema;
    this.opener = opener;
    this.again = again;
    this.failures = failures;
    this.threads = threads;
    this.allocator = allocator;
    this.mostBytes = mostBytes;
  }

  /** One more reader of all the rows; before the start. */
  BatchStream reader() {
    Reader reader = new Reader();
    readers.add(reader);
    return reader;
  }

  /** Begins to collect. */
  void start() {
    try {
      threads.execute(this::collect);
    } catch (RejectedExecutionException e) {
      end(new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The engine is closed", e));
    }
  }

  private void collect() {
    Throwable error = null;
    try {
      BatchStream opened = opener.get();
      adopt(opened);
      keep(BufferedStream.read(opened, Long.MAX_VALUE, mostBytes));
    } catch (Throwable e) {
      error = e;
    }

    // Who is told of the error may close these rows, which waits for their end.
    if (end(error) && error != null) {
      failures.accept(error);
    }
  }

  private void adopt(BatchStream opened) {
    lock.lock();
    try {
      source = opened;
      if (allStopped()) {
        opened.cancel();
      }
    } finally {
      lock.unlock();
    }
  }

  private void keep(BufferedStream collected) {
    if (!collected.isComplete()) {
      tooLarge = collected;
      return;
    }

    // The source is let go of before the readers have read.
    try (collected) {
      for (VectorSchemaRoot batch = collected.next(); batch != null; batch = collected.next()) {
        batches.add(batch);
      }
    }

    fits = true;
  }

  /** Whether any reader is still there. */
  private boolean end(@Nullable Throwable error) {
    lock.lock();
    try {
      failure = error;
      source = null;
      ended = true;
      free();
      changed.signalAll();
      return !allStopped();
    } finally {
      lock.unlock();
    }
  }

  private boolean allStopped() {
    return readers.stream().allMatch(reader -> reader.stopped);
  }

  /** Whether a reader still has to read a batch. */
  private boolean isNeeded(int index) {
    return readers.stream().anyMatch(reader -> !reader.closed && reader.position <= index);
  }

  private void free() {
    for (int i = 0; i < batches.size(); i++) {
      VectorSchemaRoot batch = batches.get(i);
      if (batch != null && !isNeeded(i)) {
        batches.set(i, null);
        batch.close();
      }
    }
  }

  private @Nullable VectorSchemaRoot give(Reader reader) {
    int index = reader.position;
    if (index == batches.size()) {
      return null;
    }

    VectorSchemaRoot batch = batches.get(index);
    VectorSchemaRoot given = BatchShape.share(batch, allocator);
    reader.position++;
    if (!isNeeded(index)) {
      batches.set(index, null);
      batch.close();
    }

    return given;
  }

  /** What was collected of too many rows and the rest for the first to ask, else all rows again. */
  private BatchStream ofOneReader() {
    lock.lock();
    try {
      BufferedStream first = tooLarge;
      if (first != null) {
        tooLarge = null;
        return first;
      }
    } finally {
      lock.unlock();
    }

    return again.get();
  }

  /** Frees all, after the readers were closed. */
  @Override
  public void close() {
    lock.lock();
    try {
      while (!ended) {
        changed.awaitUninterruptibly();
      }

      free();
      BufferedStream unread = tooLarge;
      if (unread != null) {
        tooLarge = null;
        unread.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** One place that reads the rows. */
  private final class Reader implements BatchStream {
    private int position;
    private boolean stopped;
    private boolean closed;
    private @Nullable BatchStream alone;

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public @Nullable VectorSchemaRoot next() {
      BatchStream own;
      lock.lock();
      try {
        while (!ended && !stopped) {
          changed.awaitUninterruptibly();
        }

        if (stopped) {
          throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled");
        } else if (failure != null) {
          throw Failures.asArrowLake(failure);
        } else if (fits) {
          return give(this);
        }

        if (alone == null) {
          alone = new PrefetchStream(schema, SharedRows.this::ofOneReader, failures, threads);
        }

        own = alone;
      } finally {
        lock.unlock();
      }

      return own.next();
    }

    @Override
    public void cancel() {
      BatchStream running;
      lock.lock();
      try {
        stopped = true;
        running = allStopped() && source != null ? source : alone;
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
      BatchStream own;
      lock.lock();
      try {
        closed = true;
        own = alone;
        free();
      } finally {
        lock.unlock();
      }

      if (own != null) {
        own.close();
      }
    }
  }
}
