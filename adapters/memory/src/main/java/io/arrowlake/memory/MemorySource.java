package io.arrowlake.memory;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.PushdownProver;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceSession;
import io.arrowlake.spi.SourceWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * An open memory catalog: its tables, in one schema, and the site that scans them. Thread-safe.
 * Closing it frees all the tables; queries that still read must have ended.
 */
public final class MemorySource implements Source {
  /** The one schema of a memory catalog. */
  public static final String SCHEMA = "main";

  static final String KIND = "memory";

  private final String name;
  private final BufferAllocator allocator;
  private final Map<String, MemoryTable> tables = new TreeMap<>();
  private long tablesMade;

  /** An empty catalog of this name. */
  public MemorySource(String name, MemoryConfig config) {
    this.name = name;
    this.allocator = new RootAllocator(config.maxBytes());
  }

  @Override
  public PlannerCatalog catalog() {
    return new MemoryCatalog();
  }

  @Override
  public SourceSession begin(QueryScope scope) {
    return new MemorySession(this, scope);
  }

  @Override
  public Optional<SourceWriter> writer() {
    return Optional.of(new MemoryWriter(this));
  }

  @Override
  public String check() {
    return "memory, " + allocator.getAllocatedMemory() + " bytes in tables";
  }

  /**
   * Makes a table for a program that holds the rows already, in the place of one that may exist.
   *
   * @param table the name of the table, in lower case
   * @param columns its columns; their types give the batches' schema as {@link
   *     io.arrowlake.spi.ArrowSchemas} says
   * @param rows the batches, which are copied and stay the caller's
   * @throws io.arrowlake.planner.error.ArrowLakeException MEMORY_EXCEEDED where the limit of the
   *     configuration is reached
   */
  public void table(String table, List<ColumnFacts> columns, List<VectorSchemaRoot> rows) {
    MemoryTable made = newTable(new TableName(name, SCHEMA, table), columns);
    try (MemorySink sink = new MemorySink(name, made, this::put, allocator)) {
      rows.forEach(sink::append);
      sink.commit();
    }
  }

  synchronized MemoryTable newTable(TableName table, List<ColumnFacts> columns) {
    tablesMade++;
    return new MemoryTable(table, columns, tablesMade);
  }

  /** Takes a table over, in the place of one that may exist. */
  synchronized void put(MemoryTable table) {
    MemoryTable before = tables.put(table.name().table(), table);
    if (before != null) {
      before.release();
    }
  }

  /** Takes a table over unless there is one of its name; tells whether it did. */
  synchronized boolean putIfAbsent(MemoryTable table) {
    return tables.putIfAbsent(table.name().table(), table) == null;
  }

  /** Drops a table where it exists; queries that read it go on. */
  synchronized void remove(String table) {
    find(table)
        .ifPresent(
            found -> {
              tables.remove(found.name().table());
              found.release();
            });
  }

  /** The table of this name, in this case or else in any. */
  synchronized Optional<MemoryTable> find(String table) {
    MemoryTable exact = tables.get(table);
    if (exact != null) {
      return Optional.of(exact);
    }

    return tables.values().stream()
        .filter(candidate -> candidate.name().table().equalsIgnoreCase(table))
        .findFirst();
  }

  /**
   * All the tables as they are now, by name. Whoever asks {@linkplain MemoryTable#release releases}
   * each of them in the end.
   */
  synchronized Map<String, Retained> retainAll() {
    Map<String, Retained> retained = new TreeMap<>();
    tables.forEach((table, made) -> retained.put(table, new Retained(made, made.retain())));
    return retained;
  }

  /**
   * A table that rows go into; the caller releases it.
   *
   * @throws ArrowLakeException TABLE_NOT_FOUND where there is none of this name
   */
  synchronized MemoryTable use(TableName table) {
    MemoryTable found =
        find(table.table())
            .orElseThrow(
                () ->
                    new ArrowLakeException(ErrorCode.TABLE_NOT_FOUND, "Table not found: " + table)
                        .nearest(table.table(), tables.keySet()));
    found.retain();
    return found;
  }

  /** A table that is in use, and its batches as they were when the use began. */
  record Retained(MemoryTable table, List<VectorSchemaRoot> batches) {}

  private synchronized List<String> tableNames() {
    return List.copyOf(tables.keySet());
  }

  BufferAllocator allocator() {
    return allocator;
  }

  @Override
  public synchronized void close() {
    tables.values().forEach(MemoryTable::release);
    tables.clear();
    allocator.close();
  }

  /** What the planner asks; it holds no state of its own, so that each answer is true now. */
  private final class MemoryCatalog implements PlannerCatalog {

    @Override
    public String name() {
      return name;
    }

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Optional<Site> site() {
      return Optional.of(new MemorySite(name));
    }

    @Override
    public List<String> schemas() {
      return List.of(SCHEMA);
    }

    @Override
    public Optional<String> soleSchema() {
      return Optional.of(SCHEMA);
    }

    @Override
    public List<String> tables(String schema) {
      return schema.equalsIgnoreCase(SCHEMA) ? tableNames() : List.of();
    }

    @Override
    public Optional<SourceTable> table(String schema, String table) {
      return schema.equalsIgnoreCase(SCHEMA)
          ? find(table).map(MemoryTable::definition)
          : Optional.empty();
    }
  }

  /** Where fragments over these tables run; it takes the tree itself and has no language. */
  private record MemorySite(String name) implements Site {
    private static final PushdownProver PROVER = new MemoryPushdown();

    /** Nothing to wait for, 15 ns to copy a row, half a nanosecond for each byte of it. */
    private static final SiteCost COST = new SiteCost(10_000, 15, 5, 0.5, 0);

    @Override
    public SiteKind kind() {
      return SiteKind.SOURCE;
    }

    @Override
    public PushdownProver prover() {
      return PROVER;
    }

    @Override
    public Optional<QueryWriter> writer() {
      return Optional.empty();
    }

    @Override
    public SiteCost cost() {
      return COST;
    }
  }
}
