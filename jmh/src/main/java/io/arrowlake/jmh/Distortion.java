package io.arrowlake.jmh;

import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.ColumnStatistics;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.proof.Site;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Catalogs whose tables have worse statistics than they could have. Thread-safe. */
record DistortedCatalogs(Catalogs catalogs, Distortion distortion) implements Catalogs {
  private static final double FACTOR = 100;

  /** What is done to the statistics. */
  enum Distortion {
    NONE,
    REMOVED,
    /** Tables have a hundred times more rows than are believed, and more values. */
    TOO_SMALL,
    /** Tables have a hundred times fewer rows than are believed. */
    TOO_LARGE,
    /** Tables are in turns taken for too small and for too large. */
    MIXED
  }

  @Override
  public List<String> names() {
    return catalogs.names();
  }

  @Override
  public Optional<PlannerCatalog> catalog(String name) {
    return catalogs.catalog(name).map(catalog -> new Catalog(catalog, this));
  }

  @Override
  public Optional<SourceTable> path(String path) {
    return catalogs.path(path).map(this::distorted);
  }

  private SourceTable distorted(SourceTable table) {
    TableStatistics statistics = table.statistics();
    return switch (distortion) {
      case NONE -> table;
      case REMOVED -> table.with(TableStatistics.UNKNOWN);
      case TOO_SMALL -> table.with(scaled(statistics, 1 / FACTOR));
      case TOO_LARGE -> table.with(scaled(statistics, FACTOR));
      case MIXED ->
          table.with(scaled(statistics, table.name().hashCode() % 2 == 0 ? FACTOR : 1 / FACTOR));
    };
  }

  private static TableStatistics scaled(TableStatistics statistics, double factor) {
    Map<String, ColumnStatistics> columns = new HashMap<>();
    statistics
        .columns()
        .forEach(
            (name, column) ->
                columns.put(
                    name,
                    new ColumnStatistics(
                        Math.max(1, column.distinctCount() * factor),
                        column.nullFraction(),
                        column.averageWidth(),
                        column.min(),
                        column.max(),
                        column.commonValues(),
                        column.histogram())));
    return new TableStatistics(Math.max(1, statistics.rowCount() * factor), columns);
  }

  private record Catalog(PlannerCatalog catalog, DistortedCatalogs catalogs)
      implements PlannerCatalog {
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
      return catalog.table(schema, table).map(catalogs::distorted);
    }
  }
}
