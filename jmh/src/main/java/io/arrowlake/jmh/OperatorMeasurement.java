package io.arrowlake.jmh;

import java.util.Locale;

/**
 * What one operator took on the same rows.
 *
 * @param rows the rows of the facts
 * @param results the rows of the result
 * @param arrow the milliseconds of the JVM operator
 * @param duckDb those of DuckDB
 * @param table those of DuckDB where the rows are in tables of its own
 */
record OperatorMeasurement(
    OperatorTree tree, long rows, long results, double arrow, double duckDb, double table) {

  /** As a row of a Markdown table. */
  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.3f | %.3f | %.2f | %.3f |",
        tree.label(),
        rows,
        arrow,
        duckDb,
        arrow / duckDb,
        table);
  }
}
