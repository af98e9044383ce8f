package io.arrowlake.engine.arrow;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/** Kernels of integer arithmetic; a result that its type cannot hold is an error. */
final class IntegerMath {
  private IntegerMath() {}

  /** One of {@code + - * / %}; the quotient is truncated. */
  static Kernel of(SqlKind kind, Kernel left, Kernel right, SqlTypeName type, String text) {
    long min = smallest(type);
    long max = ~min;
    return (frame, rows) -> {
      Column a = left.evaluate(frame, rows);
      Column b = right.evaluate(frame, rows);
      int size = rows.size();
      boolean[] nulls = Column.nullsOf(a, b, size);
      long[] result = new long[size];
      switch (kind) {
        case PLUS -> add(a.longs, b.longs, result, nulls, size, text);
        case MINUS -> subtract(a.longs, b.longs, result, nulls, size, text);
        case TIMES -> multiply(a.longs, b.longs, result, nulls, size, text);
        case DIVIDE -> divide(a.longs, b.longs, result, nulls, size, text);
        case MOD -> remainder(a.longs, b.longs, result, nulls, size, text);
        default -> throw new IllegalArgumentException("No arithmetic: " + kind);
      }

      return Column.of(check(result, nulls, size, min, max, text), nulls);
    };
  }

  /** The smallest value of an integer type; the greatest is its complement. */
  static long smallest(SqlTypeName type) {
    return switch (type) {
      case TINYINT, SMALLINT -> Short.MIN_VALUE;
      case INTEGER -> Integer.MIN_VALUE;
      default -> Long.MIN_VALUE;
    };
  }

  /** The values, all of which are in the range or NULL. */
  static long[] check(
      long[] values,
      boolean @org.jspecify.annotations.Nullable [] nulls,
      int size,
      long min,
      long max,
      String text) {
    for (int i = 0; i < size; i++) {
      if ((values[i] < min || values[i] > max) && (nulls == null || !nulls[i])) {
        throw Wide.overflow(text + " = " + values[i]);
      }
    }

    return values;
  }

  private static void add(
      long[] a,
      long[] b,
      long[] out,
      boolean @org.jspecify.annotations.Nullable [] nulls,
      int size,
      String text) {
    for (int i = 0; i < size; i++) {
      long r = a[i] + b[i];
      if (((a[i] ^ r) & (b[i] ^ r)) < 0 && (nulls == null || !nulls[i])) {
        throw Wide.overflow(text + " for " + a[i] + " and " + b[i]);
      }

      out[i] = r;
    }
  }

  private static void subtract(
      long[] a,
      long[] b,
      long[] out,
      boolean @org.jspecify.annotations.Nullable [] nulls,
      int size,
      String text) {
    for (int i = 0; i < size; i++) {
      long r = a[i] - b[i];
      if (((a[i] ^ b[i]) & (a[i] ^ r)) < 0 && (nulls == null || !nulls[i])) {
        throw Wide.overflow(text + " for " + a[i] + " and " + b[i]);
      }

      out[i] = r;
    }
  }

  private static void multiply(
      long[] a,
      long[] b,
      long[] out,
      boolean @org.jspecify.annotations.Nullable [] nulls,
      int size,
      String text) {
    for (int i = 0; i < size; i++) {
      long r = a[i] * b[i];
      if (Math.multiplyHigh(a[i], b[i]) != r >> 63 && (nulls == null || !nulls[i])) {
        throw Wide.overflow(text + " for " + a[i] + " and " + b[i]);
      }

      out[i] = r;
    }
  }

  private static void divide(
      long[] a,
      long[] b,
      long[] out,
      boolean @org.jspecify.annotations.Nullable [] nulls,
      int size,
      String text) {
    for (int i = 0; i < size; i++) {
      if (nulls != null && nulls[i]) {
        continue;
      }

      if (b[i] == 0) {
        throw zero(text);
      } else if (b[i] == -1 && a[i] == Long.MIN_VALUE) {
        throw Wide.overflow(text + " for " + a[i] + " and " + b[i]);
      }

      out[i] = a[i] / b[i];
    }
  }

  private static void remainder(
      long[] a,
      long[] b,
      long[] out,
      boolean @org.jspecify.annotations.Nullable [] nulls,
      int size,
      String text) {
    for (int i = 0; i < size; i++) {
      if (nulls != null && nulls[i]) {
        continue;
      }

      if (b[i] == 0) {
        throw zero(text);
      }

      out[i] = a[i] % b[i];
    }
  }

  static ArrowLakeException zero(String text) {
    return new ArrowLakeException(ErrorCode.DIVISION_BY_ZERO, text + " divides by zero")
        .remedy("Divide by NULLIF(..., 0) to get NULL instead");
  }
}
