package io.arrowlake.planner.catalog;

import java.util.List;

/**
 * How a compute engine reads a table by itself, with no row passing through the JVM. Immutable.
 *
 * @param site the name of the compute engine, such as {@code duckdb}
 * @param relation what stands after FROM in the engine's own SQL, such as {@code
 *     read_parquet(['a.parquet'])}
 * @param columns for each column of the table, in order, the expression over the relation that
 *     gives its house type
 */
public record NativeScan(String site, String relation, List<String> columns) {
  public NativeScan {
    columns = List.copyOf(columns);
  }
}
