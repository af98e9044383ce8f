package io.arrowlake.engine.arrow;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values of one lane, one for each row that a kernel was asked for. Arrays may be longer than the
 * rows. The values of NULL rows are arbitrary, but readable: those of text have the length 0. Those
 * of wide decimals alone are not there.
 */
final class Column {
  final Lane lane;

  /** {@link Lane#LONG}: the values; DECIMAL: the low halves; TEXT: the addresses. */
  long[] longs = new long[0];

  /** {@link Lane#DECIMAL}: the high halves. */
  long[] highs = new long[0];

  /** {@link Lane#WIDE}: the values; those of NULL rows may be null. */
  BigInteger[] wides = new BigInteger[0];

  /** {@link Lane#DOUBLE}: the values. */
  double[] doubles = new double[0];

  /** {@link Lane#TEXT}: the lengths in bytes. */
  int[] lengths = new int[0];

  /** Which rows are NULL; null where none is. */
  boolean @Nullable [] nulls;

  /** A column with room for so many rows, none of them NULL. */
  Column(Lane lane, int rows) {
    this.lane = lane;
    grow(rows);
  }

  private Column(Lane lane) {
    this.lane = lane;
  }

  /** A column of the lane LONG over values at hand. */
  static Column of(long[] values, boolean @Nullable [] nulls) {
    Column column = new Column(Lane.LONG);
    column.longs = values;
    column.nulls = nulls;
    return column;
  }

  /** Where either is NULL; null where none can be. Not to be changed by the caller. */
  static boolean @Nullable [] nullsOf(Column a, Column b, int rows) {
    boolean[] first = a.nulls;
    boolean[] second = b.nulls;
    if (first == null || second == null) {
      return first == null ? second : first;
    }

    boolean[] either = new boolean[rows];
    for (int i = 0; i < rows; i++) {
      either[i] = first[i] | second[i];
    }

    return either;
  }

  /** A copy of some rows. */
  Column slice(int from, int rows) {
    Column slice = new Column(lane);
    int to = from + rows;
    if (lane == Lane.DOUBLE) {
      slice.doubles = Arrays.copyOfRange(doubles, from, to);
    } else if (lane == Lane.WIDE) {
      slice.wides = Arrays.copyOfRange(wides, from, to);
    } else {
      slice.longs = Arrays.copyOfRange(longs, from, to);
    }

    if (lane == Lane.DECIMAL) {
      slice.highs = Arrays.copyOfRange(highs, from, to);
    } else if (lane == Lane.TEXT) {
      slice.lengths = Arrays.copyOfRange(lengths, from, to);
    }

    slice.nulls = nulls == null ? null : Arrays.copyOfRange(nulls, from, to);
    return slice;
  }

  int capacity() {
    return switch (lane) {
      case DOUBLE -> doubles.length;
      case WIDE -> wides.length;
      default -> longs.length;
    };
  }

  /** Makes room for so many rows. */
  void grow(int rows) {
    if (lane == Lane.DOUBLE) {
      doubles = Arrays.copyOf(doubles, rows);
    } else if (lane == Lane.WIDE) {
      wides = Arrays.copyOf(wides, rows);
    } else {
      longs = Arrays.copyOf(longs, rows);
    }

    if (lane == Lane.DECIMAL) {
      highs = Arrays.copyOf(highs, rows);
    } else if (lane == Lane.TEXT) {
      lengths = Arrays.copyOf(lengths, rows);
    }

    if (nulls != null) {
      nulls = Arrays.copyOf(nulls, rows);
    }
  }

  boolean isNull(int row) {
    return nulls != null && nulls[row];
  }

  void setNull(int row) {
    if (nulls == null) {
      nulls = new boolean[Math.max(1, capacity())];
    }

    nulls[row] = true;
    if (lane == Lane.TEXT) {
      lengths[row] = 0;
    }
  }

  /** Whether a row of the lane LONG that holds booleans is TRUE. */
  boolean isTrue(int row) {
    return longs[row] != 0 && !isNull(row);
  }

  /** Copies one value; text is not copied, only its address. */
  void copy(Column from, int fromRow, int row) {
    if (from.isNull(fromRow)) {
      setNull(row);
      return;
    }

    switch (lane) {
      case LONG -> longs[row] = from.longs[fromRow];
      case DOUBLE -> doubles[row] = from.doubles[fromRow];
      case DECIMAL -> {
        longs[row] = from.longs[fromRow];
        highs[row] = from.highs[fromRow];
      }
      case WIDE -> wides[row] = from.wides[fromRow];
      case TEXT -> {
        longs[row] = from.longs[fromRow];
        lengths[row] = from.lengths[fromRow];
      }
    }

    if (nulls != null) {
      nulls[row] = false;
    }
  }

  /** Copies the first values of another column to the given rows of this one. */
  void scatter(Column from, int[] rows, int count) {
    for (int i = 0; i < count; i++) {
      copy(from, i, rows[i]);
    }
  }
}
