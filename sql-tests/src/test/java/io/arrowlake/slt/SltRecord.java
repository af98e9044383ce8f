package io.arrowlake.slt;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One record of a script in the sqllogictest format. Immutable. */
sealed interface SltRecord {
  Head head();

  /**
   * Where a record stands and when it counts.
   *
   * @param file the script
   * @param line of its first line, from 1
   * @param conditions all of which must hold
   * @param connection whom the record is for, null for the usual one
   */
  record Head(String file, int line, List<Condition> conditions, @Nullable String connection) {
    boolean holds(Set<String> engines) {
      return conditions.stream().allMatch(condition -> condition.holds(engines));
    }

    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /** {@code onlyif} or {@code skipif} with the name of an engine. */
  record Condition(Kind kind, String engine) {
    enum Kind {
      ONLY_IF,
      SKIP_IF
    }

    boolean holds(Set<String> engines) {
      return engines.contains(engine) == (kind == Kind.ONLY_IF);
    }
  }

  /**
   * The lines that hold what is expected, for the completion to replace.
   *
   * @param from the first of them, counted from 0
   * @param to behind the last of them
   */
  record Block(int from, int to) {}

  /**
   * A statement that is executed.
   *
   * @param error what its error matches, null where it must succeed, the empty text for any error
   * @param count how many rows it must change, null for any number
   * @param block the expected error's lines, null where there are none to replace
   */
  record Statement(
      Head head, String sql, @Nullable String error, @Nullable Long count, @Nullable Block block)
      implements SltRecord {}

  /**
   * A query whose rows are compared.
   *
   * @param types one letter for each column
   * @param label queries of one label give the same rows; null for none
   * @param expected the lines below {@code ----}
   * @param block where these stand, null where they stand in another file or in a loop
   */
  record Query(
      Head head,
      String sql,
      String types,
      Sort sort,
      @Nullable String label,
      List<String> expected,
      @Nullable Block block)
      implements SltRecord {}

  /** In which order rows are compared. */
  enum Sort {
    NOSORT,
    ROWSORT,
    VALUESORT
  }

  /** The end of the script. */
  record Halt(Head head) implements SltRecord {}

  /** Results of more values than that are written as a hash; 0 for never. */
  record HashThreshold(Head head, int values) implements SltRecord {}
}
