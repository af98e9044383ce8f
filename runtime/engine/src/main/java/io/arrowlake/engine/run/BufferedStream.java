package io.arrowlake.engine.run;

import io.arrowlake.spi.BatchStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose first batches have been read already, up to a limit, and are kept to be given
 * again.
 */
final class BufferedStream implements BatchStream {
  private final BatchStream rest;
  private final ArrayDeque<VectorSchemaRoot> batches = new ArrayDeque<>();
  private boolean complete;

  private BufferedStream(BatchStream rest) {
    this.rest = rest;
  }

  /**
   * Reads a stream to its end or until it has given more than so many rows or bytes. Owns {@code
   * stream} from here on, also where this fails.
   */
  static BufferedStream read(BatchStream stream, long maxRows, long maxBytes) {
    BufferedStream buffered = new BufferedStream(stream);
    try {
      buffered.fill(maxRows, maxBytes);
    } catch (Throwable e) {
      buffered.close();
      throw e;
    }

    return buffered;
  }

  private void fill(long maxRows, long maxBytes) {
    long rows = 0;
    long bytes = 0;
    while (rows <= maxRows && bytes <= maxBytes) {
      VectorSchemaRoot batch = rest.next();
      if (batch == null) {
        complete = true;
        return;
      }

      batches.add(batch);
      rows += batch.getRowCount();
      bytes += BatchShape.bytes(batch);
    }
  }

  /**
   * All the batches, which stay this stream's; empty where the limit was reached before the end.
   */
  List<VectorSchemaRoot> all() {
    return complete ? new ArrayList<>(batches) : List.of();
  }

  /** Whether {@link #all} has everything. */
  boolean isComplete() {
    return complete;
  }

  @Override
  public Schema schema() {
    return rest.schema();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    VectorSchemaRoot batch = batches.poll();
    return batch == null && !complete ? rest.next() : batch;
  }

  @Override
  public void cancel() {
    rest.cancel();
  }

  @Override
  public void close() {
    batches.forEach(VectorSchemaRoot::close);
    batches.clear();
    rest.close();
  }
}
