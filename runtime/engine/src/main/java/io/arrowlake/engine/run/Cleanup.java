package io.arrowlake.engine.run;

import org.jspecify.annotations.Nullable;

/**
 * Runs every step of a clean-up, whatever the others throw, and throws the first error at the end
 * with the others attached. Not thread-safe.
 */
public final class Cleanup {
  private @Nullable Throwable first;

  /** Runs a step. */
  public void run(AutoCloseable step) {
    try {
      step.close();
    } catch (Throwable e) {
      if (first == null) {
        first = e;
      } else if (first != e) {
        first.addSuppressed(e);
      }
    }
  }

  /** Throws the first error, where there was one. */
  public void finish() {
    if (first != null) {
      throw Failures.asArrowLake(first);
    }
  }
}
