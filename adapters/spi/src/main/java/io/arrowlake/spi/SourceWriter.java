package io.arrowlake.spi;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.plan.TableAlteration;
import io.arrowlake.planner.plan.ViewDefinition;
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

  /**
   * Begins to change rows; nothing is seen of it before {@link BatchSink#commit}.
   *
   * @throws ArrowLakeException NOT_SUPPORTED where the source only takes new rows
   */
  default ChangeSink begin(Change change, ChangeRows rows, QueryScope scope) {
    throw unsupported(change.verb(), change.table().name());
  }

  /**
   * Removes all rows of a table.
   *
   * @throws ArrowLakeException NOT_SUPPORTED where the source only takes new rows
   */
  default void truncate(TableName table) {
    throw unsupported("TRUNCATE", table);
  }

  /**
   * Alters the definition of a table, which exists.
   *
   * @throws ArrowLakeException NOT_SUPPORTED where the source cannot do that
   */
  default void alter(TableName table, TableAlteration alteration) {
    throw unsupported("ALTER TABLE", table);
  }

  /**
   * Makes a view.
   *
   * @throws ArrowLakeException NOT_SUPPORTED where the source keeps none
   */
  default void create(ViewDefinition view) {
    throw unsupported("CREATE VIEW", view.name());
  }

  /**
   * Drops a view. Whether it exists has been checked.
   *
   * @throws ArrowLakeException NOT_SUPPORTED where the source keeps none
   */
  default void dropView(TableName view) {
    throw unsupported("DROP VIEW", view);
  }

  private static ArrowLakeException unsupported(String verb, TableName table) {
    return new ArrowLakeException(
        ErrorCode.NOT_SUPPORTED, verb + " is not there for catalog " + table.catalog());
  }
}
