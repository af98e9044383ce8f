package io.arrowlake.memory;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A table and its batches. Thread-safe. It counts those who use it, since a query may still read a
 * table that has been dropped: the memory is freed by the last one.
 */
final class MemoryTable {
  private final TableName name;
  private final List<ColumnFacts> columns;
  private final long number;
  private final List<VectorSchemaRoot> batches = new ArrayList<>();
  private long rows;
  private long version;
  private int users = 1;

  /** A table without rows, which its maker uses. */
  MemoryTable(TableName name, List<ColumnFacts> columns, long number) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.number = number;
  }

  TableName name() {
    return name;
  }

  List<ColumnFacts> columns() {
    return columns;
  }

  /** What the planner is told: the statistics are exact, and the token changes with the rows. */
  synchronized SourceTable definition() {
    return new SourceTable(
        name,
        List.of(name.schema(), name.table()),
        columns,
        new TableStatistics(rows, Map.of()),
        List.of(),
        number + "." + version,
        "TABLE",
        true,
        null,
        null);
  }

  /** Takes batches over; the readers that have begun do not see them. */
  synchronized void append(List<VectorSchemaRoot> more) {
    batches.addAll(more);
    rows += more.stream().mapToLong(VectorSchemaRoot::getRowCount).sum();
    version++;
  }

  /** The batches as they are now, for a reader that releases the table when it is done. */
  synchronized List<VectorSchemaRoot> retain() {
    if (users == 0) {
      throw new IllegalStateException("The table " + name + " is freed");
    }

    users++;
    return List.copyOf(batches);
  }

  /** Ends a use; the last one frees the memory. */
  synchronized void release() {
    users--;
    if (users == 0) {
      batches.forEach(VectorSchemaRoot::close);
      batches.clear();
    }
  }
}
