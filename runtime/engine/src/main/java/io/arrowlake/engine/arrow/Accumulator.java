package io.arrowlake.engine.arrow;

import org.jspecify.annotations.Nullable;

/** The state of one aggregate for all groups. Used by one thread. */
interface Accumulator {

  /** The bytes of a group on the heap at most: a decimal and two marks. */
  int GROUP_BYTES = 2 * Long.BYTES + 2;

  /** How many groups to make room for where there are so many. */
  static int capacity(int groups) {
    return Math.max(groups, (int) Math.min(Integer.MAX_VALUE - 8L, groups + (groups >> 1) + 64L));
  }

  /** Whether the state of a group may grow with the rows, rather than have its size at once. */
  default boolean grows() {
    return false;
  }

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
