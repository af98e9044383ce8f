package io.arrowlake.engine;

import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.proof.Site;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Catalogs whose tables have the statistics that ANALYZE computed, as long as their version tokens
 * are those of that time. Kept in memory: the tables that were analyzed last. Thread-safe.
 */
final class AnalyzedTables implements Catalogs {
  private static final int MOST = 1_000;

  private final Catalogs catalogs;
  private final Map<TableName, Analyzed> analyzed =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TableName, Analyzed> eldest) {
          return size() > MOST;
        }
      };

  private record Analyzed(String token, TableStatistics statistics) {}

  AnalyzedTables(Catalogs catalogs) {
    this.catalogs = catalogs;
  }

  /** Keeps the statistics of a table as it was when they were computed. */
  void put(SourceTable table, TableStatistics statistics) {
    synchronized (analyzed) {
      analyzed.put(table.name(), new Analyzed(table.versionToken(), statistics));
    }
  }

  private SourceTable withStatistics(SourceTable table) {
    synchronized (analyzed) {
      Analyzed known = analyzed.get(table.name());
      if (known == null) {
        return table;
      } else if (!known.token().equals(table.versionToken())) {
        analyzed.remove(table.name());
        return table;
      }

      return table.with(known.statistics());
    }
  }

  @Override
  public List<String> names() {
    return catalogs.names();
  }

  @Override
  public Optional<PlannerCatalog> catalog(String name) {
    return catalogs.catalog(name).map(AnalyzedCatalog::new);
  }

  @Override
  public Optional<SourceTable> path(String path) {
    return catalogs.path(path).map(this::withStatistics);
  }

  /** One catalog; equal to another that is the same one of the source. */
  private final class AnalyzedCatalog implements PlannerCatalog {
    private final PlannerCatalog catalog;

    AnalyzedCatalog(PlannerCatalog catalog) {
      this.catalog = catalog;
    }

    @Override
    public String name() {
      return catalog.name();
    }

    @Override
    public String kind() {
      return catalog.kind();
    }

    @Override
    public Optional<Site> site() {
      return catalog.site();
    }

    @Override
    public List<String> schemas() {
      return catalog.schemas();
    }

    @Override
    public Optional<String> soleSchema() {
      return catalog.soleSchema();
    }

    @Override
    public List<String> tables(String schema) {
      return catalog.tables(schema);
    }

    @Override
    public Optional<SourceTable> table(String schema, String table) {
      return catalog.table(schema, table).map(AnalyzedTables.this::withStatistics);
    }

    @Override
    public Optional<SourceTable> query(String text) {
      return catalog.query(text);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof AnalyzedCatalog that && catalog.equals(that.catalog);
    }

    @Override
    public int hashCode() {
      return catalog.hashCode();
    }
  }
}
