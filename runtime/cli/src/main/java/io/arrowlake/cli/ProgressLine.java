package io.arrowlake.cli;

import io.arrowlake.engine.FragmentProgress;
import io.arrowlake.engine.QueryExecution;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A line on a terminal that says how far something long has come; it is gone once this is closed.
 * It appears after a second, so that what is quick stays quiet. Thread-safe.
 */
final class ProgressLine implements AutoCloseable {
  private static final long FIRST_MILLIS = 1000;
  private static final long PAUSE_MILLIS = 200;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream err;
  private final Supplier<String> text;
  private final long start = System.nanoTime();
  private final Thread thread = new Thread(this::run, "arrowlake-progress");
  private boolean closed;
  private boolean shown;

  private ProgressLine(PrintStream err, Supplier<String> text) {
    this.err = err;
    this.text = text;
    thread.setDaemon(true);
  }

  /** A line of text that is asked for again and again. */
  static ProgressLine start(Console console, Supplier<String> text) {
    ProgressLine line = new ProgressLine(console.err(), text);
    if (console.terminals().err()) {
      line.thread.start();
    }

    return line;
  }

  /** What an execution has done so far. */
  static String text(QueryExecution execution) {
    List<FragmentProgress> fragments = execution.progress();
    long rows = fragments.stream().mapToLong(FragmentProgress::rows).sum();
    long bytes = fragments.stream().mapToLong(FragmentProgress::bytes).sum();
    long done = fragments.stream().filter(FragmentProgress::done).count();
    return String.format(
        Locale.ROOT,
        "%s: %d of %d fragments done, %,d rows, %,.1f MB",
        execution.state().name().toLowerCase(Locale.ROOT),
        done,
        fragments.size(),
        rows,
        bytes / 1e6);
  }

  private void run() {
    try {
      Thread.sleep(FIRST_MILLIS);
      while (show()) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean show() {
    if (!closed) {
      double seconds = (System.nanoTime() - start) / 1e9;
      err.print(CLEAR + String.format(Locale.ROOT, "%.1f s  %s", seconds, text.get()));
      err.flush();
      shown = true;
    }

    return !closed;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      thread.interrupt();
      if (shown) {
        err.print(CLEAR);
        err.flush();
      }
    }
  }
}
