package io.arrowlake.spi;

/**
 * A source does not take rows that the plan sends to it, for a reason that only the rows or the
 * server show: too many, or a value that its types do not have. Nothing has been given yet, so that
 * the query is computed in another way.
 */
public final class InputRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal with its reason. */
  public InputRefusedException(String reason) {
    super(reason);
  }
}
