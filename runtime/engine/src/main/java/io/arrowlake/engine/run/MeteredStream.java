package io.arrowlake.engine.run;

import io.arrowlake.spi.BatchStream;
import java.util.function.BooleanSupplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A stream that counts what passes; the figures may be read from any thread. */
final class MeteredStream implements BatchStream {
  private final BatchStream stream;
  private final BooleanSupplier cancelled;
  private volatile long rows;
  private volatile long bytes;
  private volatile long nanos;
  private volatile boolean done;
  private volatile boolean whole;

  /**
   * A stream that has counted nothing.
   *
   * @param cancelled whether the stream may have been cancelled, and so have ended before its end
   */
  MeteredStream(BatchStream stream, BooleanSupplier cancelled) {
    this.stream = stream;
    this.cancelled = cancelled;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  /** The time that the consumer waited. */
  long nanos() {
    return nanos;
  }

  boolean isDone() {
    return done;
  }

  /** Whether the rows are all that the stream had. */
  boolean isWhole() {
    return whole;
  }

  @Override
  public Schema schema() {
    return stream.schema();
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // next is called by one thread at a time
  public @Nullable VectorSchemaRoot next() {
    long start = System.nanoTime();
    VectorSchemaRoot batch = stream.next();
    nanos += System.nanoTime() - start;
    if (batch == null) {
      whole = whole || !done && !cancelled.getAsBoolean();
      done = true;
    } else {
      rows += batch.getRowCount();
      bytes += BatchShape.bytes(batch);
    }

    return batch;
  }

  @Override
  public void cancel() {
    stream.cancel();
  }

  @Override
  public void close() {
    stream.close();
  }
}
