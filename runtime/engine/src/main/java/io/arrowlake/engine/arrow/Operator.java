package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;

/** A node of an executable plan. Immutable and thread-safe; its state lives in its streams. */
interface Operator {

  /** Starts the operator and those below it. The caller closes the stream. */
  BatchStream open(OperatorContext context);
}
