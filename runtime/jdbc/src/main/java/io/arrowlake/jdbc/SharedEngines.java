package io.arrowlake.jdbc;

import io.arrowlake.engine.QueryEngine;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The engines that a driver's connections share: one per key, opened with the first connection and
 * closed with the last. Thread-safe.
 */
final class SharedEngines {
  private final Function<EngineKey, QueryEngine> opener;
  private final Map<EngineKey, Shared> engines = new HashMap<>();

  SharedEngines(Function<EngineKey, QueryEngine> opener) {
    this.opener = opener;
  }

  /** A share of the engine of this key. Whoever takes it closes it. */
  synchronized EngineLease lease(EngineKey key) {
    Shared shared = engines.get(key);
    if (shared == null) {
      shared = new Shared(opener.apply(key));
      engines.put(key, shared);
    }

    shared.leases++;
    return new Lease(key, shared.engine);
  }

  /** The engine to close, null while others use it. */
  private synchronized @Nullable QueryEngine giveBack(EngineKey key) {
    Shared shared = engines.get(key);
    shared.leases--;
    if (shared.leases > 0) {
      return null;
    }

    engines.remove(key);
    return shared.engine;
  }

  private static final class Shared {
    private final QueryEngine engine;
    private int leases;

    Shared(QueryEngine engine) {
      this.engine = engine;
    }
  }

  private final class Lease implements EngineLease {
    private final EngineKey key;
    private final QueryEngine engine;
    private boolean closed;

    Lease(EngineKey key, QueryEngine engine) {
      this.key = key;
      this.engine = engine;
    }

    @Override
    public QueryEngine engine() {
      return engine;
    }

    @Override
    public synchronized void close() {
      if (closed) {
        return;
      }

      closed = true;
      QueryEngine last = giveBack(key);
      if (last != null) {
        last.close();
      }
    }
  }
}
