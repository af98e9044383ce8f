package io.arrowlake.jdbc;

import java.sql.SQLWarning;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The warnings of a statement, since they were cleared. A run still adds to its own. Thread-safe.
 */
final class Warnings {
  private static final String STATE = "01000";

  private Supplier<List<String>> source = List::of;
  private int cleared;

  /** Starts anew, with warnings that may still grow. */
  synchronized void follow(Supplier<List<String>> warnings) {
    source = warnings;
    cleared = 0;
  }

  /** Keeps the last state of warnings that grow no more. */
  synchronized void settle(List<String> warnings) {
    source = () -> warnings;
  }

  synchronized void clear() {
    cleared = source.get().size();
  }

  /** The first warning of the chain, null where there is none. */
  synchronized @Nullable SQLWarning chain() {
    List<String> all = source.get();
    SQLWarning first = null;
    for (String text : all.subList(Math.min(cleared, all.size()), all.size())) {
      SQLWarning warning = new SQLWarning(text, STATE);
      if (first == null) {
        first = warning;
      } else {
        first.setNextWarning(warning);
      }
    }

    return first;
  }
}
