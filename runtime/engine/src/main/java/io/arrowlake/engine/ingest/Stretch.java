package io.arrowlake.engine.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Row groups that follow each other in a file, and have all arrived already or all not. Immutable.
 *
 * @param groups at least one
 */
record Stretch(List<RowGroup> groups) {
  /** How many stretches a job has on average, so that no job is left alone for long at the end. */
  private static final int PER_JOB = 4;

  /** Cuts row groups into stretches, in their order. */
  static List<Stretch> cut(List<RowGroup> groups, Predicate<RowGroup> arrived, int jobs) {
    long left = groups.stream().filter(arrived.negate()).mapToLong(RowGroup::rows).sum();
    long most = jobs == 1 ? Long.MAX_VALUE : Math.max(1, left / ((long) PER_JOB * jobs));
    List<Stretch> stretches = new ArrayList<>();
    List<RowGroup> current = new ArrayList<>();
    long rows = 0;
    for (RowGroup group : groups) {
      RowGroup last = current.isEmpty() ? group : current.get(current.size() - 1);
      boolean follows =
          last.file().equals(group.file()) && arrived.test(last) == arrived.test(group);
      if (!follows || rows >= most) {
        stretches.add(new Stretch(List.copyOf(current)));
        current.clear();
        rows = 0;
      }

      current.add(group);
      rows += group.rows();
    }

    if (!current.isEmpty()) {
      stretches.add(new Stretch(List.copyOf(current)));
    }

    return stretches;
  }

  ParquetFile file() {
    return groups.get(0).file();
  }

  /** The place of the first row in the file. */
  long firstRow() {
    return groups.get(0).firstRow();
  }

  long rows() {
    return groups.stream().mapToLong(RowGroup::rows).sum();
  }

  /** The bytes of a row in that row group where they are most. */
  long rowBytes() {
    return groups.stream().mapToLong(group -> group.memory() / group.rows()).max().orElse(0);
  }
}
