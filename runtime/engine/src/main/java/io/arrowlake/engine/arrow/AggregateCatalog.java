package io.arrowlake.engine.arrow;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** The list of all supported aggregates: the part of {@link KernelCatalog} that groups rows. */
final class AggregateCatalog {
  private AggregateCatalog() {}

  /**
   * What computes an aggregate over input columns of these types.
   *
   * @throws UnsupportedExpression where it is not in the supported set
   */
  static AggregateFunction function(AggregateCall call, List<RelDataType> types) {
    boolean plain =
        call.getArgList().size() <= 1
            && call.getCollation().getFieldCollations().isEmpty()
            && call.distinctKeys == null
            && !call.isApproximate();
    if (!plain) {
      throw unsupported(call);
    }

    Kernel filter = call.hasFilter() ? column(call.filterArg, Lane.LONG) : null;
    if (call.getArgList().isEmpty()) {
      return new AggregateFunction(null, Lane.LONG, filter, false, withoutArgument(call));
    }

    int argument = call.getArgList().get(0);
    RelDataType type = types.get(argument);
    Lane lane = Lane.of(type);
    boolean sum =
        call.getAggregation().getKind() == SqlKind.SUM
            || call.getAggregation().getKind() == SqlKind.SUM0;
    Kernel value = column(argument, lane);
    if (sum) {
      RelDataType result = call.getType();
      boolean decimal = result.getSqlTypeName() == SqlTypeName.DECIMAL;
      value = decimal ? rescaled(value, type, result, call) : value;
      Lane valueLane = decimal && Casts.scale(type) != Casts.scale(result) ? Lane.of(result) : lane;
      return new AggregateFunction(value, valueLane, filter, call.isDistinct(), sum(call, type));
    }

    return new AggregateFunction(
        value, lane, filter, call.isDistinct(), withArgument(call, type, lane));
  }

  private static Kernel column(int column, Lane lane) {
    return (frame, rows) -> frame.load(column, lane, rows);
  }

  private static Kernel rescaled(
      Kernel value, RelDataType type, RelDataType result, AggregateCall call) {
    if (!SqlTypeUtil.isExactNumeric(type)) {
      throw unsupported(call);
    }

    int by = Casts.scale(result) - Casts.scale(type);
    return by == 0
        ? value
        : DecimalMath.rescale(
            value, by, Lane.of(result).digits(), Lane.of(result), false, call.toString());
  }

  private static Function<Arena, Accumulator> withoutArgument(AggregateCall call) {
    if (call.getAggregation().getKind() == SqlKind.COUNT) {
      return arena -> new Accumulators.Count();
    } else if (call.getAggregation().getKind() == SqlKind.LITERAL_AGG
        && call.rexList.size() == 1
        && call.rexList.get(0) instanceof RexLiteral literal) {
      Kernel kernel = Literals.kernel(literal, call.getType());
      return arena -> new Accumulators.Constant(kernel, arena);
    }

    throw unsupported(call);
  }

  private static Function<Arena, Accumulator> sum(AggregateCall call, RelDataType type) {
    boolean zero = call.getAggregation().getKind() == SqlKind.SUM0;
    RelDataType result = call.getType();
    String text = call.toString();
    if (Casts.isApproximate(result) && Casts.isApproximate(type)) {
      boolean single = result.getSqlTypeName() == SqlTypeName.REAL;
      return arena -> new Accumulators.DoubleSum(zero, single, text);
    } else if (!SqlTypeUtil.isExactNumeric(type) || !SqlTypeUtil.isExactNumeric(result)) {
      throw unsupported(call);
    } else if (result.getSqlTypeName() == SqlTypeName.DECIMAL) {
      return switch (Lane.of(result)) {
        case WIDE -> arena -> new Accumulators.WideSum(zero, text);
        case DECIMAL -> {
          if (Lane.of(type) == Lane.WIDE) {
            throw unsupported(call);
          }

          yield arena -> new Accumulators.DecimalSum(zero, text);
        }
        default -> throw unsupported(call);
      };
    } else if (type.getSqlTypeName() == SqlTypeName.DECIMAL) {
      throw unsupported(call);
    }

    long min = IntegerMath.smallest(result.getSqlTypeName());
    return arena -> new Accumulators.LongSum(zero, min, text);
  }

  private static Function<Arena, Accumulator> withArgument(
      AggregateCall call, RelDataType type, Lane lane) {
    if (call.getAggregation().getKind() == SqlKind.COUNT) {
      return arena -> new Accumulators.Count();
    }

    Accumulators.Choice choice =
        switch (call.getAggregation().getKind()) {
          case MIN -> Accumulators.Choice.LEAST;
          case MAX -> Accumulators.Choice.GREATEST;
          case ANY_VALUE -> Accumulators.Choice.FIRST;
          case SINGLE_VALUE -> Accumulators.Choice.SINGLE;
          default -> throw unsupported(call);
        };
    boolean named =
        switch (call.getAggregation().getName()) {
          case "MIN",
              "MAX",
              "ANY_VALUE",
              "SINGLE_VALUE",
              "EVERY",
              "SOME",
              "BOOL_AND",
              "BOOL_OR",
              "LOGICAL_AND",
              "LOGICAL_OR" ->
              true;
          default -> false;
        };
    boolean sameType = SqlTypeUtil.equalSansNullability(type, call.getType());
    if (!named
        || choice == Accumulators.Choice.SINGLE && call.isDistinct()
        || !sameType && Lane.of(call.getType()) != lane) {
      throw unsupported(call);
    }

    return arena -> new Accumulators.Chosen(choice, lane, arena);
  }

  /** What of an aggregate is not supported, empty where all of it is. */
  static Optional<String> refusal(AggregateCall call, List<RelDataType> types) {
    try {
      function(call, types);
      return Optional.empty();
    } catch (UnsupportedExpression e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static UnsupportedExpression unsupported(AggregateCall call) {
    return new UnsupportedExpression("the aggregate " + call);
  }
}
