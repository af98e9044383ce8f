package io.arrowlake.engine.arrow;

/** Order and equality of values that are not NULL, as the house has them. */
final class Ordering {
  private Ordering() {}

  /** NaN equals itself and is the greatest; the zeros are equal. */
  static int compare(double a, double b) {
    if (a < b) {
      return -1;
    }

    return a > b ? 1 : a == b ? 0 : Boolean.compare(Double.isNaN(a), Double.isNaN(b));
  }

  static int compare(Column a, int row, Column b, int other) {
    return switch (a.lane) {
      case LONG -> Long.compare(a.longs[row], b.longs[other]);
      case DOUBLE -> compare(a.doubles[row], b.doubles[other]);
      case DECIMAL -> Wide.compare(a.highs[row], a.longs[row], b.highs[other], b.longs[other]);
      case WIDE -> a.wides[row].compareTo(b.wides[other]);
      case TEXT -> Text.compare(a.longs[row], a.lengths[row], b.longs[other], b.lengths[other]);
    };
  }

  /** One bit pattern for all doubles that are equal. */
  static long bits(double value) {
    return value == 0 ? 0 : Double.doubleToLongBits(value);
  }
}
