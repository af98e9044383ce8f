package io.arrowlake.testkit.tpch;

/** Hears how far the making of a table has come. Called by the thread that makes it. */
@FunctionalInterface
public interface TpchProgress {

  /** Hears nothing. */
  TpchProgress SILENT = (table, rows) -> {};

  /**
   * Called now and then, and once when the table is complete.
   *
   * @param table the table that is being made
   * @param rows the rows made so far; compare {@link TpchRelation#expectedRows}
   */
  void made(TpchRelation table, long rows);
}
