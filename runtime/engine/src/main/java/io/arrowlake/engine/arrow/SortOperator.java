package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Orders all rows.
 *
 * @param handover what to do where they are too many, null for an error
 */
record SortOperator(Operator input, List<SortKey> keys, Schema schema, @Nullable Handover handover)
    implements Operator {

  @Override
  public BatchStream open(OperatorContext context) {
    return new SortStream(this, context);
  }
}

/** One run of a {@link SortOperator}. */
final class SortStream extends OperatorStream {
  private final SortOperator sort;
  private final Workers workers;
  private final BatchStore collected;
  private @Nullable VectorSchemaRoot batch;
  private int[] order = new int[0];
  private int emitted;

  SortStream(SortOperator sort, OperatorContext context) {
    super("sort", sort.schema(), context, List.of(sort.input().open(context)));
    this.workers = context.workers();
    this.sort = sort;
    this.collected = new BatchStore(schema(), memory(), reservation());
  }

  @Override
  @Nullable VectorSchemaRoot advance() {
    VectorSchemaRoot all = batch;
    if (all == null) {
      try {
        all = sort();
      } catch (OverBudget e) {
        return handOver(sort.handover(), e, List.of(new ResumedStream(collected, input(0))));
      }

      batch = all;
    }

    if (emitted == order.length) {
      return null;
    }

    int end = Math.min(order.length, emitted + BATCH_ROWS);
    VectorSchemaRoot next = gather(all, order, emitted, end);
    emitted = end;
    return next;
  }

  private VectorSchemaRoot sort() {
    collected.addAll(input(0), this);
    VectorSchemaRoot all = collected.merge();
    order = RowOrder.sort(all, sort.keys(), this, workers);
    reservation().take((long) order.length * Integer.BYTES);
    return all;
  }

  @Override
  void release() {
    collected.close();
  }
}
