package io.arrowlake.engine.run;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import org.apache.arrow.memory.OutOfMemoryException;

/** Gives whatever was thrown while a query ran its stable code. */
public final class Failures {
  private Failures() {}

  /** The error itself where it has a code; else one with a code and this cause. */
  public static ArrowLakeException asArrowLake(Throwable error) {
    if (error instanceof ArrowLakeException known) {
      return known;
    } else if (error instanceof OutOfMemoryException || error instanceof OutOfMemoryError) {
      return memory(error);
    } else if (isTooDeep(error)) {
      return new ArrowLakeException(
              ErrorCode.PLANNING_LIMIT, "The statement is nested too deeply to plan", error)
          .remedy("Split it, or compute parts of it in sub-queries");
    }

    return new ArrowLakeException(
        ErrorCode.INTERNAL_ERROR, "A defect of ArrowLake: " + error, error);
  }

  /** Calcite puts the overflow of a stack into an exception of its own. */
  private static boolean isTooDeep(Throwable error) {
    Throwable cause = error;
    while (cause != null && !(cause instanceof StackOverflowError)) {
      cause = cause.getCause();
    }

    return cause != null;
  }

  /** The error of a query that needs more memory than there is. */
  public static ArrowLakeException memory(Throwable cause) {
    return new ArrowLakeException(
            ErrorCode.MEMORY_EXCEEDED, "The query needs more memory than the engine has", cause)
        .remedy("Raise limits.memory, or ask for fewer rows");
  }
}
