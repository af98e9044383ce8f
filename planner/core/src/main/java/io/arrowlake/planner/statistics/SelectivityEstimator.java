package io.arrowlake.planner.statistics;

import com.google.common.collect.Range;
import io.arrowlake.planner.catalog.ColumnStatistics;
import io.arrowlake.planner.catalog.ColumnStatistics.CommonValue;
import io.arrowlake.planner.catalog.SourceTable;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.RelColumnOrigin;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.Sarg;
import org.jspecify.annotations.Nullable;

/**
 * Estimates which share of the rows of a node satisfies a condition, from the statistics of the
 * columns that it speaks of. The constants for what is not known are those of PostgreSQL's planner
 * (selfuncs.h: DEFAULT_EQ_SEL 0.005, DEFAULT_INEQ_SEL 1/3, DEFAULT_MATCH_SEL 0.005 raised for
 * patterns that are not anchored).
 */
final class SelectivityEstimator {
  private static final double EQUAL = 0.005;
  private static final double RANGE = 1 / 3d;
  private static final double CLOSED_RANGE = 0.1;
  private static final double PREFIX = 0.02;
  private static final double PATTERN = 0.1;
  private static final double NULLS = 0.01;
  private static final double OTHER = 0.25;

  private final RelNode node;
  private final RelMetadataQuery metadata;

  SelectivityEstimator(RelNode node, RelMetadataQuery metadata) {
    this.node = node;
    this.metadata = metadata;
  }

  /** The statistics of a column of the node, unknown ones where it is computed. */
  static ColumnStatistics statistics(RelNode node, int column, RelMetadataQuery metadata) {
    RelColumnOrigin origin = metadata.getColumnOrigin(node, column);
    if (origin == null || origin.isDerived()) {
      return ColumnStatistics.UNKNOWN;
    }

    SourceTable table = origin.getOriginTable().unwrap(SourceTable.class);
    return table == null
        ? ColumnStatistics.UNKNOWN
        : table.statistics().column(table.columns().get(origin.getOriginColumnOrdinal()).name());
  }

  /** The share of rows, from 0 to 1. */
  double of(RexNode condition) {
    return Math.min(1, Math.max(0, estimate(condition)));
  }

  private double estimate(RexNode condition) {
    if (condition.isAlwaysTrue()) {
      return 1;
    }

    if (condition.isAlwaysFalse()) {
      return 0;
    }

    if (condition instanceof RexInputRef column) {
      return equal(column, Boolean.TRUE);
    }

    return condition instanceof RexCall call ? estimate(call) : OTHER;
  }

  private double estimate(RexCall call) {
    List<RexNode> operands = call.getOperands();
    return switch (call.getKind()) {
      case AND -> operands.stream().mapToDouble(this::of).reduce(1, (a, b) -> a * b);
      case OR -> 1 - operands.stream().mapToDouble(this::of).reduce(1, (a, b) -> a * (1 - b));
      case NOT -> 1 - of(operands.get(0));
      case IS_NULL -> nulls(operands.get(0));
      case IS_NOT_NULL -> 1 - nulls(operands.get(0));
      case IS_TRUE, IS_NOT_FALSE -> of(operands.get(0));
      case IS_FALSE, IS_NOT_TRUE -> 1 - of(operands.get(0));
      case EQUALS, IS_NOT_DISTINCT_FROM -> comparison(SqlKind.EQUALS, operands);
      case NOT_EQUALS, IS_DISTINCT_FROM -> 1 - comparison(SqlKind.EQUALS, operands);
      case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          comparison(call.getKind(), operands);
      case SEARCH -> search(operands);
      case LIKE -> like(operands);
      default -> OTHER;
    };
  }

  private double nulls(RexNode operand) {
    if (!operand.getType().isNullable()) {
      return 0;
    }

    if (operand instanceof RexInputRef column) {
      double fraction = statistics(node, column.getIndex(), metadata).nullFraction();
      return Double.isNaN(fraction) ? NULLS : fraction;
    }

    return NULLS;
  }

  private double comparison(SqlKind kind, List<RexNode> operands) {
    RexNode left = operands.get(0);
    RexNode right = operands.get(1);
    if (left instanceof RexLiteral && !(right instanceof RexLiteral)) {
      return comparison(kind.reverse(), List.of(right, left));
    }

    if (left instanceof RexInputRef a && right instanceof RexInputRef b) {
      return kind == SqlKind.EQUALS ? 1 / Math.max(distinct(a), distinct(b)) : RANGE;
    }

    if (!(left instanceof RexInputRef column)) {
      return kind == SqlKind.EQUALS ? EQUAL : RANGE;
    }

    if (!(right instanceof RexLiteral literal)) {
      return kind == SqlKind.EQUALS ? 1 / distinct(column) : RANGE;
    }

    return kind == SqlKind.EQUALS
        ? equal(column, literal.getValue())
        : range(column, kind, literal.getValue());
  }

  private double distinct(RexInputRef column) {
    double distinct = statistics(node, column.getIndex(), metadata).distinctCount();
    return Double.isNaN(distinct) ? 1 / EQUAL : Math.max(1, distinct);
  }

  private double equal(RexInputRef column, @Nullable Object value) {
    ColumnStatistics statistics = statistics(node, column.getIndex(), metadata);
    double common = statistics.commonFraction(NumberLine.common(value)).orElse(Double.NaN);
    if (!Double.isNaN(common)) {
      return common;
    }

    double position = NumberLine.position(value);
    if (position < statistics.min() || position > statistics.max()) {
      return 0;
    }

    double rest = 1 - orZero(statistics.nullFraction()) - commonFractions(statistics);
    double values = statistics.distinctCount() - statistics.commonValues().size();
    return Double.isNaN(values) ? EQUAL : Math.max(0, rest) / Math.max(1, values);
  }

  private static double commonFractions(ColumnStatistics statistics) {
    return statistics.commonValues().stream().mapToDouble(CommonValue::fraction).sum();
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  private double range(RexInputRef column, SqlKind kind, @Nullable Object value) {
    double position = NumberLine.position(value);
    ColumnStatistics statistics = statistics(node, column.getIndex(), metadata);
    if (Double.isNaN(position) || !hasOrder(statistics)) {
      return RANGE;
    }

    double below = below(statistics, position);
    boolean less = kind == SqlKind.LESS_THAN || kind == SqlKind.LESS_THAN_OR_EQUAL;
    return less ? below : Math.max(0, 1 - orZero(statistics.nullFraction()) - below);
  }

  private static boolean hasOrder(ColumnStatistics statistics) {
    return !statistics.histogram().isEmpty() || statistics.max() >= statistics.min();
  }

  /** The share of all rows whose value is below a position. */
  private static double below(ColumnStatistics statistics, double position) {
    double common = 0;
    for (CommonValue value : statistics.commonValues()) {
      if (value.value() instanceof Double place && place < position) {
        common += value.fraction();
      }
    }

    double rest = Math.max(0, 1 - orZero(statistics.nullFraction()) - commonFractions(statistics));
    List<Double> bounds = statistics.histogram();
    double share =
        bounds.size() > 1
            ? histogramShare(bounds, position)
            : share(statistics.min(), statistics.max(), position);
    return common + rest * share;
  }

  private static double histogramShare(List<Double> bounds, double position) {
    int buckets = bounds.size() - 1;
    for (int i = 0; i < buckets; i++) {
      if (position < bounds.get(i + 1)) {
        return (i + share(bounds.get(i), bounds.get(i + 1), position)) / buckets;
      }
    }

    return 1;
  }

  private static double share(double min, double max, double position) {
    if (position <= min) {
      return 0;
    }

    return position >= max ? 1 : (position - min) / (max - min);
  }

  private double search(List<RexNode> operands) {
    Sarg<?> sarg = ((RexLiteral) operands.get(1)).getValueAs(Sarg.class);
    RexNode operand = operands.get(0);
    double found = 0;
    for (Range<?> range : Objects.requireNonNull(sarg).rangeSet.asRanges()) {
      found += operand instanceof RexInputRef column ? range(column, range) : CLOSED_RANGE;
    }

    return sarg.nullAs == RexUnknownAs.TRUE ? found + nulls(operand) : found;
  }

  private double range(RexInputRef column, Range<?> range) {
    if (range.hasLowerBound()
        && range.hasUpperBound()
        && range.lowerEndpoint().equals(range.upperEndpoint())) {
      return equal(column, range.lowerEndpoint());
    }

    ColumnStatistics statistics = statistics(node, column.getIndex(), metadata);
    double low =
        range.hasLowerBound()
            ? NumberLine.position(range.lowerEndpoint())
            : Double.NEGATIVE_INFINITY;
    double high =
        range.hasUpperBound()
            ? NumberLine.position(range.upperEndpoint())
            : Double.POSITIVE_INFINITY;
    if (Double.isNaN(low) || Double.isNaN(high) || !hasOrder(statistics)) {
      return range.hasLowerBound() && range.hasUpperBound() ? CLOSED_RANGE : RANGE;
    }

    return Math.max(0, below(statistics, high) - below(statistics, low));
  }

  private static double like(List<RexNode> operands) {
    if (operands.get(1) instanceof RexLiteral literal) {
      String pattern = literal.getValueAs(String.class);
      return pattern != null && !pattern.startsWith("%") && !pattern.startsWith("_")
          ? PREFIX
          : PATTERN;
    }

    return PATTERN;
  }
}
