package io.arrowlake.engine.run;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.InputRows;
import io.arrowlake.spi.KeyFilter;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one session that a query has at each source, begun when it is first needed. Thread-safe. */
final class Sessions implements AutoCloseable {
  private final BiFunction<String, QueryScope, SourceSession> sources;
  private final QueryScope scope;
  private final Map<String, SessionSlot> slots = new ConcurrentHashMap<>();
  private volatile boolean cancelled;

  Sessions(BiFunction<String, QueryScope, SourceSession> sources, QueryScope scope) {
    this.sources = sources;
    this.scope = scope;
  }

  /** Opens a fragment at its source. Fragments of one source are opened one after the other. */
  BatchStream open(Fragment fragment, QueryWriter.Bindings bindings, List<KeyFilter> filters) {
    return slot(fragment).open(session -> session.open(fragment, bindings, filters));
  }

  /** Opens a fragment that reads rows which are sent to its source. */
  SourceSession.OpenedFragment open(
      Fragment fragment,
      QueryWriter.Bindings bindings,
      List<KeyFilter> filters,
      List<InputRows> inputs) {
    return slot(fragment).open(session -> session.open(fragment, bindings, filters, inputs));
  }

  private SessionSlot slot(Fragment fragment) {
    return slots.computeIfAbsent(fragment.site().name(), SessionSlot::new);
  }

  /** What the query sees of each source, by catalog. */
  Map<String, String> snapshots() {
    Map<String, String> snapshots = new LinkedHashMap<>();
    slots.forEach(
        (name, slot) -> {
          SourceSession session = slot.session;
          if (session != null && !session.snapshot().isEmpty()) {
            snapshots.put(name, session.snapshot());
          }
        });
    return snapshots;
  }

  /** The name by which a transaction of a source sees what this query sees of it. */
  Optional<String> sharedSnapshot(String name) {
    SessionSlot slot = slots.get(name);
    SourceSession session = slot == null ? null : slot.session;
    return session == null ? Optional.empty() : session.sharedSnapshot();
  }

  void cancel() {
    cancelled = true;
    for (SessionSlot slot : slots.values()) {
      SourceSession session = slot.session;
      if (session != null) {
        session.cancel();
      }
    }
  }

  @Override
  public void close() {
    Cleanup cleanup = new Cleanup();
    slots.values().forEach(slot -> cleanup.run(slot::close));
    cleanup.finish();
  }

  /** The session at one source. */
  private final class SessionSlot {
    private final String name;
    private volatile @Nullable SourceSession session;

    SessionSlot(String name) {
      this.name = name;
    }

    synchronized <T> T open(Function<SourceSession, T> opener) {
      SourceSession current = session;
      if (current == null) {
        current = sources.apply(name, scope);
        session = current;
      }

      // A cancel that came before the session was seen did not reach it.
      if (cancelled) {
        throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled");
      }

      return opener.apply(current);
    }

    synchronized void close() {
      SourceSession current = session;
      if (current != null) {
        current.close();
      }
    }
  }
}
