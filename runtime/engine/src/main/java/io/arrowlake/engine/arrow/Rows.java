package io.arrowlake.engine.arrow;

import org.jspecify.annotations.Nullable;

/** Positions of rows in a {@link Frame}: a run, or a selection. Immutable. */
final class Rows {
  private final int start;
  private final int size;
  private final int @Nullable [] positions;

  private Rows(int start, int size, int @Nullable [] positions) {
    this.start = start;
    this.size = size;
    this.positions = positions;
  }

  /** The positions from {@code start} on. */
  static Rows run(int start, int size) {
    return new Rows(start, size, null);
  }

  /** The first {@code size} of the positions, which must not change any more. */
  static Rows selection(int[] positions, int size) {
    return new Rows(0, size, positions);
  }

  /** The rows of these at the given indexes. */
  Rows pick(int[] indexes, int count) {
    int[] picked = new int[count];
    for (int i = 0; i < count; i++) {
      picked[i] = position(indexes[i]);
    }

    return selection(picked, count);
  }

  int size() {
    return size;
  }

  int start() {
    return start;
  }

  int position(int index) {
    return positions == null ? start + index : positions[index];
  }

  /** The positions, null for a run. */
  int @Nullable [] positions() {
    return positions;
  }
}
