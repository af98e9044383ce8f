package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** All rows of one input after the other; the inputs have the columns of the result. */
record UnionOperator(List<Operator> inputs, Schema schema) implements Operator {

  @Override
  public BatchStream open(OperatorContext context) {
    List<BatchStream> streams = new ArrayList<>();
    try {
      for (Operator input : inputs) {
        streams.add(input.open(context));
      }

      return new UnionStream(this, context, streams);
    } catch (RuntimeException | Error e) {
      streams.forEach(BatchStream::close);
      throw e;
    }
  }
}

/** One run of a {@link UnionOperator}. */
final class UnionStream extends OperatorStream {
  private final int inputs;
  private int current;

  UnionStream(UnionOperator union, OperatorContext context, List<BatchStream> streams) {
    super("union", union.schema(), context, streams);
    this.inputs = streams.size();
  }

  @Override
  @Nullable VectorSchemaRoot advance() {
    for (; current < inputs; current++) {
      VectorSchemaRoot batch = input(current).next();
      if (batch != null) {
        return pass(batch);
      }
    }

    return null;
  }
}
