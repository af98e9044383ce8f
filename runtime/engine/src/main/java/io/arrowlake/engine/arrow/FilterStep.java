package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Keeps the rows for which a condition is true. */
record FilterStep(Kernel condition, Schema schema) implements Step {

  @Override
  public StepStream open(OperatorContext context, BatchStream input) {
    return new FilterStream(this, context, input);
  }

  @Override
  public boolean canFork() {
    return true;
  }

  @Override
  public boolean computes() {
    return true;
  }
}

/** One run of a {@link FilterStep}. */
final class FilterStream extends StepStream {
  private final FilterStep filter;

  FilterStream(FilterStep filter, OperatorContext context, BatchStream input) {
    super("filter", filter.schema(), context, List.of(input));
    this.filter = filter;
  }

  @Override
  boolean isReady() {
    return true;
  }

  @Override
  StepStream fork(BatchStream input) {
    return new FilterStream(filter, context(), input);
  }

  @Override
  @Nullable VectorSchemaRoot advance() {
    for (VectorSchemaRoot batch = input(0).next(); batch != null; batch = input(0).next()) {
      VectorSchemaRoot kept = keep(batch);
      if (kept != null) {
        return kept;
      }
    }

    return null;
  }

  private @Nullable VectorSchemaRoot keep(VectorSchemaRoot batch) {
    try (batch) {
      int rows = batch.getRowCount();
      int[] kept = new int[rows];
      int count = select(batch, rows, kept);
      if (count == 0) {
        return null;
      }

      return count == rows ? pass(batch) : gather(batch, kept, 0, count);
    }
  }

  private int select(VectorSchemaRoot batch, int rows, int[] kept) {
    Frame frame = Frame.of(batch, scratch());
    int[] selected = new int[Math.min(rows, Frame.WINDOW) + 1];
    int count = 0;
    for (int start = 0; start < rows; start += Frame.WINDOW) {
      checkCancelled();
      int size = Math.min(Frame.WINDOW, rows - start);
      Column truth = filter.condition().evaluate(frame, Rows.run(start, size));
      int found = Logic.select(truth, size, selected);
      for (int i = 0; i < found; i++) {
        kept[count++] = start + selected[i];
      }

      scratch().reset();
    }

    return count;
  }
}
