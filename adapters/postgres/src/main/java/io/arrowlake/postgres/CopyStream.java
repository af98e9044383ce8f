package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/**
 * The rows of one COPY as batches. Owns an allocator and the COPY, not the connection.
 *
 * <p>The COPY starts on a thread of its own: the server's first answer may come as late as its
 * first row, and the fragments of a query must not wait for each other's.
 */
final class CopyStream implements BatchStream {
  private final SessionConnection connection;
  private final String sql;
  private final Schema schema;
  private final BufferAllocator queryAllocator;
  private final BufferAllocator allocator;
  private final CopyDecoder decoder;
  private final CompletableFuture<CopyOut> start;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<VectorSchemaRoot> buffered = new ArrayDeque<>();
  private @Nullable RuntimeException failure;
  private volatile boolean ended;
  private volatile boolean unwanted;
  private boolean closed;

  /** Starts the COPY of a query whose rows come in this format. */
  CopyStream(
      SessionConnection connection,
      Executor starter,
      String sql,
      CopyFormat format,
      BufferAllocator queryAllocator) {
    this.connection = connection;
    this.sql = sql;
    this.schema = ArrowSchemas.schema(format.rowType());
    this.queryAllocator = queryAllocator;
    this.allocator = queryAllocator.newChildAllocator("postgres-copy", 0, Long.MAX_VALUE);
    try {
      this.decoder = new CopyDecoder(format, allocator);
      connection.busy(this);
      this.start = CompletableFuture.supplyAsync(() -> connection.copy(sql), starter);
    } catch (RuntimeException e) {
      allocator.close();
      throw e;
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
      VectorSchemaRoot batch = buffered.poll();
      if (batch != null) {
        return batch;
      }

      RuntimeException late = failure;
      if (late != null) {
        failure = null;
        throw late;
      }

      return read();
    } finally {
      lock.unlock();
    }
  }

  /** Reads all that is left into memory, so that the connection is free. */
  void buffer() {
    lock.lock();
    try {
      VectorSchemaRoot batch = read();
      while (batch != null) {
        buffered.add(batch);
        batch = read();
      }
    } catch (ArrowLakeException e) {
      failure = e;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable VectorSchemaRoot read() {
    if (ended) {
      return null;
    }

    try {
      CopyOut copy = started();
      connection.checkCancelled();
      checkWanted();
      while (!decoder.isFull()) {
        byte[] message = copy.readFromCopy();
        if (message == null) {
          ended = true;
          connection.finished();
          break;
        }

        decoder.add(message);
      }

      return decoder.rows() == 0 ? null : handOver(decoder.take());
    } catch (SQLException e) {
      ArrowLakeException error = connection.failed(e, sql);
      stop();
      throw error;
    } catch (OutOfMemoryException e) {
      stop();
      throw new ArrowLakeException(
          ErrorCode.MEMORY_EXCEEDED, "The rows of a batch do not fit the query's memory", e);
    } catch (RuntimeException e) {
      stop();
      throw e instanceof ArrowLakeException error ? error.sent(sql) : e;
    }
  }

  private void checkWanted() {
    if (unwanted) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled");
    }
  }

  private CopyOut started() {
    try {
      return start.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** The batch may outlive the stream, so that its memory becomes the query's. */
  private VectorSchemaRoot handOver(VectorSchemaRoot batch) {
    List<FieldVector> vectors = new ArrayList<>();
    for (FieldVector vector : batch.getFieldVectors()) {
      TransferPair pair = vector.getTransferPair(vector.getField(), queryAllocator);
      pair.transfer();
      vectors.add((FieldVector) pair.getTo());
    }

    return new VectorSchemaRoot(schema.getFields(), vectors, batch.getRowCount());
  }

  private void stop() {
    if (!ended) {
      ended = true;
      connection.stop(start);
    }

    decoder.abandon();
  }

  @Override
  public void cancel() {
    unwanted = true;
    connection.cancelCopy(this);
  }

  @Override
  public void close() {
    if (!lock.tryLock()) {
      cancel();
      lock.lock();
    }

    try {
      if (!closed) {
        closed = true;
        stop();
        buffered.forEach(VectorSchemaRoot::close);
        allocator.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is nothing left to read from the connection. */
  boolean isEnded() {
    return ended;
  }
}
