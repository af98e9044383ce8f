package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Leaves some rows out and keeps so many of the next ones. */
record LimitOperator(Operator input, long offset, long fetch, Schema schema) implements Operator {

  @Override
  public BatchStream open(OperatorContext context) {
    return new LimitStream(this, context);
  }
}

/** One run of a {@link LimitOperator}. */
final class LimitStream extends OperatorStream {
  private long skip;
  private long left;

  LimitStream(LimitOperator limit, OperatorContext context) {
    super("limit", limit.schema(), context, List.of(limit.input().open(context)));
    this.skip = limit.offset();
    this.left = limit.fetch();
  }

  @Override
  @Nullable VectorSchemaRoot advance() {
    while (left > 0) {
      checkCancelled();
      VectorSchemaRoot batch = input(0).next();
      if (batch == null) {
        return null;
      }

      int rows = batch.getRowCount();
      int from = (int) Math.min(skip, rows);
      int to = from + (int) Math.min(rows - from, left);
      skip -= from;
      left -= to - from;
      if (to - from == rows && rows > 0) {
        return pass(batch);
      }

      try (batch) {
        if (to > from) {
          return gather(batch, Logic.identity(rows), from, to);
        }
      }
    }

    return null;
  }
}
