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
 * @param targetKeys how many distinct keys the target is expected to have, NaN where nobody knows
 */
public record RuntimeFilter(
    int source,
    int sourceColumn,
    int target,
    int targetColumn,
    double sourceRows,
    double targetKeys) {

  /**
   * More keys than this are not collected. PostgreSQL 16 took 0.6 us a key to plan an array of
   * 300,000 and looked rows up in a hash table of them.
   */
  public static final int MOST_KEYS = 1_000_000;

  /** So many times more rows must be saved than keys are sent: a key costs as much as some rows. */
  private static final double LEAST_GAIN = 2;

  /**
   * The least share of the rows that must be saved. The target waits for the keys and is read over
   * one connection: all orders of TPC-H by the keys of all customers took 1.4 times as long.
   */
  private static final double LEAST_SHARE = 0.25;

  /** Fewer rows are read sooner than filtered. */
  private static final double LEAST_ROWS = 5_000;

  /**
   * Whether it is worth to filter so many rows of the target by so many keys; asked with estimates
   * while planning and with the actual keys when they are there.
   */
  public boolean pays(double keys, double rows) {
    return pays(keys, targetKeys, rows);
  }

  /**
   * Whether it is worth to filter rows by keys, each of which the rows have, if they have so many.
   *
   * @param distinct the distinct keys of the rows, NaN where nobody knows; then each row is taken
   *     to have a key of its own
   */
  public static boolean pays(double keys, double distinct, double rows) {
    double saved = rows * (1 - kept(keys, distinct, rows));
    return keys <= MOST_KEYS
        && rows >= LEAST_ROWS
        && saved >= keys * LEAST_GAIN
        && saved >= rows * LEAST_SHARE;
  }

  /**
   * The share of the rows that keys keep.
   *
   * @param distinct the distinct keys of the rows, NaN where nobody knows
   */
  public static double kept(double keys, double distinct, double rows) {
    return Math.min(1, keys / Math.max(1, Double.isNaN(distinct) ? rows : distinct));
  }
}
