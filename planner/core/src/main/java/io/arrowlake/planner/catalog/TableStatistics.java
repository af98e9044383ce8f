package io.arrowlake.planner.catalog;

import java.util.Map;

/**
 * What is known of the size of a table and of its columns' values. Immutable.
 *
 * @param rowCount the number of rows, NaN where unknown
 * @param columns by the column's name as its facts give it; columns of which nothing is known may
 *     be missing
 */
public record TableStatistics(double rowCount, Map<String, ColumnStatistics> columns) {

  /** Nothing is known. */
  public static final TableStatistics UNKNOWN = new TableStatistics(Double.NaN, Map.of());

  public TableStatistics {
    columns = Map.copyOf(columns);
  }

  /** The statistics of a column, {@link ColumnStatistics#UNKNOWN} where there are none. */
  public ColumnStatistics column(String name) {
    return columns.getOrDefault(name, ColumnStatistics.UNKNOWN);
  }
}
