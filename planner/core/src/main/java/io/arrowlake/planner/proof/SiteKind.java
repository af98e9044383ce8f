package io.arrowlake.planner.proof;

/** Whether a site holds tables or computes for others. */
public enum SiteKind {
  /** Reads its own tables only. */
  SOURCE,
  /**
   * Takes the results of other fragments as inputs, and reads the tables that name it as native
   * reader.
   */
  COMPUTE
}
