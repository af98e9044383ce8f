package io.arrowlake.engine.arrow;

/**
 * Computes an expression for some rows of a frame. Immutable and thread-safe; what it gives is
 * valid until the frame's arena is reset, and is not changed by anyone.
 */
@FunctionalInterface
interface Kernel {

  /**
   * The values of the expression, one for each of the rows, in their order. It is evaluated on no
   * other rows, so that an error can only come from a row that was asked for.
   */
  Column evaluate(Frame frame, Rows rows);
}
