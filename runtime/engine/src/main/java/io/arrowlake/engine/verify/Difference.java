package io.arrowlake.engine.verify;

import org.jspecify.annotations.Nullable;

/**
 * The first rows of two results that have no counterpart in the other. Immutable.
 *
 * @param left a row of the one, null where all of its rows are in the other
 * @param right a row of the other, null where all of its rows are in the one
 */
public record Difference(@Nullable String left, @Nullable String right) {
  /** No difference. */
  public static final Difference NONE = new Difference(null, null);

  /** Whether there is a difference at all. */
  public boolean isThere() {
    return left != null || right != null;
  }

  /** Whether both sides are known. */
  public boolean isWhole() {
    return left != null && right != null;
  }

  /** This one, with the other's rows where this one has none. */
  public Difference or(Difference other) {
    return new Difference(left == null ? other.left : left, right == null ? other.right : right);
  }
}
