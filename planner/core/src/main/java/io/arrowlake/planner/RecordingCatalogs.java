package io.arrowlake.planner;

import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.proof.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Catalogs that write down what they are asked and what they answer, so that it can be seen later
 * whether a statement would still be planned the same. Made for one statement; the questions may be
 * asked again by any thread once that one is planned.
 */
final class RecordingCatalogs implements Catalogs {
  private final Catalogs catalogs;
  private final List<Asked<?>> asked = new ArrayList<>();

  RecordingCatalogs(Catalogs catalogs) {
    this.catalogs = catalogs;
  }

  /** A question and its answer, which is equal to itself as long as nothing has changed. */
  private record Asked<T>(Supplier<T> question, T answer) {
    boolean isUnchanged() {
      return answer.equals(question.get());
    }
  }

  /**
   * Whether every question has the answer that it had.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where a source cannot be asked
   */
  boolean areUnchanged() {
    for (Asked<?> question : asked) {
      if (!question.isUnchanged()) {
        return false;
      }
    }

    return true;
  }

  private <T> T ask(Supplier<T> question) {
    T answer = question.get();
    asked.add(new Asked<>(question, answer));
    return answer;
  }

  @Override
  public List<String> names() {
    return ask(catalogs::names);
  }

  @Override
  public Optional<PlannerCatalog> catalog(String name) {
    return ask(() -> catalogs.catalog(name)).map(Recording::new);
  }

  @Override
  public Optional<SourceTable> path(String path) {
    return ask(() -> catalogs.path(path));
  }

  /** One catalog, whose identity is a part of the answer that gave it. */
  private final class Recording implements PlannerCatalog {
    private final PlannerCatalog catalog;

    Recording(PlannerCatalog catalog) {
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
      return ask(catalog::site);
    }

    @Override
    public List<String> schemas() {
      return ask(catalog::schemas);
    }

    @Override
    public Optional<String> soleSchema() {
      return ask(catalog::soleSchema);
    }

    @Override
    public List<String> tables(String schema) {
      return ask(() -> catalog.tables(schema));
    }

    @Override
    public Optional<SourceTable> table(String schema, String table) {
      return ask(() -> catalog.table(schema, table));
    }

    @Override
    public Optional<SourceTable> query(String text) {
      return ask(() -> catalog.query(text));
    }
  }
}
