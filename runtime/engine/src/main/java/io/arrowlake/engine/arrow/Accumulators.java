package io.arrowlake.engine.arrow;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The accumulators of all supported aggregates. */
final class Accumulators {
  private Accumulators() {}

  /** COUNT of an argument, or of rows. */
  static final class Count implements Accumulator {
    private long[] counts = new long[0];

    @Override
    public void reserve(int groups) {
      counts =
          groups > counts.length ? Arrays.copyOf(counts, Accumulator.capacity(groups)) : counts;
    }

    @Override
    public void add(int[] groups, @Nullable Column argument, int rows) {
      boolean[] nulls = argument == null ? null : argument.nulls;
      for (int i = 0; i < rows; i++) {
        counts[groups[i]] += nulls != null && nulls[i] ? 0 : 1;
      }
    }

    @Override
    public Column result(int groups) {
      return Column.of(counts, null);
    }
  }

  /** Which groups have had a value. */
  private abstract static class Optional implements Accumulator {
    private final boolean zero;
    private boolean[] empty = new boolean[0];

    /** {@code zero}: a group without a value gives 0 and not NULL. */
    Optional(boolean zero) {
      this.zero = zero;
    }

    @Override
    public void reserve(int groups) {
      if (groups > empty.length) {
        int old = empty.length;
        int capacity = Accumulator.capacity(groups);
        empty = Arrays.copyOf(empty, capacity);
        Arrays.fill(empty, old, capacity, !zero);
        grow(capacity);
      }
    }

    abstract void grow(int capacity);

    void fill(int group) {
      empty[group] = false;
    }

    boolean isEmpty(int group) {
      return empty[group];
    }

    boolean[] empty() {
      return empty;
    }
  }

  /** SUM of integers as an integer. */
  static final class LongSum extends Optional {
    private final String text;
    private final long min;
    private long[] sums = new long[0];

    LongSum(boolean zero, long min, String text) {
      super(zero);
      this.min = min;
      this.text = text;
    }

    @Override
    void grow(int capacity) {
      sums = Arrays.copyOf(sums, capacity);
    }

    @Override
    public void add(int[] groups, @Nullable Column argument, int rows) {
      Column values = Objects.requireNonNull(argument);
      boolean[] nulls = values.nulls;
      for (int i = 0; i < rows; i++) {
        if (nulls != null && nulls[i]) {
          continue;
        }

        int group = groups[i];
        long a = sums[group];
        long b = values.longs[i];
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0) {
          throw Wide.overflow(text + " beyond " + a);
        }

        sums[group] = sum;
        fill(group);
      }
    }

    @Override
    public Column result(int groups) {
      return Column.of(IntegerMath.check(sums, empty(), groups, min, ~min, text), empty());
    }
  }

  /** SUM of exact numbers as a decimal of 38 digits. */
  static final class DecimalSum extends Optional {
    private final String text;
    private final Column sums = new Column(Lane.DECIMAL, 0);

    DecimalSum(boolean zero, String text) {
      super(zero);
      this.text = text;
    }

    @Override
    void grow(int capacity) {
      sums.grow(capacity);
    }

    @Override
    public void add(int[] groups, @Nullable Column argument, int rows) {
      Column values = Objects.requireNonNull(argument);
      long[] lows = sums.longs;
      long[] highs = sums.highs;
      boolean wide = values.lane == Lane.DECIMAL;
      for (int i = 0; i < rows; i++) {
        if (values.isNull(i)) {
          continue;
        }

        int group = groups[i];
        long low = values.longs[i];
        long high = wide ? values.highs[i] : low >> 63;
        long sumLow = lows[group] + low;
        long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
        long before = highs[group];
        long sumHigh = before + high + carry;
        if (((before ^ sumHigh) & (high ^ sumHigh)) < 0) {
          throw Wide.overflow(text);
        }

        lows[group] = sumLow;
        highs[group] = sumHigh;
        fill(group);
      }
    }

    @Override
    public Column result(int groups) {
      for (int i = 0; i < groups; i++) {
        if (!Wide.fits(sums.highs[i], sums.longs[i])) {
          throw Wide.overflow(text);
        }
      }

      sums.nulls = empty();
      return sums;
    }
  }

  /** SUM of exact numbers as a decimal of 76 digits. */
  static final class WideSum extends Optional {
    private final String text;
    private final Column sums = new Column(Lane.WIDE, 0);

    WideSum(boolean zero, String text) {
      super(zero);
      this.text = text;
    }

    @Override
    void grow(int capacity) {
      int old = sums.wides.length;
      sums.grow(capacity);
      Arrays.fill(sums.wides, old, capacity, BigInteger.ZERO);
    }

    @Override
    public void add(int[] groups, @Nullable Column argument, int rows) {
      Column values = Objects.requireNonNull(argument);
      for (int i = 0; i < rows; i++) {
        if (!values.isNull(i)) {
          int group = groups[i];
          sums.wides[group] = sums.wides[group].add(Wide.value(values, i));
          fill(group);
        }
      }
    }

    @Override
    public Column result(int groups) {
      for (int i = 0; i < groups; i++) {
        if (sums.wides[i].abs().compareTo(Wide.bigPower(Lane.WIDE_DIGITS)) >= 0) {
          throw Wide.overflow(text);
        }
      }

      sums.nulls = empty();
      return sums;
    }
  }

  /** SUM of floating-point numbers. */
  static final class DoubleSum extends Optional {
    private final String text;
    private final boolean single;
    private double[] sums = new double[0];

    DoubleSum(boolean zero, boolean single, String text) {
      super(zero);
      this.single = single;
      this.text = text;
    }

    @Override
    void grow(int capacity) {
      sums = Arrays.copyOf(sums, capacity);
    }

    @Override
    public void add(int[] groups, @Nullable Column argument, int rows) {
      Column values = Objects.requireNonNull(argument);
      for (int i = 0; i < rows; i++) {
        if (values.isNull(i)) {
          continue;
        }

        int group = groups[i];
        double a = sums[group];
        double b = values.doubles[i];
        double sum = isEmpty(group) ? b : a + b;
        if (Double.isInfinite(sum) && Double.isFinite(a) && Double.isFinite(b)) {
          throw Wide.overflow(text);
        }

        sums[group] = sum;
        fill(group);
      }
    }

    @Override
    public Column result(int groups) {
      Column result = new Column(Lane.DOUBLE, 0);
      result.doubles = sums;
      result.nulls = empty();
      for (int i = 0; i < groups && single; i++) {
        if (Float.isInfinite((float) sums[i]) != Double.isInfinite(sums[i])) {
          throw Wide.overflow(text);
        }
      }

      return result;
    }
  }

  /** Which of the values of a group is kept. */
  enum Choice {
    LEAST,
    GREATEST,
    FIRST,
    /** The only one; a second row is an error. */
    SINGLE
  }

  /** MIN, MAX, ANY_VALUE, SINGLE_VALUE; BOOL_AND and BOOL_OR are MIN and MAX of 0 and 1. */
  static final class Chosen extends Optional {
    private final Choice choice;
    private final Column values;
    private final Arena arena;
    private boolean[] seen = new boolean[0];

    Chosen(Choice choice, Lane lane, Arena arena) {
      super(false);
      this.choice = choice;
      this.values = new Column(lane, 0);
      this.arena = arena;
    }

    @Override
    public boolean grows() {
      return values.lane == Lane.TEXT;
    }

    @Override
    void grow(int capacity) {
      values.grow(capacity);
      if (choice == Choice.SINGLE) {
        seen = Arrays.copyOf(seen, capacity);
      }
    }

    @Override
    public void add(int[] groups, @Nullable Column argument, int rows) {
      Column column = Objects.requireNonNull(argument);
      for (int i = 0; i < rows; i++) {
        int group = groups[i];
        if (choice == Choice.SINGLE) {
          requireFirst(group);
        }

        if (!column.isNull(i) && (isEmpty(group) || isBetter(column, i, group))) {
          keep(column, i, group);
        }
      }
    }

    private void requireFirst(int group) {
      if (seen[group]) {
        throw new ArrowLakeException(
                ErrorCode.CARDINALITY_VIOLATION,
                "A subquery that is used as a value gives more than one row")
            .remedy("Add LIMIT 1, or an aggregate such as max");
      }

      seen[group] = true;
    }

    private boolean isBetter(Column column, int row, int group) {
      return switch (choice) {
        case LEAST -> Ordering.compare(column, row, values, group) < 0;
        case GREATEST -> Ordering.compare(column, row, values, group) > 0;
        case FIRST, SINGLE -> false;
      };
    }

    private void keep(Column column, int row, int group) {
      long room = values.lane == Lane.TEXT ? values.longs[group] : 0;
      int roomLength = values.lane == Lane.TEXT ? values.lengths[group] : 0;
      values.copy(column, row, group);
      fill(group);
      if (values.lane == Lane.TEXT) {
        int length = column.lengths[row];
        boolean reuse = room != 0 && length <= roomLength;
        long address = reuse ? room : arena.allocate(length);
        org.apache.arrow.memory.util.MemoryUtil.copyMemory(column.longs[row], address, length);
        values.longs[group] = address;
      }
    }

    @Override
    public Column result(int groups) {
      values.nulls = empty();
      return values;
    }
  }

  /** A literal for each group. */
  record Constant(Kernel literal, Arena arena) implements Accumulator {

    @Override
    public void reserve(int groups) {}

    @Override
    public void add(int[] groups, @Nullable Column argument, int rows) {}

    @Override
    public Column result(int groups) {
      return literal.evaluate(Frame.of(List.of(), arena), Rows.run(0, groups));
    }
  }
}
