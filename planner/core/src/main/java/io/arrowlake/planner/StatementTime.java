package io.arrowlake.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/**
 * Puts the time at which a statement began in the place of the functions that ask for it: it is one
 * value for all sites and rows. Stateless.
 */
final class StatementTime {
  private StatementTime() {}

  /** The tree, and the sub-queries in it, with the time of its statement. */
  static RelNode set(RelNode tree) {
    RelOptCluster cluster = tree.getCluster();
    RexExecutor folder = Objects.requireNonNull(cluster.getPlanner().getExecutor());
    RexShuttle clock = new Clock(cluster.getRexBuilder(), folder);
    return tree.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            return super.visit(node).accept(clock);
          }
        });
  }

  private static final class Clock extends RexShuttle {
    private final RexBuilder builder;
    private final RexExecutor folder;

    Clock(RexBuilder builder, RexExecutor folder) {
      this.builder = builder;
      this.folder = folder;
    }

    @Override
    public RexNode visitCall(RexCall call) {
      if (!call.getOperator().isDynamicFunction()) {
        return super.visitCall(call);
      }

      List<RexNode> folded = new ArrayList<>();
      folder.reduce(builder, List.of(call), folded);
      return builder.ensureType(call.getType(), folded.get(0), false);
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      return query.clone(query.getType(), visitList(query.getOperands())).clone(set(query.rel));
    }
  }
}
