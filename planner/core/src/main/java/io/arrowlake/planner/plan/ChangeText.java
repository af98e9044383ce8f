package io.arrowlake.planner.plan;

/**
 * A statement that changes rows, in the language of a site. Immutable.
 *
 * @param sql the text
 * @param result what the site answers
 * @param target how it refers to the rows that it changes
 */
public record ChangeText(String sql, Result result, Target target) {

  /** What the site answers. */
  public enum Result {
    /** The number of rows that changed. */
    COUNT,
    /** One row: the number of rows that changed, and of those that came more than once. */
    COUNT_AND_REPEATED,
    /** The rows that are returned, with the columns {@code c0}, {@code c1}, ... */
    ROWS
  }

  /** How a statement refers to the rows that it changes. */
  public enum Target {
    /** By conditions on them: the site may look at them again after it waited for others. */
    CONDITION,
    /** By their identity, which holds within one snapshot only. */
    IDENTITY
  }
}
