package io.arrowlake.planner.catalog;

import io.arrowlake.planner.proof.Site;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Catalogs whose tables are seen through a function, such as one that gives them other statistics.
 * Native queries stay as they are. Thread-safe where the catalogs and the function are.
 */
public final class MappedCatalogs implements Catalogs {
  private final Catalogs catalogs;
  private final UnaryOperator<SourceTable> function;

  /**
   * The catalogs behind a function.
   *
   * @param function gives what the planner sees of a table; it is called for each statement
   */
  public MappedCatalogs(Catalogs catalogs, UnaryOperator<SourceTable> function) {
    this.catalogs = catalogs;
    this.function = function;
  }

  @Override
  public List<String> names() {
    return catalogs.names();
  }

  @Override
  public Optional<PlannerCatalog> catalog(String name) {
    return catalogs.catalog(name).map(catalog -> new MappedCatalog(catalog, function));
  }

  @Override
  public Optional<SourceTable> path(String path) {
    return catalogs.path(path).map(function);
  }

  /** One catalog; equal to another that is the same one behind the same function. */
  private record MappedCatalog(PlannerCatalog catalog, UnaryOperator<SourceTable> function)
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
      return catalog.table(schema, table).map(function);
    }

    @Override
    public Optional<SourceTable> query(String text) {
      return catalog.query(text);
    }
  }
}
