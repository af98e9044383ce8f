package io.arrowlake.planner;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/**
 * Takes what all branches of an OR have in common out of it, as a condition of its own: {@code (a
 * AND b) OR (a AND c)} is {@code a AND (b OR c)}, also where some of them are unknown. As such it
 * can be the key of a join or go to where its rows come from. Stateless.
 */
final class CommonFactors {
  private CommonFactors() {}

  /** The tree with the same rows. */
  static RelNode takeOut(RelNode node) {
    List<RelNode> inputs = new ArrayList<>();
    node.getInputs().forEach(input -> inputs.add(takeOut(input)));
    RelNode copy = inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
    if (copy instanceof Filter filter) {
      RexNode condition = factored(filter, filter.getCondition());
      return condition == filter.getCondition()
          ? filter
          : filter.copy(filter.getTraitSet(), filter.getInput(), condition);
    } else if (copy instanceof Join join) {
      RexNode condition = factored(join, join.getCondition());
      return condition == join.getCondition()
          ? join
          : join.copy(
              join.getTraitSet(),
              condition,
              join.getLeft(),
              join.getRight(),
              join.getJoinType(),
              join.isSemiJoinDone());
    }

    return copy;
  }

  private static RexNode factored(RelNode node, RexNode condition) {
    RexNode factored = RexUtil.pullFactors(node.getCluster().getRexBuilder(), condition);
    return factored.equals(condition) ? condition : factored;
  }
}
