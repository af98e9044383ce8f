package io.arrowlake.engine.arrow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kernels of three-valued logic, of NULL tests and of choices. */
final class Logic {
  private Logic() {}

  /**
   * AND or OR: an operand is evaluated only on the rows that those before it have not decided, so
   * that a partial function behind its guard is never asked about rows that the guard keeps out.
   */
  static Kernel connect(List<Kernel> operands, boolean and) {
    return (frame, rows) -> {
      int size = rows.size();
      long deciding = and ? 0 : 1;
      Column result = new Column(Lane.LONG, size);
      java.util.Arrays.fill(result.longs, 1 - deciding);
      int[] open = identity(size);
      int count = size;
      for (Kernel operand : operands) {
        if (count == 0) {
          break;
        }

        Column value = operand.evaluate(frame, count == size ? rows : rows.pick(open, count));
        int kept = 0;
        int[] left = new int[count];
        for (int i = 0; i < count; i++) {
          int row = open[i];
          if (value.isNull(i)) {
            result.setNull(row);
            left[kept++] = row;
          } else if (value.longs[i] == deciding) {
            decide(result, row, deciding);
          } else {
            left[kept++] = row;
          }
        }

        open = left;
        count = kept;
      }

      return result;
    };
  }

  private static void decide(Column result, int row, long value) {
    result.longs[row] = value;
    if (result.nulls != null) {
      result.nulls[row] = false;
    }
  }

  static int[] identity(int size) {
    int[] indexes = new int[size];
    for (int i = 0; i < size; i++) {
      indexes[i] = i;
    }

    return indexes;
  }

  static Kernel not(Kernel operand) {
    return (frame, rows) -> {
      Column value = operand.evaluate(frame, rows);
      long[] result = new long[rows.size()];
      for (int i = 0; i < result.length; i++) {
        result[i] = 1 - value.longs[i];
      }

      return Column.of(result, value.nulls);
    };
  }

  /** IS NULL, or IS NOT NULL. */
  static Kernel isNull(Kernel operand, boolean negated) {
    return (frame, rows) -> {
      Column value = operand.evaluate(frame, rows);
      long[] result = new long[rows.size()];
      for (int i = 0; i < result.length; i++) {
        result[i] = value.isNull(i) != negated ? 1 : 0;
      }

      return Column.of(result, null);
    };
  }

  /** IS TRUE and IS FALSE, or their negations. */
  static Kernel is(Kernel operand, boolean wanted, boolean negated) {
    return (frame, rows) -> {
      Column value = operand.evaluate(frame, rows);
      long[] result = new long[rows.size()];
      for (int i = 0; i < result.length; i++) {
        boolean is = !value.isNull(i) && (value.longs[i] != 0) == wanted;
        result[i] = is != negated ? 1 : 0;
      }

      return Column.of(result, null);
    };
  }

  /** CASE: each branch is evaluated only on the rows that take it. */
  static Kernel choose(List<Kernel> conditions, List<Kernel> branches, Lane lane) {
    return (frame, rows) -> {
      Column result = new Column(lane, rows.size());
      int[] open = identity(rows.size());
      int count = open.length;
      for (int branch = 0; branch < branches.size() && count > 0; branch++) {
        int[] taken = open;
        int takers = count;
        if (branch < conditions.size()) {
          Column condition = conditions.get(branch).evaluate(frame, rows.pick(open, count));
          taken = new int[count];
          int[] left = new int[count];
          takers = 0;
          int kept = 0;
          for (int i = 0; i < count; i++) {
            if (condition.isTrue(i)) {
              taken[takers++] = open[i];
            } else {
              left[kept++] = open[i];
            }
          }

          open = left;
          count = kept;
        }

        if (takers > 0) {
          Column value = branches.get(branch).evaluate(frame, rows.pick(taken, takers));
          result.scatter(value, taken, takers);
        }
      }

      return result;
    };
  }

  /** COALESCE: an operand is evaluated only on the rows where those before it are NULL. */
  static Kernel coalesce(List<Kernel> operands, Lane lane) {
    return (frame, rows) -> {
      Column result = new Column(lane, rows.size());
      int[] open = identity(rows.size());
      int count = open.length;
      for (Kernel operand : operands) {
        if (count == 0) {
          break;
        }

        Column value = operand.evaluate(frame, rows.pick(open, count));
        result.scatter(value, open, count);
        int kept = 0;
        int[] left = new int[count];
        for (int i = 0; i < count; i++) {
          if (value.isNull(i)) {
            left[kept++] = open[i];
          }
        }

        open = left;
        count = kept;
      }

      return result;
    };
  }

  /** The rows on which a condition is true, as indexes into them. */
  static int select(Column condition, int size, int[] selected) {
    boolean @Nullable [] nulls = condition.nulls;
    long[] values = condition.longs;
    int count = 0;
    for (int i = 0; i < size; i++) {
      selected[count] = i;
      count += values[i] != 0 && (nulls == null || !nulls[i]) ? 1 : 0;
    }

    return count;
  }
}
