package io.arrowlake.planner.plan;

/**
 * A filter that is known only when the query runs: the rows of a target fragment are kept whose key
 * is among the distinct keys of another fragment, which runs first.
 *
 * @param source the number of the fragment whose keys are collected
 * @param sourceColumn the position of the key among its columns
 * @param target the number of the fragment that is filtered
 * @param targetColumn the position of the key among its columns
 * @param sourceRows how many keys are expected at most
 */
public record RuntimeFilter(
    int source, int sourceColumn, int target, int targetColumn, double sourceRows) {

  /**
   * More keys than this are not collected. PostgreSQL 16 took 0.6 us a key to plan an array of
   * 300,000 and looked rows up in a hash table of them.
   */
  public static final int MOST_KEYS = 1_000_000;

  /**
   * The rows must be this many times more than the keys: sending one costs as much as some rows.
   */
  private static final double LEAST_GAIN = 4;

  /** Fewer rows are read sooner than filtered. */
  private static final double LEAST_ROWS = 5_000;

  /**
   * Whether it is worth to filter so many rows by so many keys; asked with estimates while planning
   * and with the actual keys when they are there.
   */
  public static boolean pays(double keys, double rows) {
    return keys <= MOST_KEYS && rows >= LEAST_ROWS && rows >= keys * LEAST_GAIN;
  }
}
