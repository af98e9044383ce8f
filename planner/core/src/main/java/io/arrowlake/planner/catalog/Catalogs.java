package io.arrowlake.planner.catalog;

import java.util.List;
import java.util.Optional;

/** All the catalogs that a statement can name. Thread-safe. */
public interface Catalogs {

  /** The names of the catalogs, in the order in which SHOW lists them. */
  List<String> names();

  /** The catalog of this name, matched without regard to case. */
  Optional<PlannerCatalog> catalog(String name);

  /**
   * The table of the files that a path or glob names, empty where paths are not tables here.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where no file matches or the files cannot
   *     be read
   */
  Optional<SourceTable> path(String path);
}
