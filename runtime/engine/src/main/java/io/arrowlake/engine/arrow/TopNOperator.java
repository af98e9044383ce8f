package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Orders rows and keeps the first few after some that are left out. */
record TopNOperator(Operator input, List<SortKey> keys, long offset, long fetch, Schema schema)
    implements Operator {

  @Override
  public BatchStream open(OperatorContext context) {
    return new TopNStream(this, context);
  }
}

/** One run of a {@link TopNOperator}: sorts and cuts whenever enough rows have come together. */
final class TopNStream extends OperatorStream {
  private final TopNOperator top;
  private final long wanted;
  private final BatchStore collected;
  private @Nullable VectorSchemaRoot best;
  private int[] order = new int[0];
  private int emitted;
  private boolean read;

  TopNStream(TopNOperator top, OperatorContext context) {
    super("top-n", top.schema(), context, List.of(top.input().open(context)));
    this.top = top;
    this.wanted = Math.min(Integer.MAX_VALUE, top.offset() + top.fetch());
    this.collected = new BatchStore(schema(), memory());
  }

  @Override
  @Nullable VectorSchemaRoot advance() {
    if (wanted == 0) {
      return null;
    } else if (!read) {
      read();
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
      checkCancelled();
      add(batch);
      if (collected.rows() > threshold) {
        cut();
      }
    }

    merge();
    order = RowOrder.sort(java.util.Objects.requireNonNull(best), top.keys(), this);
    emitted = (int) Math.min(top.offset(), order.length);
  }

  /** Takes a batch over, without the rows that come behind the last of the best for sure. */
  private void add(VectorSchemaRoot batch) {
    VectorSchemaRoot first = best;
    if (first == null) {
      collected.add(batch);
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

  /** Puts the best rows so far before those that came since, which equal rows stay behind. */
  private VectorSchemaRoot merge() {
    VectorSchemaRoot first = best;
    best = null;
    if (first != null) {
      collected.addFirst(first);
    }

    VectorSchemaRoot all = collected.merge();
    best = all;
    return all;
  }

  /** Keeps the rows that can still be among the first. */
  private void cut() {
    VectorSchemaRoot all = merge();
    int[] sorted = RowOrder.sort(all, top.keys(), this);
    VectorSchemaRoot kept = gather(all, sorted, 0, (int) Math.min(wanted, sorted.length));
    best = kept;
    all.close();
  }

  @Override
  void release() {
    collected.close();
    if (best != null) {
      best.close();
    }
  }
}
