package io.arrowlake.files;

import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** Reads one batch, whose buffers are shared and not copied; the batch stays its owner's. */
final class BatchReader extends ArrowReader {
  private final VectorSchemaRoot batch;
  private boolean read;

  BatchReader(BufferAllocator allocator, VectorSchemaRoot batch) {
    super(allocator);
    this.batch = batch;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    if (read) {
      return false;
    }

    read = true;
    try (ArrowRecordBatch shared = new VectorUnloader(batch).getRecordBatch()) {
      new VectorLoader(getVectorSchemaRoot()).load(shared);
    }

    return true;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {
    // The batch is its owner's.
  }

  @Override
  protected Schema readSchema() {
    return new Schema(LocalSink.numbered(batch.getSchema().getFields()));
  }
}
