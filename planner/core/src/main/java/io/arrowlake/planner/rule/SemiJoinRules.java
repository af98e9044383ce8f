package io.arrowlake.planner.rule;

import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.rules.SemiJoinRule.JoinToSemiJoinRule.JoinToSemiJoinRuleConfig;
import org.apache.calcite.rel.rules.SemiJoinRule.ProjectToSemiJoinRule.ProjectToSemiJoinRuleConfig;

/**
 * Planner rules that make a semi-join of a join with an aggregate whose columns nobody reads:
 * Calcite's own, for aggregates with a group key only. An aggregate without one has a row where its
 * input has none, so that a semi-join with its input would lose rows.
 */
public final class SemiJoinRules {
  private SemiJoinRules() {}

  /** The rule for a projection of a join that leaves the aggregate's columns out. */
  public static RelOptRule project() {
    return ProjectToSemiJoinRuleConfig.DEFAULT
        .withOperandSupplier(
            builder -> builder.operand(Project.class).oneInput(SemiJoinRules::joinWithAggregate))
        .withDescription("ProjectToSemiJoinRule:grouped")
        .as(ProjectToSemiJoinRuleConfig.class)
        .toRule();
  }

  /** The rule for a join whose own columns are those of its left side. */
  public static RelOptRule join() {
    return JoinToSemiJoinRuleConfig.DEFAULT
        .withOperandSupplier(SemiJoinRules::joinWithAggregate)
        .withDescription("JoinToSemiJoinRule:grouped")
        .as(JoinToSemiJoinRuleConfig.class)
        .toRule();
  }

  private static RelRule.Done joinWithAggregate(RelRule.OperandBuilder builder) {
    return builder
        .operand(Join.class)
        .predicate(SemiJoinRules::isSupported)
        .inputs(
            left -> left.operand(RelNode.class).anyInputs(),
            right ->
                right
                    .operand(Aggregate.class)
                    .predicate(aggregate -> !aggregate.getGroupSet().isEmpty())
                    .anyInputs());
  }

  private static boolean isSupported(Join join) {
    return join.getJoinType() == JoinRelType.INNER || join.getJoinType() == JoinRelType.LEFT;
  }
}
