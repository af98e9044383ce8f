package io.arrowlake.jmh;

import io.arrowlake.planner.catalog.ColumnStatistics;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableStatistics;
import java.util.HashMap;
import java.util.Map;

/** What is done to the statistics of tables, so that they are worse than they could be. */
enum Distortion {
  NONE,
  REMOVED,
  /** Tables have a hundred times more rows than are believed, and more values. */
  TOO_SMALL,
  /** Tables have a hundred times fewer rows than are believed. */
  TOO_LARGE,
  /** Tables are in turns taken for too small and for too large. */
  MIXED;

  private static final double FACTOR = 100;

  /** The table with such statistics. */
  SourceTable of(SourceTable table) {
    TableStatistics statistics = table.statistics();
    return switch (this) {
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
}
