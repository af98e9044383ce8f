package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Rows of literals. */
record ValuesOperator(List<List<Kernel>> rows, Schema schema) implements Operator {

  @Override
  public BatchStream open(OperatorContext context) {
    return new ValuesStream(this, context);
  }
}

/** One run of a {@link ValuesOperator}. */
final class ValuesStream extends OperatorStream {
  private final List<List<Kernel>> rows;
  private int emitted;

  ValuesStream(ValuesOperator values, OperatorContext context) {
    super("values", values.schema(), context, List.of());
    this.rows = values.rows();
  }

  @Override
  @Nullable VectorSchemaRoot advance() {
    if (emitted == rows.size()) {
      return null;
    }

    int size = Math.min(BATCH_ROWS, rows.size() - emitted);
    VectorSchemaRoot batch = newBatch(size);
    try {
      Frame frame = Frame.of(List.of(), scratch());
      for (int row = 0; row < size; row++) {
        List<Kernel> literals = rows.get(emitted + row);
        for (int i = 0; i < literals.size(); i++) {
          Column value = literals.get(i).evaluate(frame, Rows.run(0, 1));
          VectorWriter.write(value, batch.getVector(i), row, 1);
        }
      }

      batch.setRowCount(size);
      emitted += size;
      return batch;
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
  }
}
