package io.arrowlake.memory;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one scan, copied into the query's memory batch by batch: what a query holds is
 * counted as the query's, and may outlive the table.
 */
final class MemoryStream implements BatchStream {
  private static final int BATCH_ROWS = 16_384;

  private final List<Integer> columns;
  private final List<VectorSchemaRoot> batches;
  private final Schema schema;
  private final BufferAllocator allocator;
  private int batch;
  private int position;
  private long toSkip;
  private long toGive;
  private volatile boolean cancelled;

  /**
   * A stream over batches that somebody else retains until it is closed.
   *
   * @param scan what to give of them
   * @param schema the schema of the columns that come out
   * @param allocator the query's
   */
  MemoryStream(
      MemoryScan scan, List<VectorSchemaRoot> batches, Schema schema, BufferAllocator allocator) {
    this.columns = scan.columns();
    this.batches = batches;
    this.schema = schema;
    this.allocator = allocator;
    this.toSkip = scan.offset();
    this.toGive = scan.fetch();
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (cancelled && toGive > 0) {
      toGive = 0;
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled");
    }

    while (toGive > 0 && batch < batches.size()) {
      int left = batches.get(batch).getRowCount() - position;
      if (left == 0) {
        batch++;
        position = 0;
      } else if (toSkip > 0) {
        int skipped = (int) Math.min(left, toSkip);
        position += skipped;
        toSkip -= skipped;
      } else {
        return take((int) Math.min(Math.min(left, BATCH_ROWS), toGive));
      }
    }

    return null;
  }

  private VectorSchemaRoot take(int rows) {
    VectorSchemaRoot result = VectorSchemaRoot.create(schema, allocator);
    try {
      for (int i = 0; i < columns.size(); i++) {
        copy(batches.get(batch).getVector(columns.get(i)), result.getVector(i), rows);
      }

      result.setRowCount(rows);
    } catch (RuntimeException | Error e) {
      result.close();
      throw e;
    }

    position += rows;
    toGive -= rows;
    return result;
  }

  private void copy(FieldVector source, FieldVector target, int rows) {
    target.setInitialCapacity(rows);
    for (int i = 0; i < rows; i++) {
      target.copyFromSafe(position + i, i, source);
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  /** Holds nothing of its own: the session releases the tables. */
  @Override
  public void close() {
    toGive = 0;
  }
}
