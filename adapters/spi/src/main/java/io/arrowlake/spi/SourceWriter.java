package io.arrowlake.spi;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.plan.Write;
import java.util.List;

/** How rows and tables come into a source. Thread-safe. */
public interface SourceWriter {

  /**
   * Begins to write; nothing is seen of it before {@link BatchSink#commit}.
   *
   * @param write the table, and whether it is made first
   * @throws io.arrowlake.planner.error.ArrowLakeException where the table exists and must not, or
   *     the reverse
   */
  BatchSink begin(Write write, QueryScope scope);

  /**
   * Makes an empty table.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where it exists and {@code kind} does not
   *     allow for that
   */
  void create(TableName table, List<ColumnFacts> columns, Write.Kind kind);

  /** Drops a table. Whether it exists has been checked. */
  void drop(TableName table);
}
