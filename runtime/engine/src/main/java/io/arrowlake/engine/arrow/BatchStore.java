package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Collects batches and makes one of them, so that a row has one number. Used by one thread. */
final class BatchStore implements AutoCloseable {
  private final Schema schema;
  private final BufferAllocator allocator;
  private final List<VectorSchemaRoot> batches = new ArrayList<>();
  private long rows;

  BatchStore(Schema schema, BufferAllocator allocator) {
    this.schema = schema;
    this.allocator = allocator;
  }

  /** Takes over all batches of a stream. */
  void addAll(BatchStream stream, OperatorStream reader) {
    for (VectorSchemaRoot batch = stream.next(); batch != null; batch = stream.next()) {
      reader.checkCancelled();
      add(batch);
    }
  }

  /** Takes over a batch. */
  void add(VectorSchemaRoot batch) {
    batches.add(batch);
    rows += batch.getRowCount();
    if (rows > Integer.MAX_VALUE / 4) {
      throw new OutOfMemoryException("More than 500 million rows in one operator");
    }
  }

  /** Takes over a batch whose rows come before all others. */
  void addFirst(VectorSchemaRoot batch) {
    batches.add(0, batch);
    rows += batch.getRowCount();
  }

  int rows() {
    return (int) rows;
  }

  /** One batch with all rows, which the caller closes; the store is empty afterwards. */
  VectorSchemaRoot merge() {
    List<FieldVector> columns = new ArrayList<>();
    try {
      for (int i = 0; i < schema.getFields().size(); i++) {
        columns.add(column(i, schema.getFields().get(i)));
      }
    } catch (RuntimeException | Error e) {
      columns.forEach(FieldVector::close);
      throw e;
    }

    VectorSchemaRoot merged = new VectorSchemaRoot(schema.getFields(), columns, rows());
    close();
    return merged;
  }

  /**
   * Frees the parts of a column as soon as it is merged, so that both exist for one column only.
   */
  private FieldVector column(int index, Field field) {
    if (batches.size() == 1) {
      VectorSchemaRoot only = batches.get(0);
      return OperatorStream.share(only.getVector(index), field, only.getRowCount(), allocator);
    }

    FieldVector merged = field.createVector(allocator);
    try {
      VectorWriter.allocate(merged, rows());
      int start = 0;
      for (VectorSchemaRoot batch : batches) {
        int count = batch.getRowCount();
        Gather.copy(batch.getVector(index), Logic.identity(count), 0, count, merged, start);
        start += count;
        batch.getVector(index).clear();
      }

      merged.setValueCount(rows());
      return merged;
    } catch (RuntimeException | Error e) {
      merged.close();
      throw e;
    }
  }

  @Override
  public void close() {
    batches.forEach(VectorSchemaRoot::close);
    batches.clear();
    rows = 0;
  }
}
