package io.arrowlake.planner;

import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/**
 * Makes one projection of two, also within sub-queries. Calcite's converter does so while it builds
 * a tree, but then takes the columns of a correlated projection for those of the one below it, so
 * that it is told to leave them. Stateless.
 */
final class ProjectMerger {
  /** The bloat with which a builder merges nothing. */
  static final int NONE = -1;

  /** How much larger a merged projection may be than the two; as Calcite has it. */
  private static final int BLOAT = 100;

  private ProjectMerger() {}

  /** The tree with fewer projections. */
  static RelNode merge(RelNode tree) {
    RexShuttle subQueries =
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery query) {
            return query
                .clone(query.getType(), visitList(query.getOperands()))
                .clone(merge(query.rel));
          }
        };
    return tree.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            RelNode merged = super.visit(node).accept(subQueries);
            return merged instanceof Project upper
                    && upper.getInput() instanceof Project lower
                    && upper.getVariablesSet().isEmpty()
                ? merged(upper, lower)
                : merged;
          }
        });
  }

  private static RelNode merged(Project upper, Project lower) {
    List<RexNode> columns =
        RelOptUtil.pushPastProjectUnlessBloat(upper.getProjects(), lower, BLOAT);
    return columns == null
        ? upper
        : LogicalProject.create(
            lower.getInput(),
            upper.getHints(),
            columns,
            upper.getRowType(),
            lower.getVariablesSet());
  }
}
