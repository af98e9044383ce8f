package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Orders all rows. */
record SortOperator(Operator input, List<SortKey> keys, Schema schema) implements Operator {

  @Override
  public BatchStream open(OperatorContext context) {
    return new SortStream(this, context);
  }
}

/** One run of a {@link SortOperator}. */
final class SortStream extends OperatorStream {
  private final List<SortKey> keys;
  private final BatchStore collected;
  private @Nullable VectorSchemaRoot batch;
  private int[] order = new int[0];
  private int emitted;

  SortStream(SortOperator sort, OperatorContext context) {
    super("sort", sort.schema(), context, List.of(sort.input().open(context)));
    this.keys = sort.keys();
    this.collected = new BatchStore(schema(), memory());
  }

  @Override
  @Nullable VectorSchemaRoot advance() {
    VectorSchemaRoot all = batch;
    if (all == null) {
      collected.addAll(input(0), this);
      all = collected.merge();
      batch = all;
      order = RowOrder.sort(all, keys, this);
    }

    if (emitted == order.length) {
      return null;
    }

    int end = Math.min(order.length, emitted + BATCH_ROWS);
    VectorSchemaRoot next = gather(all, order, emitted, end);
    emitted = end;
    return next;
  }

  @Override
  void release() {
    collected.close();
    if (batch != null) {
      batch.close();
    }
  }
}
