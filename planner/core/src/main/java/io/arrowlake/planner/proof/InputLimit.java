package io.arrowlake.planner.proof;

/**
 * The most that a source takes of another fragment's rows. Sending them is planned where fewer are
 * expected, and done where there are no more.
 *
 * @param rows how many rows
 * @param bytes the size of their Arrow form
 */
public record InputLimit(long rows, long bytes) {
  /** The limit of a source that takes no rows. */
  public static final InputLimit NONE = new InputLimit(0, 0);
}
