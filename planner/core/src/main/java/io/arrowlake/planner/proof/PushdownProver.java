package io.arrowlake.planner.proof;

/**
 * Decides what a site may do. Thread-safe, without I/O: it is asked many times for each statement.
 */
@FunctionalInterface
public interface PushdownProver {

  /**
   * Whether the site gives the house's result for this operation. Anything that it does not know it
   * refuses.
   */
  Proof prove(Operation operation);
}
