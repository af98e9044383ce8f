package io.arrowlake.planner.rule;

import com.google.common.collect.ImmutableSet;
import java.util.Collections;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/** Joins with sub-queries in their conditions: what they speak of, and how they are spelled. */
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

  /**
   * Whether a sub-query of a sub-query in the condition speaks of the join's row. Calcite's rule
   * counts its columns from the right input where a sub-query is about that, but not there.
   */
  static boolean isSpokenOfBelow(LogicalJoin join) {
    Below below = new Below(join.getVariablesSet());
    join.getCondition().accept(below);
    return below.found;
  }

  private static final class Below extends RexShuttle {
    private final Set<CorrelationId> rows;
    private int depth;
    private boolean found;

    Below(Set<CorrelationId> rows) {
      this.rows = rows;
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      if (depth > 0 && !Collections.disjoint(RelOptUtil.getVariablesUsed(query.rel), rows)) {
        found = true;
      }

      depth++;
      RexShuttle expressions = this;
      query.rel.accept(
          new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode node) {
              node.accept(expressions);
              return super.visit(node);
            }
          });
      depth--;
      return query;
    }
  }
}
