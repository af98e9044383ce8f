package io.arrowlake.planner.rule;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;

/**
 * Planner rule that computes the sub-queries of a projection below it where one of them stands in
 * the call or the keys of a window function. Calcite's rules do not look for any in there.
 */
public final class WindowSubQueryRule extends RelRule<RelRule.Config> {

  /** The rule. */
  public static WindowSubQueryRule create() {
    return new WindowSubQueryRule(
        PlainRuleConfig.of(
            "WindowSubQueryRule",
            builder ->
                builder
                    .operand(LogicalProject.class)
                    .predicate(WindowSubQueryRule::hasSubQueryInWindow)
                    .anyInputs()));
  }

  private WindowSubQueryRule(Config config) {
    super(config);
  }

  private static boolean hasSubQueryInWindow(LogicalProject project) {
    Search search = new Search();
    project.getProjects().forEach(expression -> expression.accept(search));
    return search.found;
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    LogicalProject project = call.rel(0);
    RelNode input = project.getInput();
    RexBuilder builder = project.getCluster().getRexBuilder();
    int columns = input.getRowType().getFieldCount();
    List<RexNode> below =
        new ArrayList<>(
            IntStream.range(0, columns).mapToObj(i -> builder.makeInputRef(input, i)).toList());
    List<RexNode> above =
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery query) {
            int known = below.indexOf(query);
            if (known < 0) {
              known = below.size();
              below.add(query);
            }

            return builder.makeInputRef(query.getType(), known);
          }
        }.visitList(project.getProjects());
    RelNode computed =
        LogicalProject.create(
            input,
            List.of(),
            below,
            (List<String>) null,
            ImmutableSet.copyOf(project.getVariablesSet()));
    call.transformTo(
        LogicalProject.create(
            computed, project.getHints(), above, project.getRowType(), ImmutableSet.of()));
  }

  private static final class Search extends RexShuttle {
    private boolean found;

    @Override
    public RexNode visitOver(RexOver over) {
      found |=
          over.getOperands().stream().anyMatch(Search::isIn)
              || over.getWindow().partitionKeys.stream().anyMatch(Search::isIn)
              || over.getWindow().orderKeys.stream().anyMatch(key -> isIn(key.left));
      return over;
    }

    private static boolean isIn(RexNode expression) {
      return RexUtil.SubQueryFinder.find(expression) != null;
    }
  }
}
