package io.arrowlake.spi;

import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.plan.Fragment;
import java.util.List;
import java.util.Optional;

/**
 * One configured, open source. Thread-safe. Closed by the engine when the catalog is dropped or the
 * engine closes.
 */
public interface Source extends AutoCloseable {

  /** Its names and tables, for the planner. */
  PlannerCatalog catalog();

  /** Begins the part of a query that runs at this source; the caller closes it. */
  SourceSession begin(QueryScope scope);

  /**
   * How the rows of one of its fragments would be read, in words for EXPLAIN, and why not better;
   * none where there is nothing to say. May ask the source.
   */
  default List<String> remarks(Fragment fragment) {
    return List.of();
  }

  /** How rows are written to it, empty where it is read-only. */
  default Optional<SourceWriter> writer() {
    return Optional.empty();
  }

  /**
   * Begins a transaction of several statements, which the caller closes; empty where each statement
   * is its own.
   */
  default Optional<SourceTransaction> transaction() {
    return Optional.empty();
  }

  /** How files are loaded into it exactly once, empty where it cannot do that. */
  default Optional<ChunkLoader> loader() {
    return Optional.empty();
  }

  /** Who gathers the statistics of a table. */
  enum Analysis {
    /** The source has done so, and its catalog knows them. */
    DONE,
    /** The source keeps none: who wants them computes them from the rows. */
    NOT_HERE
  }

  /**
   * Has the source gather the statistics of a table by itself, where it keeps any.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException SOURCE_PERMISSION where the user may not
   */
  default Analysis analyze(SourceTable table) {
    return Analysis.NOT_HERE;
  }

  /**
   * Connects and asks for the least, to tell whether the configuration is right.
   *
   * @return what answered, such as the server's version
   * @throws io.arrowlake.planner.error.ArrowLakeException where it does not answer
   */
  String check();

  @Override
  void close();
}
