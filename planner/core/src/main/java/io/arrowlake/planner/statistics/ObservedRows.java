package io.arrowlake.planner.statistics;

import io.arrowlake.planner.catalog.TableName;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How many rows relations had when they were read to their end: what an engine may keep of its runs
 * to correct the estimates of the next plans. Thread-safe; asked often while a statement is
 * planned, so that it answers from memory.
 */
public interface ObservedRows {
  /** Nothing was seen. */
  ObservedRows NONE =
      new ObservedRows() {
        @Override
        public boolean knows(Set<TableName> tables) {
          return false;
        }

        @Override
        public OptionalDouble rows(RelationShape shape) {
          return OptionalDouble.empty();
        }
      };

  /**
   * Whether anything may have been seen of a relation that reads these tables and no others: a
   * question that costs less than to make out which relation it is.
   */
  boolean knows(Set<TableName> tables);

  /**
   * The rows that a relation of this shape had when it was last read to its end, empty where that
   * was never so or its tables are no longer the same.
   */
  OptionalDouble rows(RelationShape shape);
}
