package io.arrowlake.engine.arrow;

import com.google.common.collect.BoundType;
import com.google.common.collect.Range;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.util.Sarg;
import org.jspecify.annotations.Nullable;

/** Kernels of SEARCH: membership in ordered, disjoint ranges, found by bisection. */
final class RangeSearch {
  private RangeSearch() {}

  static Kernel of(Kernel operand, Sarg<?> sarg, RelDataType type) {
    List<Range<Comparable<?>>> ranges = new ArrayList<>();
    for (Object range : sarg.rangeSet.asRanges()) {
      @SuppressWarnings("unchecked")
      Range<Comparable<?>> typed = (Range<Comparable<?>>) range;
      ranges.add(typed);
    }

    Lane lane = Lane.of(type);
    Membership membership =
        switch (lane) {
          case LONG -> longs(exact(ranges, type));
          case DECIMAL, WIDE -> decimals(exact(ranges, type), lane);
          case DOUBLE -> doubles(ranges, type);
          case TEXT -> texts(ranges);
        };
    return kernel(operand, membership, sarg.nullAs);
  }

  /** Fills in 1 for each value that is in a range. */
  @FunctionalInterface
  private interface Membership {
    void test(Column values, int size, long[] result);
  }

  private static Kernel kernel(Kernel operand, Membership membership, RexUnknownAs nullAs) {
    return (frame, rows) -> {
      Column values = operand.evaluate(frame, rows);
      int size = rows.size();
      long[] result = new long[size];
      membership.test(values, size, result);
      if (values.nulls == null || nullAs == RexUnknownAs.UNKNOWN) {
        return Column.of(result, values.nulls);
      }

      for (int i = 0; i < size; i++) {
        if (values.isNull(i)) {
          result[i] = nullAs == RexUnknownAs.TRUE ? 1 : 0;
        }
      }

      return Column.of(result, null);
    };
  }

  /** Bounds of one range, both of them in it. */
  private record Bounds(BigInteger lower, BigInteger upper) {}

  private static List<Bounds> exact(List<Range<Comparable<?>>> ranges, RelDataType type) {
    int bits =
        switch (Lane.of(type)) {
          case LONG -> Long.SIZE;
          case DECIMAL -> 2 * Long.SIZE;
          default -> Wide.BYTES * Byte.SIZE;
        };
    BigInteger max = BigInteger.ONE.shiftLeft(bits - 1).subtract(BigInteger.ONE);
    BigInteger min = max.not();
    List<Bounds> bounds = new ArrayList<>();
    for (Range<Comparable<?>> range : ranges) {
      BigInteger lower = min;
      BigInteger upper = max;
      if (range.hasLowerBound()) {
        BigDecimal value = number(range.lowerEndpoint(), type);
        lower = value.setScale(0, RoundingMode.CEILING).toBigInteger();
        if (range.lowerBoundType() == BoundType.OPEN && isWhole(value)) {
          lower = lower.add(BigInteger.ONE);
        }
      }

      if (range.hasUpperBound()) {
        BigDecimal value = number(range.upperEndpoint(), type);
        upper = value.setScale(0, RoundingMode.FLOOR).toBigInteger();
        if (range.upperBoundType() == BoundType.OPEN && isWhole(value)) {
          upper = upper.subtract(BigInteger.ONE);
        }
      }

      lower = lower.max(min);
      upper = upper.min(max);
      if (lower.compareTo(upper) <= 0) {
        bounds.add(new Bounds(lower, upper));
      }
    }

    return bounds;
  }

  private static BigDecimal number(Comparable<?> value, RelDataType type) {
    return value instanceof BigDecimal number
        ? Literals.scaled(number, type)
        : new BigDecimal(Literals.exact(value, type));
  }

  private static boolean isWhole(BigDecimal value) {
    return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
  }

  private static Membership longs(List<Bounds> bounds) {
    long[] lowers = bounds.stream().mapToLong(b -> b.lower.longValueExact()).toArray();
    long[] uppers = bounds.stream().mapToLong(b -> b.upper.longValueExact()).toArray();
    return (values, size, result) -> {
      for (int i = 0; i < size; i++) {
        int at = last(lowers, values.longs[i]);
        result[i] = at >= 0 && values.longs[i] <= uppers[at] ? 1 : 0;
      }
    };
  }

  /** The last range that starts at the value or before it, -1 where none does. */
  private static int last(long[] lowers, long value) {
    int low = 0;
    int high = lowers.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lowers[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }

    return low - 1;
  }

  private static Membership decimals(List<Bounds> bounds, Lane lane) {
    Column lowers = new Column(lane, bounds.size());
    Column uppers = new Column(lane, bounds.size());
    for (int i = 0; i < bounds.size(); i++) {
      Wide.set(lowers, i, bounds.get(i).lower);
      Wide.set(uppers, i, bounds.get(i).upper);
    }

    return (values, size, result) -> {
      for (int i = 0; i < size; i++) {
        if (values.isNull(i)) {
          continue;
        }

        int low = 0;
        int high = bounds.size();
        while (low < high) {
          int middle = (low + high) >>> 1;
          if (Ordering.compare(lowers, middle, values, i) <= 0) {
            low = middle + 1;
          } else {
            high = middle;
          }
        }

        result[i] = low > 0 && Ordering.compare(values, i, uppers, low - 1) <= 0 ? 1 : 0;
      }
    };
  }

  private static Membership doubles(List<Range<Comparable<?>>> ranges, RelDataType type) {
    int count = ranges.size();
    double[] lowers = new double[count];
    double[] uppers = new double[count];
    for (int i = 0; i < count; i++) {
      Range<Comparable<?>> range = ranges.get(i);
      lowers[i] = range.hasLowerBound() ? Literals.approximate(range.lowerEndpoint(), type) : 0;
      uppers[i] = range.hasUpperBound() ? Literals.approximate(range.upperEndpoint(), type) : 0;
    }

    return (values, size, result) -> {
      for (int i = 0; i < size; i++) {
        double value = values.doubles[i];
        for (int r = 0; r < count && result[i] == 0; r++) {
          int below = ranges.get(r).hasLowerBound() ? Ordering.compare(lowers[r], value) : -1;
          int above = ranges.get(r).hasUpperBound() ? Ordering.compare(value, uppers[r]) : -1;
          result[i] = inside(ranges.get(r), below, above) ? 1 : 0;
        }
      }
    };
  }

  private static Membership texts(List<Range<Comparable<?>>> ranges) {
    int count = ranges.size();
    byte[] @Nullable [] lowers = new byte[count][];
    byte[] @Nullable [] uppers = new byte[count][];
    for (int i = 0; i < count; i++) {
      Range<Comparable<?>> range = ranges.get(i);
      lowers[i] = range.hasLowerBound() ? Literals.bytes(range.lowerEndpoint()) : null;
      uppers[i] = range.hasUpperBound() ? Literals.bytes(range.upperEndpoint()) : null;
    }

    if (!isSorted(lowers, uppers)) {
      throw new UnsupportedExpression("SEARCH in ranges of text that are not in binary order");
    }

    return (values, size, result) -> {
      for (int i = 0; i < size; i++) {
        long text = values.longs[i];
        int length = values.lengths[i];
        int low = 0;
        int high = count;
        while (low < high) {
          int middle = (low + high) >>> 1;
          byte[] lower = lowers[middle];
          if (lower == null || Text.compare(text, length, lower) >= 0) {
            low = middle + 1;
          } else {
            high = middle;
          }
        }

        result[i] = low > 0 && contains(ranges, lowers, uppers, low - 1, text, length) ? 1 : 0;
        if (result[i] == 0 && low > 1) {
          result[i] = contains(ranges, lowers, uppers, low - 2, text, length) ? 1 : 0;
        }
      }
    };
  }

  private static boolean contains(
      List<Range<Comparable<?>>> ranges,
      byte[] @Nullable [] lowers,
      byte[] @Nullable [] uppers,
      int range,
      long text,
      int length) {
    byte[] lower = lowers[range];
    byte[] upper = uppers[range];
    int below = lower == null ? -1 : -Integer.signum(Text.compare(text, length, lower));
    int above = upper == null ? -1 : Text.compare(text, length, upper);
    return inside(ranges.get(range), below, above);
  }

  /** Calcite orders text by UTF-16 units, which differs from bytes beyond the basic plane. */
  private static boolean isSorted(byte[] @Nullable [] lowers, byte[] @Nullable [] uppers) {
    byte[] before = null;
    for (int i = 0; i < 2 * lowers.length; i++) {
      byte[] bound = i % 2 == 0 ? lowers[i / 2] : uppers[i / 2];
      if (before != null && bound != null && java.util.Arrays.compareUnsigned(before, bound) > 0) {
        return false;
      }

      before = bound == null ? before : bound;
    }

    return true;
  }

  /** Whether a value is in a range, from how the lower bound and the value compare. */
  private static boolean inside(Range<?> range, int below, int above) {
    boolean afterLower =
        !range.hasLowerBound()
            || below < 0
            || below == 0 && range.lowerBoundType() == BoundType.CLOSED;
    boolean beforeUpper =
        !range.hasUpperBound()
            || above < 0
            || above == 0 && range.upperBoundType() == BoundType.CLOSED;
    return afterLower && beforeUpper;
  }
}
