package io.arrowlake.postgres;

import io.arrowlake.spi.BatchStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of several COPYs as one stream, in no order: each is read and decoded by a thread of its
 * own, a few batches ahead. Owns its parts.
 */
final class ParallelCopyStream implements BatchStream {
  /** Batches that wait for the consumer, for each part. */
  private static final int AHEAD = 2;

  /** What a reading thread has to say. */
  private sealed interface Event {
    /** A batch, which belongs to whoever takes it. */
    record Batch(VectorSchemaRoot rows) implements Event {}

    /** A part failed. */
    record Failure(RuntimeException error) implements Event {}

    /** A part has no more rows. */
    record End() implements Event {}
  }

  private final List<CopyStream> parts;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Semaphore room;
  private final CountDownLatch readers;
  private int left;
  private volatile boolean stopped;
  private boolean closed;

  /**
   * Starts to read.
   *
   * @param parts of the same schema, at least one; closed with this stream
   * @param threads runs each task given at once, in a thread of its own
   */
  ParallelCopyStream(List<CopyStream> parts, Executor threads) {
    this.parts = List.copyOf(parts);
    this.room = new Semaphore(AHEAD * parts.size());
    this.readers = new CountDownLatch(parts.size());
    this.left = parts.size();
    this.parts.forEach(part -> threads.execute(() -> read(part)));
  }

  private void read(CopyStream part) {
    try {
      VectorSchemaRoot batch = next(part);
      while (batch != null) {
        events.add(new Event.Batch(batch));
        batch = next(part);
      }

      events.add(new Event.End());
    } catch (RuntimeException e) {
      events.add(new Event.Failure(e));
    } finally {
      readers.countDown();
    }
  }

  /** The next batch of a part, once there is room for it; null at the end or when stopped. */
  private @Nullable VectorSchemaRoot next(CopyStream part) {
    room.acquireUninterruptibly();
    return stopped ? null : part.next();
  }

  @Override
  public Schema schema() {
    return parts.get(0).schema();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    while (left > 0) {
      Event event = take();
      if (event instanceof Event.Batch batch) {
        room.release();
        return batch.rows();
      } else if (event instanceof Event.Failure failure) {
        throw failure.error();
      }

      left--;
    }

    return null;
  }

  private Event take() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return events.take();
        } catch (InterruptedException e) {
          // A cancel ends the parts, and with them this wait.
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void cancel() {
    parts.forEach(CopyStream::cancel);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }

    closed = true;
    stopped = true;
    // Those that wait for room find that they are not wanted any more.
    room.release(AHEAD * parts.size() + parts.size());
    List<RuntimeException> errors = new ArrayList<>();
    for (CopyStream part : parts) {
      try {
        part.close();
      } catch (RuntimeException e) {
        errors.add(e);
      }
    }

    awaitReaders();
    for (Event event = events.poll(); event != null; event = events.poll()) {
      if (event instanceof Event.Batch batch) {
        batch.rows().close();
      }
    }

    if (!errors.isEmpty()) {
      RuntimeException first = errors.get(0);
      errors.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  private void awaitReaders() {
    boolean interrupted = false;
    while (true) {
      try {
        readers.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }

    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there is nothing left to read from the connections. */
  boolean isEnded() {
    return parts.stream().allMatch(CopyStream::isEnded);
  }
}
