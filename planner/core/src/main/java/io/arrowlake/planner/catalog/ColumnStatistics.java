package io.arrowlake.planner.catalog;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the values of a column. All of it are estimates.
 *
 * <p>Values are given as numbers on the line that the planner compares them on: numeric types by
 * value, dates as days and timestamps as microseconds since 1970-01-01 (UTC), booleans as 0 and 1.
 * Text has no such line: its values are strings in {@code commonValues} and none in {@code min},
 * {@code max} and {@code histogram}.
 *
 * @param distinctCount the number of distinct values other than NULL, NaN where unknown
 * @param nullFraction the share of NULLs, from 0 to 1, NaN where unknown
 * @param averageWidth the average size of a value in bytes, NaN where unknown
 * @param min the least value, NaN where unknown
 * @param max the greatest value, NaN where unknown
 * @param commonValues the most common values, with their shares of all rows
 * @param histogram bounds of buckets that hold equal numbers of the rows that are neither NULL nor
 *     common, ascending; empty where unknown
 */
public record ColumnStatistics(
    double distinctCount,
    double nullFraction,
    double averageWidth,
    double min,
    double max,
    List<CommonValue> commonValues,
    List<Double> histogram) {

  /**
   * A value that is frequent: a {@link Double} on the planner's line or a {@link String}, and its
   * share of the rows.
   */
  public record CommonValue(Object value, double fraction) {}

  /** Nothing is known. */
  public static final ColumnStatistics UNKNOWN =
      new ColumnStatistics(
          Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, List.of(), List.of());

  public ColumnStatistics {
    commonValues = List.copyOf(commonValues);
    histogram = List.copyOf(histogram);
  }

  /** The share of rows that hold this value, where it is one of the common ones. */
  public OptionalDouble commonFraction(@Nullable Object value) {
    return commonValues.stream()
        .filter(common -> common.value().equals(value))
        .mapToDouble(CommonValue::fraction)
        .findFirst();
  }
}
