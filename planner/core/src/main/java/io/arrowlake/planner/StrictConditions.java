package io.arrowlake.planner;

import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Puts NULL in the place of comparisons with a literal NULL in the conditions of filters and joins:
 * Calcite's metadata takes none for a predicate, and fails. Stateless.
 */
final class StrictConditions {
  private StrictConditions() {}

  /** The tree, and the sub-queries in it, without such comparisons. */
  static RelNode set(RelNode tree) {
    RexShuttle subQueries = new SubQueries();
    RexShuttle comparisons = new Comparisons(tree.getCluster().getRexBuilder());
    return tree.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            RelNode below = super.visit(node);
            return below instanceof Filter || below instanceof Join
                ? below.accept(comparisons)
                : below.accept(subQueries);
          }
        });
  }

  private static class SubQueries extends RexShuttle {
    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      RelNode rows = set(query.rel);
      RexNode outer = super.visitSubQuery(query);
      return rows == query.rel || !(outer instanceof RexSubQuery same) ? outer : same.clone(rows);
    }
  }

  private static final class Comparisons extends SubQueries {
    private final RexBuilder builder;

    Comparisons(RexBuilder builder) {
      this.builder = builder;
    }

    @Override
    public RexNode visitCall(RexCall call) {
      return SqlKind.COMPARISON.contains(call.getKind())
              && call.getKind() != SqlKind.IS_DISTINCT_FROM
              && call.getKind() != SqlKind.IS_NOT_DISTINCT_FROM
              && call.getOperands().stream().anyMatch(o -> RexUtil.isNullLiteral(o, true))
          ? builder.makeNullLiteral(call.getType())
          : super.visitCall(call);
    }
  }
}
