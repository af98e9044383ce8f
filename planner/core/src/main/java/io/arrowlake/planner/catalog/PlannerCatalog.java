package io.arrowlake.planner.catalog;

import io.arrowlake.planner.proof.Site;
import java.util.List;
import java.util.Optional;

/**
 * The names and tables of one catalog, as the planner asks for them. Thread-safe. A table is looked
 * up for each statement, so that implementations that cache validate what they hold by a cheap
 * token, never by time alone.
 */
public interface PlannerCatalog {

  /** The name under which statements refer to it. */
  String name();

  /** The kind of source, such as {@code postgres}. */
  String kind();

  /**
   * Where its tables are scanned, empty where only compute engines can read them (see {@link
   * NativeScan}).
   */
  Optional<Site> site();

  /** The names of its schemas. */
  List<String> schemas();

  /** The schema of {@code catalog.table}: present where the catalog has exactly one. */
  Optional<String> soleSchema();

  /**
   * The names of the tables of a schema, which is matched without regard to case; empty where it
   * does not exist.
   */
  List<String> tables(String schema);

  /**
   * The table of this name as it stands now, empty where there is none. Schema and table match
   * exactly first, then without regard to case.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where the source cannot be asked
   */
  Optional<SourceTable> table(String schema, String table);

  /**
   * A query in the source's own language as a table, described without running it; empty where the
   * source has no such language.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where the source refuses the query
   */
  default Optional<SourceTable> query(String text) {
    return Optional.empty();
  }
}
