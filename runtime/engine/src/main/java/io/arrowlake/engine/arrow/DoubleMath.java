package io.arrowlake.engine.arrow;

import org.apache.calcite.sql.SqlKind;

/**
 * Kernels of floating-point arithmetic. As in PostgreSQL, a finite result that overflows or
 * vanishes is an error, and so is a division by zero.
 */
final class DoubleMath {
  private DoubleMath() {}

  /** One of {@code + - * /}; REAL results are rounded once more, which is exact for these four. */
  static Kernel of(SqlKind kind, Kernel left, Kernel right, boolean single, String text) {
    return (frame, rows) -> {
      Column a = left.evaluate(frame, rows);
      Column b = right.evaluate(frame, rows);
      int size = rows.size();
      Column result = new Column(Lane.DOUBLE, size);
      result.nulls = Column.nullsOf(a, b, size);
      double[] out = result.doubles;
      for (int i = 0; i < size; i++) {
        if (!result.isNull(i)) {
          double value = compute(kind, a.doubles[i], b.doubles[i], text);
          out[i] = single ? (float) value : value;
          check(kind, a.doubles[i], b.doubles[i], out[i], text);
        }
      }

      return result;
    };
  }

  private static double compute(SqlKind kind, double a, double b, String text) {
    switch (kind) {
      case PLUS:
        return a + b;
      case MINUS:
        return a - b;
      case TIMES:
        return a * b;
      default:
        if (b == 0 && !Double.isNaN(a)) {
          throw IntegerMath.zero(text);
        }

        return a / b;
    }
  }

  private static void check(SqlKind kind, double a, double b, double result, String text) {
    if (Double.isInfinite(result) && Double.isFinite(a) && Double.isFinite(b)) {
      throw Wide.overflow(text + " for " + a + " and " + b);
    }

    boolean vanishes = result == 0 && a != 0 && Double.isFinite(b);
    if (vanishes && (kind == SqlKind.DIVIDE || kind == SqlKind.TIMES && b != 0)) {
      throw Wide.overflow(text + " for " + a + " and " + b);
    }
  }
}
