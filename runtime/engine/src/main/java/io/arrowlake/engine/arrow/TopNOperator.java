package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Orders rows and keeps the first few after some that are left out.
 *
 * @param handover what to do where these are too many, null for an error
 */
record TopNOperator(
    Operator input,
    List<SortKey> keys,
    long offset,
    long fetch,
    Schema schema,
    @Nullable Handover handover)
    implements Operator {

  @Override
  public BatchStream open(OperatorContext context) {
    return new TopNStream(this, context);
  }
}

/** One run of a {@link TopNOperator}: sorts and cuts whenever enough rows have come together. */
final class TopNStream extends OperatorStream {
  private final TopNOperator top;
  private final Workers workers;
  private final long wanted;
  private final BatchStore collected;

  /** The first batch of the store, once there are rows that are known to be the first so far. */
  private @Nullable VectorSchemaRoot best;

  private int[] order = new int[0];
  private int emitted;
  private boolean read;

  TopNStream(TopNOperator top, OperatorContext context) {
    super("top-n", top.schema(), context, List.of(top.input().open(context)));
    this.workers = context.workers();
    this.top = top;
    this.wanted = Math.min(Integer.MAX_VALUE, top.offset() + top.fetch());
    this.collected = new BatchStore(schema(), memory(), reservation());
  }

  @Override
  @Nullable VectorSchemaRoot advance() {
    if (wanted == 0) {
      return null;
    } else if (!read) {
      try {
        read();
      } catch (OverBudget e) {
        return handOver(top.handover(), e, List.of(new ResumedStream(collected, input(0))));
      }

      read = true;
    }

    VectorSchemaRoot rows = best;
    int last = (int) Math.min(wanted, order.length);
    if (rows == null || emitted >= last) {
      return null;
    }

    int end = Math.min(last, emitted + BATCH_ROWS);
    VectorSchemaRoot next = gather(rows, order, emitted, end);
    emitted = end;
    return next;
  }

  private void read() {
    long threshold = 2 * wanted + Frame.WINDOW;
    for (VectorSchemaRoot batch = input(0).next(); batch != null; batch = input(0).next()) {
      add(batch);
      checkCancelled();
      long since = collected.rows() - (best == null ? 0 : best.getRowCount());
      if (since > threshold) {
        cut();
      }
    }

    VectorSchemaRoot all = collected.merge();
    order = RowOrder.sort(all, top.keys(), this, workers);
    reservation().take((long) order.length * Integer.BYTES);
    best = all;
    emitted = (int) Math.min(top.offset(), order.length);
  }

  /** Takes a batch over, without the rows that come behind the last of the best for sure. */
  private void add(VectorSchemaRoot batch) {
    VectorSchemaRoot first = best;
    if (first == null) {
      collected.addCopy(batch);
      return;
    }

    try (batch) {
      int[] rows =
          RowOrder.candidates(batch, top.keys().get(0), first, first.getRowCount() - 1, this);
      if (rows.length > 0) {
        collected.add(gather(batch, rows, 0, rows.length));
      }
    }
  }

  /** Keeps the rows that can still be among the first; those that came later stay behind equals. */
  private void cut() {
    best = null;
    VectorSchemaRoot all = collected.merge();
    int[] sorted = RowOrder.sort(all, top.keys(), this, workers);
    VectorSchemaRoot kept = gather(all, sorted, 0, (int) Math.min(wanted, sorted.length));
    collected.replace(kept);
    best = kept;
  }

  @Override
  void release() {
    collected.close();
  }
}
