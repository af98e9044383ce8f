package io.arrowlake.engine;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often and when a query is run again whose source failed before it gave a row to anybody: a
 * lost connection or a transaction that had to give way says nothing against another try. Used by
 * one thread.
 */
final class Retries {
  /** A server that is started again takes some seconds. */
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(3));

  private static final Set<ErrorCode> PASSING =
      EnumSet.of(ErrorCode.SOURCE_LOST, ErrorCode.TRANSACTION_CONFLICT);

  private @Nullable ArrowLakeException first;
  private int made;

  /** How long to wait before the next try after this error; empty where there is none. */
  Optional<Duration> after(ArrowLakeException error) {
    ArrowLakeException known = first;
    boolean passes =
        PASSING.contains(error.code())
            || (known != null && error.code() == ErrorCode.SOURCE_UNREACHABLE);
    if (known == null) {
      first = error;
    } else if (known != error) {
      known.addSuppressed(error);
    }

    return passes && made < PAUSES.size() ? Optional.of(PAUSES.get(made++)) : Optional.empty();
  }

  /** The first error, which is the one that is reported; the later ones are its suppressed ones. */
  ArrowLakeException reason() {
    if (first == null) {
      throw new IllegalStateException("Nothing failed");
    }

    return first;
  }
}
