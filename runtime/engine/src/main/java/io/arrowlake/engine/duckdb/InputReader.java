package io.arrowlake.engine.duckdb;

import io.arrowlake.spi.BatchStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a fragment as DuckDB pulls them: one batch at a time, from threads of DuckDB's own,
 * under the column names {@code c0}, {@code c1}, ... DuckDB knows only the text of an error, so
 * that the error itself is kept here.
 */
final class InputReader extends ArrowReader {
  /** DuckDB has no table without columns; the rows of such a fragment are counted only. */
  private static final Field ROW =
      new Field("c0", FieldType.nullable(ArrowType.Bool.INSTANCE), List.of());

  private final BatchStream input;
  private volatile @Nullable Throwable failure;

  InputReader(BatchStream input, BufferAllocator allocator) {
    super(allocator);
    this.input = input;
  }

  /** What the input threw, null where it did not. */
  @Nullable Throwable failure() {
    return failure;
  }

  void cancel() {
    input.cancel();
  }

  @Override
  protected Schema readSchema() {
    List<Field> fields = new ArrayList<>();
    for (Field column : input.schema().getFields()) {
      Field field = WideColumns.given(column);
      fields.add(new Field("c" + fields.size(), field.getFieldType(), field.getChildren()));
    }

    return new Schema(fields.isEmpty() ? List.of(ROW) : fields);
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    try {
      VectorSchemaRoot batch = input.next();
      while (batch != null && batch.getRowCount() == 0) {
        batch.close();
        batch = input.next();
      }

      if (batch == null) {
        return false;
      }

      take(batch);
      return true;
    } catch (Throwable e) {
      failure = e;
      throw new IOException("The input failed", e);
    }
  }

  private void take(VectorSchemaRoot batch) throws IOException {
    VectorSchemaRoot root = getVectorSchemaRoot();
    try (batch) {
      for (int i = 0; i < batch.getFieldVectors().size(); i++) {
        FieldVector vector = batch.getVector(i);
        if (vector instanceof Decimal256Vector wide) {
          WideColumns.give(wide, (FixedSizeBinaryVector) root.getVector(i));
        } else {
          vector.makeTransferPair(root.getVector(i)).transfer();
        }
      }

      if (batch.getFieldVectors().isEmpty()) {
        root.getVector(0).setInitialCapacity(batch.getRowCount());
        root.getVector(0).allocateNew();
        root.getVector(0).setValueCount(batch.getRowCount());
      }

      root.setRowCount(batch.getRowCount());
    }
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  /**
   * DuckDB lets go of the rows, from a thread and at a moment of its own, so that nothing may wait
   * here; {@link #closeInput} follows.
   */
  @Override
  protected void closeReadSource() {
    input.cancel();
  }

  /** Closes the input; after DuckDB has let go of it. */
  void closeInput() {
    input.close();
  }
}
