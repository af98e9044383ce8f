package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an input from the first on: those that an operator has collected, which it gives
 * away, then those that it has not read. Both stay the operator's to close.
 */
record ResumedStream(BatchStore collected, BatchStream rest) implements BatchStream {

  @Override
  public Schema schema() {
    return rest.schema();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    VectorSchemaRoot batch = collected.poll();
    return batch == null ? rest.next() : batch;
  }

  @Override
  public void cancel() {
    rest.cancel();
  }

  @Override
  public void close() {}
}
