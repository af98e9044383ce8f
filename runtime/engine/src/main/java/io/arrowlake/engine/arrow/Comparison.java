package io.arrowlake.engine.arrow;

import org.apache.calcite.sql.SqlKind;

/** Kernels that compare two values of one lane. */
final class Comparison {
  private Comparison() {}

  /** One of {@code = <> < <= > >=}. */
  static Kernel of(SqlKind kind, Kernel left, Kernel right) {
    return (frame, rows) -> {
      Column a = left.evaluate(frame, rows);
      Column b = right.evaluate(frame, rows);
      int size = rows.size();
      long[] order = order(a, b, size);
      test(kind, order, size);
      return Column.of(order, Column.nullsOf(a, b, size));
    };
  }

  /** IS [NOT] DISTINCT FROM: never NULL, and NULL equals itself. */
  static Kernel distinct(boolean negated, Kernel left, Kernel right) {
    return (frame, rows) -> {
      Column a = left.evaluate(frame, rows);
      Column b = right.evaluate(frame, rows);
      int size = rows.size();
      long[] order = order(a, b, size);
      for (int i = 0; i < size; i++) {
        boolean noneNull = !a.isNull(i) && !b.isNull(i);
        boolean differ = noneNull ? order[i] != 0 : a.isNull(i) != b.isNull(i);
        order[i] = differ != negated ? 1 : 0;
      }

      return Column.of(order, null);
    };
  }

  private static long[] order(Column a, Column b, int size) {
    long[] order = new long[size];
    switch (a.lane) {
      case LONG -> {
        for (int i = 0; i < size; i++) {
          order[i] = Long.compare(a.longs[i], b.longs[i]);
        }
      }
      case DOUBLE -> {
        for (int i = 0; i < size; i++) {
          order[i] = Ordering.compare(a.doubles[i], b.doubles[i]);
        }
      }
      case DECIMAL -> {
        for (int i = 0; i < size; i++) {
          order[i] = Wide.compare(a.highs[i], a.longs[i], b.highs[i], b.longs[i]);
        }
      }
      case WIDE -> {
        for (int i = 0; i < size; i++) {
          order[i] = a.isNull(i) || b.isNull(i) ? 0 : a.wides[i].compareTo(b.wides[i]);
        }
      }
      case TEXT -> {
        for (int i = 0; i < size; i++) {
          order[i] = Text.compare(a.longs[i], a.lengths[i], b.longs[i], b.lengths[i]);
        }
      }
    }

    return order;
  }

  private static void test(SqlKind kind, long[] order, int size) {
    switch (kind) {
      case EQUALS -> {
        for (int i = 0; i < size; i++) {
          order[i] = order[i] == 0 ? 1 : 0;
        }
      }
      case NOT_EQUALS -> {
        for (int i = 0; i < size; i++) {
          order[i] = order[i] != 0 ? 1 : 0;
        }
      }
      case LESS_THAN -> {
        for (int i = 0; i < size; i++) {
          order[i] = order[i] < 0 ? 1 : 0;
        }
      }
      case LESS_THAN_OR_EQUAL -> {
        for (int i = 0; i < size; i++) {
          order[i] = order[i] <= 0 ? 1 : 0;
        }
      }
      case GREATER_THAN -> {
        for (int i = 0; i < size; i++) {
          order[i] = order[i] > 0 ? 1 : 0;
        }
      }
      case GREATER_THAN_OR_EQUAL -> {
        for (int i = 0; i < size; i++) {
          order[i] = order[i] >= 0 ? 1 : 0;
        }
      }
      default -> throw new IllegalArgumentException("No comparison: " + kind);
    }
  }
}
