package io.arrowlake.cli;

import io.arrowlake.engine.QueryExecution;
import io.arrowlake.planner.error.ArrowLakeException;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The batches of an execution as Arrow's own reader, for all that takes one: each batch is loaded
 * into the same root. It does not close the execution.
 */
final class ExecutionReader extends ArrowReader {
  private final QueryExecution execution;
  private @Nullable VectorSchemaRoot first;
  private @Nullable ArrowLakeException failure;
  private long rows;
  private long bytes;

  private ExecutionReader(
      QueryExecution execution, BufferAllocator allocator, @Nullable VectorSchemaRoot first) {
    super(allocator);
    this.execution = execution;
    this.first = first;
  }

  /** What is done with a reader. */
  @FunctionalInterface
  interface Use {
    void take(ExecutionReader reader) throws IOException;
  }

  /**
   * Lends a reader of a started execution.
   *
   * @return the number of rows read
   */
  static long lend(QueryExecution execution, Use use) throws IOException {
    VectorSchemaRoot first = execution.next();
    if (first != null && !first.getFieldVectors().isEmpty()) {
      // Buffers pass without a copy between allocators of one root only: the batches' own.
      return lend(execution, first.getVector(0).getAllocator(), first, use);
    }

    try (RootAllocator own = new RootAllocator()) {
      return lend(execution, own, first, use);
    }
  }

  private static long lend(
      QueryExecution execution,
      BufferAllocator allocator,
      @Nullable VectorSchemaRoot first,
      Use use)
      throws IOException {
    try (ExecutionReader reader = new ExecutionReader(execution, allocator, first)) {
      use.take(reader);
      return reader.rows;
    }
  }

  /** The allocator of the batches. */
  BufferAllocator allocator() {
    return allocator;
  }

  /** Why the execution failed, null where it has not: what reads through C loses exceptions. */
  @Nullable ArrowLakeException failure() {
    return failure;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    VectorSchemaRoot next = next();
    if (next == null) {
      return false;
    }

    try (VectorSchemaRoot batch = next;
        ArrowRecordBatch record = new VectorUnloader(batch).getRecordBatch()) {
      new VectorLoader(getVectorSchemaRoot()).load(record);
      rows += batch.getRowCount();
      bytes += record.computeBodyLength();
      return true;
    }
  }

  private @Nullable VectorSchemaRoot next() {
    VectorSchemaRoot next = first;
    first = null;
    if (next != null) {
      return next;
    }

    try {
      return execution.next();
    } catch (ArrowLakeException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public long bytesRead() {
    return bytes;
  }

  @Override
  protected Schema readSchema() {
    return execution.schema();
  }

  @Override
  protected void closeReadSource() {
    if (first != null) {
      first.close();
      first = null;
    }
  }
}
