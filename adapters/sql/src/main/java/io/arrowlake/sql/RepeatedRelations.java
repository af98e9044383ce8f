package io.arrowlake.sql;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelDigest;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;

/**
 * Which relations of a tree stand in it more than once and are computed once: those that give fewer
 * rows than they read, or order these, such as a WITH query that is joined to itself. A scan or a
 * join is cheaper to make again than to keep. Found once for a tree.
 */
final class RepeatedRelations {
  private final Map<RelDigest, Integer> counts = new HashMap<>();
  private final Set<RelDigest> shared = new HashSet<>();

  /** The repeated relations of a tree. */
  RepeatedRelations(RelNode root) {
    count(root);
    counts.forEach(
        (digest, count) -> {
          if (count > 1) {
            shared.add(digest);
          }
        });
  }

  /** Whether a node stands for a relation that is computed once for several readers. */
  boolean contains(RelNode node) {
    return !shared.isEmpty() && isWorthKeeping(node) && shared.contains(node.getRelDigest());
  }

  /** What is below a repeated relation is counted with the first of them only. */
  private void count(RelNode node) {
    if (isWorthKeeping(node) && isAlwaysTheSame(node)) {
      int count = counts.merge(node.getRelDigest(), 1, Integer::sum);
      if (count > 1) {
        return;
      }
    }

    node.getInputs().forEach(this::count);
  }

  private static boolean isWorthKeeping(RelNode node) {
    return node instanceof Aggregate
        || node instanceof SetOp setOp && !setOp.all
        || node instanceof Sort sort && (sort.fetch != null || sort.offset != null)
        || node instanceof Project project && RexOver.containsOver(project.getProjects(), null);
  }

  /** Whether two of it give the same rows: nothing in it depends on a row outside, or on chance. */
  private static boolean isAlwaysTheSame(RelNode node) {
    return RelOptUtil.getVariablesUsed(node).isEmpty() && isDeterministic(node);
  }

  private static boolean isDeterministic(RelNode node) {
    Chance chance = new Chance();
    node.accept(chance);
    return !chance.found
        && !(node instanceof Correlate)
        && node.getInputs().stream().allMatch(RepeatedRelations::isDeterministic);
  }

  /** Looks for calls that may give another value each time. */
  private static final class Chance extends RexShuttle {
    private boolean found;

    @Override
    public RexNode visitCall(RexCall call) {
      found |= !call.getOperator().isDeterministic();
      return super.visitCall(call);
    }
  }
}
