package io.arrowlake.engine.arrow;

import org.apache.arrow.memory.OutOfMemoryException;

/**
 * Says that an operator may not keep more than it does. Nothing of what it keeps is lost, so that
 * another engine can go on from there; any other lack of memory may hit in the middle of something.
 */
final class OverBudget extends OutOfMemoryException {
  private static final long serialVersionUID = 1L;

  OverBudget(String message) {
    super(message);
  }
}
