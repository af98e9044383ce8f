package io.arrowlake.planner.plan;

import io.arrowlake.planner.catalog.ColumnFacts;

/** One alteration of a table's definition. */
public sealed interface TableAlteration {

  /** A column comes; in rows that are there it is NULL. */
  record AddColumn(ColumnFacts column) implements TableAlteration {}

  /** A column goes. */
  record DropColumn(String column) implements TableAlteration {}

  /** A column gets another name. */
  record RenameColumn(String column, String newName) implements TableAlteration {}

  /** The table gets another name in its schema. */
  record Rename(String newName) implements TableAlteration {}
}
