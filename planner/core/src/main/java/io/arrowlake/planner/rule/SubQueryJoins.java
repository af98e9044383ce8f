package io.arrowlake.planner.rule;

import com.google.common.collect.ImmutableSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;

/** Spells inner joins so that the sub-queries in their conditions are a filter's. Stateless. */
final class SubQueryJoins {
  private SubQueryJoins() {}

  /** An inner join as a filter above a cross join. */
  static RelNode filterAbove(LogicalJoin join) {
    RelNode all =
        join.copy(
            join.getTraitSet(),
            join.getCluster().getRexBuilder().makeLiteral(true),
            join.getLeft(),
            join.getRight(),
            JoinRelType.INNER,
            join.isSemiJoinDone());
    return LogicalFilter.create(
        all, join.getCondition(), ImmutableSet.copyOf(join.getVariablesSet()));
  }
}
