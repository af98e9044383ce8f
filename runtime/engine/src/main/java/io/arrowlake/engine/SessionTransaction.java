package io.arrowlake.engine;

import io.arrowlake.engine.run.Cleanup;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceSession;
import io.arrowlake.spi.SourceTransaction;
import io.arrowlake.spi.SourceWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of a session: one at each source that has transactions, begun when a statement
 * first needs it. Only one of them writes. Thread-safe.
 */
final class SessionTransaction {
  private final Map<String, SourceTransaction> begun = new LinkedHashMap<>();
  private final Map<String, SourceRegistry.Hold> holds = new LinkedHashMap<>();
  private @Nullable String written;
  private boolean failed;
  private boolean ended;

  /** Looks whether another statement may run in it. */
  synchronized void check() {
    if (failed || ended) {
      throw new ArrowLakeException(
              ErrorCode.INVALID_TRANSACTION, "A statement of the transaction failed")
          .remedy("ROLLBACK, and begin again");
    }
  }

  /** A statement failed. */
  synchronized void fail() {
    failed = true;
  }

  /** What a query reads at a source: in the transaction, where the source has them. */
  synchronized SourceSession begin(SourceRegistry sources, String name, QueryScope scope) {
    Optional<SourceTransaction> there = at(sources, name);
    return there.isPresent() ? there.get().begin(scope) : sources.source(name).begin(scope);
  }

  /**
   * How a statement writes to a source.
   *
   * @throws ArrowLakeException INVALID_TRANSACTION where that cannot be undone together with what
   *     was written before
   */
  synchronized SourceWriter writer(SourceRegistry sources, String name) {
    String key = name.toLowerCase(Locale.ROOT);
    if (written != null && !written.equals(key)) {
      throw new ArrowLakeException(
              ErrorCode.INVALID_TRANSACTION,
              "The transaction writes to catalog " + written + " and cannot write to " + name)
          .remedy("COMMIT first");
    }

    SourceTransaction there =
        at(sources, name)
            .orElseThrow(
                () ->
                    new ArrowLakeException(
                            ErrorCode.INVALID_TRANSACTION,
                            "Catalog " + name + " has no transactions")
                        .remedy("COMMIT first"));
    written = key;
    return there.writer();
  }

  private Optional<SourceTransaction> at(SourceRegistry sources, String name) {
    check();
    String key = name.toLowerCase(Locale.ROOT);
    SourceTransaction known = begun.get(key);
    if (known != null) {
      return Optional.of(known);
    }

    SourceRegistry.Hold hold = sources.hold(Set.of(name));
    Source source = hold.source(name);
    Optional<SourceTransaction> started = source.transaction();
    if (started.isEmpty()) {
      hold.close();
      return started;
    }

    holds.put(key, hold);
    begun.put(key, started.get());
    return started;
  }

  /**
   * Ends it, and makes what it wrote seen.
   *
   * @throws ArrowLakeException INVALID_TRANSACTION where a statement failed; all is undone then
   */
  synchronized void commit() {
    boolean lost = failed;
    try {
      SourceTransaction writing = written == null ? null : begun.get(written);
      if (writing != null && !lost) {
        writing.commit();
      }
    } finally {
      rollback();
    }

    if (lost) {
      throw new ArrowLakeException(
          ErrorCode.INVALID_TRANSACTION,
          "A statement of the transaction failed, so that all of it is undone");
    }
  }

  /** Ends it, and undoes what it wrote. */
  synchronized void rollback() {
    ended = true;
    Cleanup cleanup = new Cleanup();
    begun.values().forEach(cleanup::run);
    begun.clear();
    holds.values().forEach(cleanup::run);
    holds.clear();
    cleanup.finish();
  }
}
