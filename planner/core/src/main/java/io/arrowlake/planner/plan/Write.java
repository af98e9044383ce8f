package io.arrowlake.planner.plan;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.TableName;
import java.util.List;

/**
 * Where the rows of a statement go. Immutable.
 *
 * @param kind whether the table is made first
 * @param table the table
 * @param columns its columns that get values, in the order of the plan's result: all but those that
 *     the statement leaves to the source's defaults
 */
public record Write(Kind kind, TableName table, List<ColumnFacts> columns) {
  public Write {
    columns = List.copyOf(columns);
  }

  /** Whether the table is made first. */
  public enum Kind {
    /** The table exists. */
    INSERT,
    /** The table is made by the statement; an error where it exists. */
    CREATE,
    /** The table is made by the statement unless it exists; then nothing is done. */
    CREATE_IF_NOT_EXISTS,
    /** The table is made by the statement in the place of one that may exist. */
    CREATE_OR_REPLACE
  }
}
