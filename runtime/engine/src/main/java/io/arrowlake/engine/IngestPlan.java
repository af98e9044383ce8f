package io.arrowlake.engine;

import java.util.List;

/**
 * What an ingest will do. Immutable.
 *
 * @param files the number of files
 * @param chunks the number of their row groups, each of which arrives as a whole
 * @param rows the rows of all files
 * @param bytes the bytes of their columns, compressed
 * @param definition the statement that makes the table, empty where none is made
 * @param columns the columns in order
 */
public record IngestPlan(
    int files, int chunks, long rows, long bytes, String definition, List<Column> columns) {
  public IngestPlan {
    columns = List.copyOf(columns);
  }

  /**
   * A column.
   *
   * @param source its name in the files
   * @param sourceType its type in the files, as DuckDB names it
   * @param target its name in the table
   * @param targetType its type in the table
   * @param fidelity which values arrive as they are, a phrase
   * @param range what the footers say of its values, empty where they say nothing
   */
  public record Column(
      String source,
      String sourceType,
      String target,
      String targetType,
      String fidelity,
      String range) {}
}
