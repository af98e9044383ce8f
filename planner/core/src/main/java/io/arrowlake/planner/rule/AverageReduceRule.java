package io.arrowlake.planner.rule;

import io.arrowlake.planner.type.HouseOperators;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.tools.RelBuilder;

/**
 * Planner rule that computes the average of exact numbers as the quotient of their sum and their
 * count. Every engine has its own precision for an average, but all agree on sums and counts.
 */
public final class AverageReduceRule extends RelRule<RelRule.Config> {

  /** The rule. */
  public static AverageReduceRule create() {
    return new AverageReduceRule(
        PlainRuleConfig.of(
            "AverageReduceRule",
            builder ->
                builder
                    .operand(LogicalAggregate.class)
                    .predicate(
                        a ->
                            a.getAggCallList().stream().anyMatch(AverageReduceRule::isExactAverage))
                    .anyInputs()));
  }

  private AverageReduceRule(Config config) {
    super(config);
  }

  private static boolean isExactAverage(AggregateCall call) {
    return call.getAggregation().getKind() == SqlKind.AVG
        && SqlTypeUtil.isExactNumeric(call.getType());
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    Aggregate aggregate = call.rel(0);
    RelBuilder builder = call.builder().push(aggregate.getInput());
    RexBuilder rex = builder.getRexBuilder();
    List<AggregateCall> parts = new ArrayList<>();
    List<int[]> places = new ArrayList<>();
    for (AggregateCall each : aggregate.getAggCallList()) {
      if (isExactAverage(each)) {
        int sum = add(parts, sum(aggregate, each));
        places.add(new int[] {sum, add(parts, count(aggregate, each))});
      } else {
        places.add(new int[] {add(parts, each)});
      }
    }

    Aggregate reduced =
        LogicalAggregate.create(
            aggregate.getInput(),
            aggregate.getHints(),
            aggregate.getGroupSet(),
            aggregate.getGroupSets(),
            parts);
    builder.clear();
    builder.push(reduced);
    int groups = aggregate.getGroupCount();
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      columns.add(builder.field(i));
    }

    for (int i = 0; i < places.size(); i++) {
      RelDataType type = aggregate.getAggCallList().get(i).getType();
      int[] place = places.get(i);
      RexNode first = builder.field(groups + place[0]);
      columns.add(
          place.length == 1
              ? first
              : rex.makeCall(
                  type, HouseOperators.AVERAGE, List.of(first, builder.field(groups + place[1]))));
    }

    builder.project(columns, aggregate.getRowType().getFieldNames(), true);
    call.transformTo(builder.build());
  }

  private static int add(List<AggregateCall> parts, AggregateCall part) {
    int known = parts.indexOf(part);
    if (known >= 0) {
      return known;
    }

    parts.add(part);
    return parts.size() - 1;
  }

  private static AggregateCall sum(Aggregate aggregate, AggregateCall average) {
    return part(SqlStdOperatorTable.SUM, aggregate, average);
  }

  private static AggregateCall count(Aggregate aggregate, AggregateCall average) {
    return part(SqlStdOperatorTable.COUNT, aggregate, average);
  }

  private static AggregateCall part(
      SqlAggFunction function, Aggregate aggregate, AggregateCall average) {
    return AggregateCall.create(
        average.getParserPosition(),
        function,
        average.isDistinct(),
        false,
        average.ignoreNulls(),
        average.rexList,
        average.getArgList(),
        average.filterArg,
        average.distinctKeys,
        average.collation,
        aggregate.hasEmptyGroup() ? 0 : aggregate.getGroupCount(),
        aggregate.getInput(),
        null,
        null);
  }
}
