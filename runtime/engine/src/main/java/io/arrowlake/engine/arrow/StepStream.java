package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/** One run of a {@link Step}. */
abstract class StepStream extends OperatorStream {
  private final OperatorContext context;

  StepStream(String operator, Schema schema, OperatorContext context, List<BatchStream> inputs) {
    super(operator, schema, context, inputs);
    this.context = context;
  }

  /** What the streams of the fragment share. */
  final OperatorContext context() {
    return context;
  }

  /**
   * Whether {@link #fork} may be called: what the step needs besides its input is there. Asked and
   * changed by the thread that reads this stream.
   */
  abstract boolean isReady();

  /**
   * A stream that does the same with other rows, in another thread. It may use what this one has
   * made, and is closed before it. Owns its input where this does not fail.
   */
  abstract StepStream fork(BatchStream input);
}
