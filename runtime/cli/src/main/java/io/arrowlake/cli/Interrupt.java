package io.arrowlake.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens on Ctrl-C: the action at hand is called to end, and the process waits for it to tidy
 * up. Thread-safe.
 */
final class Interrupt {
  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch finished = new CountDownLatch(1);
  private @Nullable Runnable ending;
  private boolean raised;

  /** How an action is withdrawn. */
  @FunctionalInterface
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Says how the action that begins now is ended; called at once where the interrupt has come
   * already. Closing the result gives the place back to the action around this one.
   */
  synchronized Registration during(Runnable end) {
    Runnable outer = ending;
    ending = end;
    if (raised) {
      end.run();
    }

    return () -> restore(outer);
  }

  private synchronized void restore(@Nullable Runnable outer) {
    ending = outer;
  }

  /** Whether the interrupt has come. */
  synchronized boolean isRaised() {
    return raised;
  }

  /** The interrupt comes. */
  synchronized void raise() {
    raised = true;
    if (ending != null) {
      ending.run();
    }
  }

  /** All is tidy. */
  void finish() {
    finished.countDown();
  }

  /** To be run when the JVM is asked to stop. */
  void stop() {
    if (finished.getCount() == 0) {
      return;
    }

    raise();
    try {
      finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
