package io.arrowlake.planner.rule;

import java.util.List;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;

/**
 * Planner rule that puts a filter of a set operation below it, into each input, with the types that
 * the columns have there. Calcite's rule leaves the condition the types that it had above.
 */
public final class FilterBelowSetOperationRule extends RelRule<RelRule.Config> {

  /** The rule. */
  public static FilterBelowSetOperationRule create() {
    return new FilterBelowSetOperationRule(
        PlainRuleConfig.of(
            "FilterBelowSetOperationRule",
            builder ->
                builder
                    .operand(Filter.class)
                    .oneInput(input -> input.operand(SetOp.class).anyInputs())));
  }

  private FilterBelowSetOperationRule(Config config) {
    super(config);
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    Filter filter = call.rel(0);
    SetOp operation = call.rel(1);
    List<RelNode> inputs =
        operation.getInputs().stream().map(input -> filtered(filter, operation, input)).toList();
    call.transformTo(operation.copy(operation.getTraitSet(), inputs));
  }

  private static RelNode filtered(Filter filter, SetOp operation, RelNode input) {
    RexBuilder builder = filter.getCluster().getRexBuilder();
    List<RelDataTypeField> columns = operation.getRowType().getFieldList();
    RexNode moved =
        filter
            .getCondition()
            .accept(
                new RelOptUtil.RexInputConverter(
                    builder, columns, input.getRowType().getFieldList(), new int[columns.size()]))
            .accept(new StrictTypes(builder.getTypeFactory()));
    return LogicalFilter.create(input, moved);
  }
}
