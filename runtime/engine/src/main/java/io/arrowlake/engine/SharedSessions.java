package io.arrowlake.engine;

import io.arrowlake.engine.run.Cleanup;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.InputRows;
import io.arrowlake.spi.KeyFilter;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceSession;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/**
 * The sessions at sources of several runs that follow each other: each run sees what the first one
 * saw, where the source has snapshots. Thread-safe; closed after the runs.
 */
final class SharedSessions implements AutoCloseable {
  private final BiFunction<String, QueryScope, SourceSession> sources;
  private final Set<String> renewed = new HashSet<>();
  private final Map<String, Lent> begun = new LinkedHashMap<>();

  SharedSessions(BiFunction<String, QueryScope, SourceSession> sources) {
    this.sources = sources;
  }

  /** The session at a source, for one run; another one where an error or a cancel ended it. */
  synchronized SourceSession begin(String name, QueryScope scope) {
    Lent known = begun.get(name);
    if (known != null && !known.ended.get()) {
      return known;
    }

    if (known != null) {
      known.session.close();
      renewed.add(name);
    }

    Lent fresh = new Lent(sources.apply(name, scope), new AtomicBoolean());
    begun.put(name, fresh);
    return fresh;
  }

  /** Whether all runs see the same rows of a catalog, whoever writes meanwhile. */
  synchronized boolean holdsStill(String catalog) {
    SourceSession session = begun.get(catalog);
    return session != null && !renewed.contains(catalog) && !session.snapshot().isEmpty();
  }

  @Override
  public synchronized void close() {
    Cleanup cleanup = new Cleanup();
    begun.values().forEach(lent -> cleanup.run(lent.session));
    begun.clear();
    cleanup.finish();
  }

  /** A session that outlives the run it is lent to. */
  private record Lent(SourceSession session, AtomicBoolean ended) implements SourceSession {
    @Override
    public BatchStream open(
        Fragment fragment, QueryWriter.Bindings bindings, List<KeyFilter> filters) {
      return session.open(fragment, bindings, filters);
    }

    @Override
    public OpenedFragment open(
        Fragment fragment,
        QueryWriter.Bindings bindings,
        List<KeyFilter> filters,
        List<InputRows> inputs) {
      return session.open(fragment, bindings, filters, inputs);
    }

    @Override
    public String snapshot() {
      return session.snapshot();
    }

    @Override
    public Optional<String> sharedSnapshot() {
      return session.sharedSnapshot();
    }

    @Override
    public void cancel() {
      ended.set(true);
      session.cancel();
    }

    @Override
    public void close() {
      // The next run goes on with it.
    }
  }
}
