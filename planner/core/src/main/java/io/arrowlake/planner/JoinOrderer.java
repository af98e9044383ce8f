package io.arrowlake.planner;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.RelMetadataQuery;

/**
 * Step 4: puts the inner joins of each connected group into the order that costs least, counting
 * what rows cost to leave their source. Outer, semi and anti joins stay where they are and bound
 * the groups. Stateless.
 */
final class JoinOrderer {

  /** The tree with its inner joins in order; the columns of the result are the same. */
  RelNode order(RelNode tree, PlanningTime time) {
    if (!JoinGraph.isInnerJoin(tree)) {
      return withInputs(tree, time);
    }

    RelMetadataQuery metadata = tree.getCluster().getMetadataQuery();
    JoinGraph graph =
        JoinGraph.of(tree).withImpliedFilters(tree.getCluster().getRexBuilder()).withLocalFilters();
    List<RelNode> leaves = graph.leaves().stream().map(leaf -> order(leaf, time)).toList();
    JoinGraph ordered = graph.withLeaves(leaves);
    return new JoinEnumerator(ordered, metadata, time).best();
  }

  private RelNode withInputs(RelNode node, PlanningTime time) {
    List<RelNode> inputs = new ArrayList<>();
    for (RelNode input : node.getInputs()) {
      inputs.add(order(input, time));
    }

    return inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
  }
}
