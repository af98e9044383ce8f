package io.arrowlake.engine.arrow;

import org.jspecify.annotations.Nullable;

/** The state of one aggregate for all groups. Used by one thread. */
interface Accumulator {

  /** Makes room for so many groups. */
  void reserve(int groups);

  /**
   * Adds rows.
   *
   * @param groups the group of each row
   * @param argument the value of each row, null where the aggregate has no argument
   */
  void add(int[] groups, @Nullable Column argument, int rows);

  /** The result for each of the first groups. */
  Column result(int groups);
}
