package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;

/**
 * An operator that gives rows for each batch of its input before it asks for the next one, so that
 * several threads can do the same with the batches of one input. Immutable and thread-safe; its
 * state lives in its streams.
 */
interface Step {

  /**
   * Starts the step over the rows of an input, which belongs to the stream from here on where this
   * does not fail.
   */
  StepStream open(OperatorContext context, BatchStream input);

  /** Whether what the stream does with a row depends on no other row of its input. */
  boolean canFork();

  /** Whether the step computes anything, rather than hand columns on. */
  boolean computes();
}
