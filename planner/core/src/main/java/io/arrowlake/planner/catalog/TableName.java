package io.arrowlake.planner.catalog;

/** The full name of a table, in the case in which its source keeps it. */
public record TableName(String catalog, String schema, String table) {

  @Override
  public String toString() {
    return catalog + "." + schema + "." + table;
  }
}
