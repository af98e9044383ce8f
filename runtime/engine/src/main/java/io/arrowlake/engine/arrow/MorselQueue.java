package io.arrowlake.engine.arrow;

import io.arrowlake.engine.run.BatchShape;
import io.arrowlake.engine.run.Failures;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Hands the batches of a source out to one thread, and from some time on to its helpers too, and
 * puts what they make of them into the order of the source again: that may be the order that a
 * query asks for. A batch of the source is a morsel, as in Leis and others, "Morsel-Driven
 * Parallelism" (2014). Thread-safe; it has a lock for the source and one for results, and takes the
 * second while it has the first, never the other way round.
 *
 * <p>No thread waits for ever. Results wait in a few batches for each morsel; only the first
 * morsel's are taken. Who works on that one has room as soon as they are taken, and the one who
 * takes them never waits for room.
 */
final class MorselQueue {
  /** The batches of results of a morsel that wait until those before it are taken. */
  private static final int MOST_WAITING = 2;

  /** The bytes of all results that wait. */
  private static final long MOST_BYTES = 16L << 20;

  private final BatchStream source;
  private final int mostMorsels;
  private final Reader first = new Reader();

  private final ReentrantLock reading = new ReentrantLock();
  private boolean ended;
  private long rows;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Morsel> morsels = new ArrayDeque<>();
  private volatile boolean shared;
  private int helpers;
  private long waitingBytes;
  private boolean stopped;
  private @Nullable Throwable failure;

  /** The results of one batch of the source that are not taken yet. */
  private static final class Morsel {
    private final ArrayDeque<VectorSchemaRoot> results = new ArrayDeque<>();
    private boolean complete;
  }

  /** A queue that owns a source, which its first reader closes. */
  MorselQueue(BatchStream source, Workers workers) {
    this.source = source;
    this.mostMorsels = 4 * (workers.most() + 1);
  }

  /** The reader of the thread that also takes the results. */
  Reader first() {
    return first;
  }

  /** Whether there are, or were, helpers: before, results are not put here. */
  boolean isShared() {
    return shared;
  }

  /** The reader of a helper, who calls {@link #leave} at the end. */
  Reader join() {
    lock.lock();
    try {
      shared = true;
      helpers++;
      return new Reader();
    } finally {
      lock.unlock();
    }
  }

  /** Ends a helper's work. */
  void leave(Reader reader) {
    reader.finish();
    lock.lock();
    try {
      helpers--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Makes the taking thread fail with the first of all errors. */
  void fail(Throwable error) {
    lock.lock();
    try {
      failure = failure == null ? error : failure;
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets all threads end soon. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a helper is at work. */
  boolean hasHelpers() {
    lock.lock();
    try {
      return helpers > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no helper is at work, and frees what nobody took. */
  void drain() {
    lock.lock();
    try {
      while (helpers > 0) {
        changed.awaitUninterruptibly();
      }

      morsels.forEach(morsel -> morsel.results.forEach(VectorSchemaRoot::close));
      morsels.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Puts a result of the reader's batch; waits for room where the reader is a helper's. */
  void put(Reader reader, VectorSchemaRoot result) {
    long bytes = BatchShape.bytes(result);
    lock.lock();
    try {
      while (reader != first && isFull(reader.morsel) && !stopped) {
        changed.awaitUninterruptibly();
      }

      Morsel morsel = reader.morsel;
      if (stopped) {
        result.close();
      } else if (morsel == null) {
        result.close();
        throw new IllegalStateException("A step gave rows without a batch of its input");
      } else {
        morsel.results.add(result);
        waitingBytes += bytes;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull(@Nullable Morsel morsel) {
    return morsel != null
        && (morsel.results.size() >= MOST_WAITING
            || morsel != morsels.peek() && waitingBytes >= MOST_BYTES);
  }

  /**
   * The next result in order. Waits for it, but where the caller may compute one itself.
   *
   * @param works whether the caller, the first reader, may have more to compute
   * @return null where a caller who works should do so, and at the end where it does not
   */
  @Nullable VectorSchemaRoot take(boolean works) {
    lock.lock();
    try {
      while (true) {
        check();
        VectorSchemaRoot result = poll();
        if (result != null) {
          return result;
        } else if (works ? !isFull(first.morsel) : helpers == 0) {
          return null;
        }

        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void check() {
    if (failure != null) {
      throw Failures.asArrowLake(failure);
    } else if (stopped) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled");
    }
  }

  private @Nullable VectorSchemaRoot poll() {
    for (Morsel head = morsels.peek(); head != null; head = morsels.peek()) {
      VectorSchemaRoot result = head.results.poll();
      if (result != null) {
        waitingBytes -= BatchShape.bytes(result);
        changed.signalAll();
        return result;
      } else if (!head.complete) {
        return null;
      }

      morsels.remove();
      changed.signalAll();
    }

    return null;
  }

  /** What one thread reads of the source. */
  final class Reader implements BatchStream {
    /** The batch that was read last, null where there is none or nobody helps. */
    private volatile @Nullable Morsel morsel;

    private Runnable caller = () -> {};
    private long enough = Long.MAX_VALUE;

    /** Sets what calls for help, in the reading thread, once so many rows were read. */
    void callFrom(long rows, Runnable help) {
      enough = rows;
      caller = help;
    }

    @Override
    public Schema schema() {
      return source.schema();
    }

    @Override
    public @Nullable VectorSchemaRoot next() {
      finish();
      if (!shared && rows >= enough) {
        caller.run();
      }

      if (this != first && !awaitRoom()) {
        return null;
      }

      reading.lock();
      try {
        VectorSchemaRoot batch = ended ? null : read();
        if (batch != null && shared) {
          morsel = begin();
        }

        return batch;
      } finally {
        reading.unlock();
      }
    }

    private @Nullable VectorSchemaRoot read() {
      // A source that failed is at its end.
      ended = true;
      VectorSchemaRoot batch = source.next();
      if (batch != null) {
        ended = false;
        rows += batch.getRowCount();
      }

      return batch;
    }

    /** Says that all results of the last batch are there. */
    void finish() {
      Morsel last = morsel;
      if (last == null) {
        return;
      }

      lock.lock();
      try {
        last.complete = true;
        morsel = null;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** A helper does not run far ahead; false where there is nothing more to do. */
    private boolean awaitRoom() {
      lock.lock();
      try {
        while (morsels.size() >= mostMorsels && !stopped) {
          changed.awaitUninterruptibly();
        }

        return !stopped;
      } finally {
        lock.unlock();
      }
    }

    private Morsel begin() {
      lock.lock();
      try {
        Morsel begun = new Morsel();
        morsels.add(begun);
        return begun;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void cancel() {
      source.cancel();
    }

    /** Closes the source where this is the first reader, the last one to be closed. */
    @Override
    public void close() {
      if (this == first) {
        source.close();
      }
    }
  }
}
