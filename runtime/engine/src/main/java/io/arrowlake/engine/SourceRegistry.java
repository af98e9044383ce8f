package io.arrowlake.engine;

import io.arrowlake.engine.config.Secrets;
import io.arrowlake.engine.run.Cleanup;
import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.Adapter;
import io.arrowlake.spi.PathReader;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.spi.SourceOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The catalogs of an engine and their open sources. Catalogs come and go by statements while others
 * run: a source that is dropped is closed when the last query that uses it has ended. Thread-safe.
 */
final class SourceRegistry implements Catalogs, AutoCloseable {
  private static final String TYPE = "type";

  private final Map<String, Adapter> adapters = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final SourceContext context;
  private final Secrets secrets;
  private @Nullable PathReader paths;
  private boolean pathsSought;

  SourceRegistry(SourceContext context, Secrets secrets) {
    this.context = context;
    this.secrets = secrets;
    ServiceLoader.load(Adapter.class, SourceRegistry.class.getClassLoader())
        .forEach(adapter -> adapters.put(adapter.kind(), adapter));
  }

  /** A catalog: open, or to be opened when it is first asked for. */
  private static final class Entry {
    private final String name;
    private final Map<String, String> options;
    private @Nullable Source source;
    private int uses;
    private boolean dropped;

    Entry(String name, Map<String, String> options) {
      this.name = name;
      this.options = Map.copyOf(options);
    }
  }

  /**
   * Adds the catalogs of a configuration and checks all of them. A secret that is missing now may
   * be there when the catalog is used.
   *
   * @throws ArrowLakeException CONFIG_INVALID naming the mistakes of all catalogs
   */
  void addAll(Map<String, Map<String, String>> catalogs) {
    List<ArrowLakeException> problems = new ArrayList<>();
    catalogs.forEach(
        (name, options) -> {
          try {
            add(name, options);
          } catch (ArrowLakeException e) {
            problems.add(e);
          }
        });
    if (problems.size() == 1) {
      throw problems.get(0);
    }

    if (!problems.isEmpty()) {
      ArrowLakeException all =
          new ArrowLakeException(
              ErrorCode.CONFIG_INVALID,
              String.join("; ", problems.stream().map(ArrowLakeException::detail).toList()));
      problems.forEach(all::addSuppressed);
      throw all;
    }
  }

  private void add(String name, Map<String, String> options) {
    try {
      create(name, options);
    } catch (ArrowLakeException e) {
      if (e.code() != ErrorCode.SECRET_NOT_FOUND) {
        throw e;
      }

      put(new Entry(name, options));
    }
  }

  /** Adds a catalog that is opened when it is first asked for. */
  void addLazily(String name, Map<String, String> options) {
    put(new Entry(name, options));
  }

  /**
   * Adds a catalog and opens its source.
   *
   * @throws ArrowLakeException where there is one of that name, or its configuration is wrong
   */
  void create(String name, Map<String, String> options) {
    if (find(name).isPresent()) {
      throw new ArrowLakeException(ErrorCode.CATALOG_EXISTS, "There is a catalog " + name);
    }

    Entry entry = new Entry(name, options);
    source(entry);
    put(entry);
  }

  private synchronized void put(Entry entry) {
    entries.put(key(entry.name), entry);
  }

  /**
   * Opens the source of a catalog with some keys changed; the old one stays where that fails.
   * Queries that run go on with it.
   */
  void alter(String name, Map<String, String> changes) {
    Entry old = require(name);
    Map<String, String> options = new HashMap<>(old.options);
    options.putAll(changes);
    Entry entry = new Entry(old.name, options);
    // Two sources of one file or name exclude each other. The old one opens again when it is asked.
    closeUnused(old);
    source(entry);
    put(entry);
    drop(old);
  }

  /** Takes a catalog away; its source is closed when no query uses it any more. */
  void drop(String name) {
    Entry entry = require(name);
    synchronized (this) {
      entries.remove(key(name));
    }

    drop(entry);
  }

  private static void drop(Entry entry) {
    synchronized (entry) {
      entry.dropped = true;
      closeUnused(entry);
    }
  }

  private static void closeUnused(Entry entry) {
    synchronized (entry) {
      Source source = entry.source;
      if (entry.uses == 0 && source != null) {
        entry.source = null;
        source.close();
      }
    }
  }

  /**
   * Keeps the sources of these catalogs open, also where they are dropped or altered, until the
   * hold is closed. Paths are in no catalog and are left out.
   */
  Hold hold(Set<String> names) {
    List<Entry> held = new ArrayList<>();
    for (String name : names) {
      find(name).ifPresent(held::add);
    }

    for (Entry entry : held) {
      synchronized (entry) {
        entry.uses++;
      }
    }

    return new Hold(held);
  }

  /** The sources that a query uses. Closed once. */
  final class Hold implements AutoCloseable {
    private final List<Entry> held;

    private Hold(List<Entry> held) {
      this.held = held;
    }

    /**
     * The open source of a catalog.
     *
     * @throws ArrowLakeException CATALOG_NOT_FOUND, or what opening it throws
     */
    Source source(String name) {
      return held.stream()
          .filter(entry -> entry.name.equalsIgnoreCase(name))
          .findFirst()
          .map(SourceRegistry.this::source)
          .orElseGet(() -> SourceRegistry.this.source(name));
    }

    @Override
    public void close() {
      Cleanup cleanup = new Cleanup();
      for (Entry entry : held) {
        cleanup.run(() -> release(entry));
      }

      cleanup.finish();
    }

    private void release(Entry entry) {
      synchronized (entry) {
        entry.uses--;
        if (entry.dropped) {
          closeUnused(entry);
        }
      }
    }
  }

  /**
   * The open source of a catalog.
   *
   * @throws ArrowLakeException CATALOG_NOT_FOUND, or what opening it throws
   */
  Source source(String name) {
    return source(require(name));
  }

  private Source source(Entry entry) {
    synchronized (entry) {
      Source source = entry.source;
      if (source == null) {
        source = open(entry);
        entry.source = source;
      }

      return source;
    }
  }

  private Source open(Entry entry) {
    Map<String, String> options = new HashMap<>(secrets.resolve(entry.name, entry.options));
    String type = options.remove(TYPE);
    if (type == null) {
      throw new ArrowLakeException(
          ErrorCode.CONFIG_INVALID,
          "Catalog " + entry.name + " has no type: one of " + String.join(", ", adapters.keySet()));
    }

    Adapter adapter = adapters.get(type);
    if (adapter == null) {
      throw new ArrowLakeException(
              ErrorCode.ADAPTER_NOT_FOUND,
              "Catalog " + entry.name + " has the type " + type + ", which no adapter has")
          .nearest(type, adapters.keySet());
    }

    return adapter.open(entry.name, new SourceOptions(options), context);
  }

  private Entry require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ArrowLakeException(ErrorCode.CATALOG_NOT_FOUND, "No such catalog: " + name)
                    .nearest(name, names()));
  }

  private synchronized Optional<Entry> find(String name) {
    return Optional.ofNullable(entries.get(key(name)));
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public synchronized List<String> names() {
    return entries.values().stream().map(entry -> entry.name).toList();
  }

  @Override
  public Optional<PlannerCatalog> catalog(String name) {
    return find(name).map(entry -> source(entry).catalog());
  }

  @Override
  public Optional<SourceTable> path(String path) {
    PathReader reader = pathReader();
    return reader == null ? Optional.empty() : reader.path(path);
  }

  private synchronized @Nullable PathReader pathReader() {
    if (!pathsSought) {
      pathsSought = true;
      paths =
          adapters.values().stream()
              .flatMap(adapter -> adapter.paths(context).stream())
              .findFirst()
              .orElse(null);
    }

    return paths;
  }

  @Override
  public void close() {
    List<Entry> all;
    synchronized (this) {
      all = List.copyOf(entries.values());
      entries.clear();
    }

    Cleanup cleanup = new Cleanup();
    all.forEach(entry -> cleanup.run(() -> drop(entry)));
    cleanup.finish();
  }
}
