package io.arrowlake.planner.proof;

/** Whether a site holds tables or computes for others. */
public enum SiteKind {
  /** Reads its own tables, and takes a few rows of other fragments where its limit says so. */
  SOURCE,
  /**
   * Takes the results of other fragments as inputs, and reads the tables that name it as native
   * reader.
   */
  COMPUTE
}
