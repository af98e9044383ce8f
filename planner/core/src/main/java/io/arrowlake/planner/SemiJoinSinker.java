package io.arrowlake.planner;

import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Makes a semi or anti join that looks at one input of a join only before that join, where it has
 * fewer rows to look at there: what it drops is not joined. Only where all tables are read by an
 * engine itself, which does the joins in the order in which they stand. Stateless.
 */
final class SemiJoinSinker {

  /** The tree with the same rows. */
  RelNode sink(RelNode node) {
    List<RelNode> inputs = node.getInputs().stream().map(this::sink).toList();
    RelNode copy = inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
    return copy instanceof Join join && !join.getJoinType().projectsRight() ? sink(join) : copy;
  }

  private static RelNode sink(Join join) {
    if (!(join.getLeft() instanceof Join below)
        || below.getJoinType() != JoinRelType.INNER
        || !SiteFinder.isReadByEngines(join)) {
      return join;
    }

    int left = below.getLeft().getRowType().getFieldCount();
    int both = below.getRowType().getFieldCount();
    ImmutableBitSet used =
        RelOptUtil.InputFinder.bits(join.getCondition()).intersect(ImmutableBitSet.range(both));
    int input = used.length() <= left ? 0 : 1;
    boolean ofOne = !used.isEmpty() && (input == 0 || used.nextSetBit(0) >= left);
    RelMetadataQuery metadata = join.getCluster().getMetadataQuery();
    RelNode side = below.getInput(input);
    if (!ofOne || metadata.getRowCount(side) >= metadata.getRowCount(below)) {
      return join;
    }

    RexNode condition =
        input == 0
            ? RexUtil.shift(join.getCondition(), both, left - both)
            : RexUtil.shift(join.getCondition(), -left);
    RelNode sunk =
        sink(
            LogicalJoin.create(
                side, join.getRight(), List.of(), condition, Set.of(), join.getJoinType()));
    List<RelNode> inputs =
        input == 0 ? List.of(sunk, below.getRight()) : List.of(below.getLeft(), sunk);
    return below.copy(below.getTraitSet(), inputs);
  }
}
