package io.arrowlake.planner.proof;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a row costs in one operator, in nanoseconds: more where the operator keeps more rows, which
 * fall out of the processor's caches. Between the sizes that are known it goes evenly with the
 * logarithm of the size; beyond them it stays. Immutable.
 */
public final class RowPrice {
  private final NavigableMap<Double, Double> prices;

  private RowPrice(Map<Double, Double> prices) {
    this.prices = new TreeMap<>(prices);
  }

  /** A price that is the same however many rows are kept. */
  public static RowPrice flat(double nanos) {
    return new RowPrice(Map.of(1.0, nanos));
  }

  /**
   * A price that depends on the rows that are kept.
   *
   * @param prices nanoseconds by numbers of rows that are kept, which are 1 or more
   */
  public static RowPrice of(Map<Double, Double> prices) {
    if (prices.isEmpty() || prices.keySet().stream().anyMatch(rows -> !(rows >= 1))) {
      throw new IllegalArgumentException("No prices, or one of less than a row: " + prices);
    }

    return new RowPrice(prices);
  }

  /** The price where so many rows are kept. */
  public double at(double kept) {
    Map.Entry<Double, Double> below = prices.floorEntry(kept);
    Map.Entry<Double, Double> above = prices.ceilingEntry(kept);
    if (below == null) {
      return prices.firstEntry().getValue();
    } else if (above == null || above.getKey().equals(below.getKey())) {
      return below.getValue();
    }

    double part = Math.log(kept / below.getKey()) / Math.log(above.getKey() / below.getKey());
    return below.getValue() + part * (above.getValue() - below.getValue());
  }

  @Override
  public String toString() {
    return prices.toString();
  }
}
