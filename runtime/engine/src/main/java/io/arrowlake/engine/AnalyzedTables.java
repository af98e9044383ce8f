package io.arrowlake.engine;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The statistics that ANALYZE computed, for tables whose version tokens are those of that time.
 * Kept in memory: those of the tables that were analyzed last. Thread-safe.
 */
final class AnalyzedTables {
  private static final int MOST = 1_000;

  private final Map<TableName, Analyzed> analyzed =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TableName, Analyzed> eldest) {
          return size() > MOST;
        }
      };

  private record Analyzed(String token, TableStatistics statistics) {}

  /** Keeps the statistics of a table as it was when they were computed. */
  void put(SourceTable table, TableStatistics statistics) {
    synchronized (analyzed) {
      analyzed.put(table.name(), new Analyzed(table.versionToken(), statistics));
    }
  }

  /** The table with the statistics that were computed, as it is where there are none. */
  SourceTable withStatistics(SourceTable table) {
    synchronized (analyzed) {
      Analyzed known = analyzed.get(table.name());
      if (known == null) {
        return table;
      } else if (!known.token().equals(table.versionToken())) {
        analyzed.remove(table.name());
        return table;
      }

      return table.with(known.statistics());
    }
  }
}
