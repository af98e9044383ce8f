package io.arrowlake.random;

/**
 * What became of a case. Immutable.
 *
 * @param code what it is counted under, and by what a smaller case is known to fail in the same way
 */
record Verdict(Kind kind, String code, String detail) {
  /** How a case ends. */
  enum Kind {
    /** The rows are the same. */
    SAME,
    /** Both sides are errors, or one is where a part may fail in one order of evaluation. */
    EXCUSED,
    /** PostgreSQL refuses the statement, or it takes too long there. */
    INVALID,
    /** ArrowLake does not know a part of the statement, and says so. */
    NOT_SUPPORTED,
    /** The rows differ. */
    WRONG_ROWS,
    /** One side alone is an error. */
    WRONG_ERROR
  }

  boolean isFailure() {
    return kind == Kind.WRONG_ROWS || kind == Kind.WRONG_ERROR;
  }

  boolean isLike(Verdict other) {
    return kind == other.kind && code.equals(other.code);
  }

  @Override
  public String toString() {
    return kind + " " + code + ": " + detail;
  }
}
