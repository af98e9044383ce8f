package io.arrowlake.planner.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSimplify;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * Planner rule that simplifies the expressions of a filter, a projection or a join by what is known
 * of the rows below: columns that have one value are replaced by it, constants are folded, and the
 * rest is simplified by {@link RexSimplify}. Calcite's own rules hand expressions to it whose types
 * are those from before the replacement.
 */
public final class ExpressionReduceRule extends RelRule<RelRule.Config> {
  private static final int MOST_STEPS = 6;

  /** The rule for filters. */
  public static ExpressionReduceRule filter() {
    return rule("Filter", LogicalFilter.class);
  }

  /** The rule for projections. */
  public static ExpressionReduceRule project() {
    return rule("Project", LogicalProject.class);
  }

  /** The rule for the conditions of joins. */
  public static ExpressionReduceRule join() {
    return rule("Join", LogicalJoin.class);
  }

  private static ExpressionReduceRule rule(String name, Class<? extends RelNode> node) {
    return new ExpressionReduceRule(
        PlainRuleConfig.of(
            "ExpressionReduceRule:" + name, builder -> builder.operand(node).anyInputs()));
  }

  private ExpressionReduceRule(Config config) {
    super(config);
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    RelNode node = call.rel(0);
    RelMetadataQuery metadata = call.getMetadataQuery();
    if (node instanceof Filter filter) {
      reduce(call, filter, metadata.getPulledUpPredicates(filter.getInput()));
    } else if (node instanceof Project project) {
      reduce(call, project, metadata.getPulledUpPredicates(project.getInput()));
    } else if (node instanceof Join join) {
      reduce(call, join, metadata);
    }
  }

  private static void reduce(RelOptRuleCall call, Filter filter, RelOptPredicateList known) {
    RexNode reduced =
        settled(
            filter.getCondition(),
            condition -> reduced(filter, condition, known, RexUnknownAs.FALSE));
    if (reduced.isAlwaysTrue()) {
      call.transformTo(filter.getInput());
    } else if (reduced.isAlwaysFalse() || RexUtil.isNullLiteral(reduced, true)) {
      call.transformTo(call.builder().push(filter).empty().build());
    } else if (!reduced.equals(filter.getCondition())) {
      call.transformTo(filter.copy(filter.getTraitSet(), filter.getInput(), reduced));
    }
  }

  private static void reduce(RelOptRuleCall call, Project project, RelOptPredicateList known) {
    List<RexNode> columns = new ArrayList<>();
    for (RexNode column : project.getProjects()) {
      RexBuilder builder = project.getCluster().getRexBuilder();
      columns.add(
          settled(
              column,
              each ->
                  typed(
                      builder,
                      reduced(project, each, known, RexUnknownAs.UNKNOWN),
                      column.getType())));
    }

    if (!columns.equals(project.getProjects())) {
      call.transformTo(
          project.copy(project.getTraitSet(), project.getInput(), columns, project.getRowType()));
    }
  }

  private static RexNode typed(RexBuilder builder, RexNode expression, RelDataType type) {
    return expression.getType().equals(type)
        ? expression
        : builder.makeCast(type, expression, true, false);
  }

  private static void reduce(RelOptRuleCall call, Join join, RelMetadataQuery metadata) {
    RexBuilder builder = join.getCluster().getRexBuilder();
    int leftColumns = join.getLeft().getRowType().getFieldCount();
    RelOptPredicateList known =
        metadata
            .getPulledUpPredicates(join.getLeft())
            .union(
                builder,
                metadata.getPulledUpPredicates(join.getRight()).shift(builder, leftColumns));
    RexNode reduced =
        settled(
            join.getCondition(), condition -> reduced(join, condition, known, RexUnknownAs.FALSE));
    if (!reduced.equals(join.getCondition())) {
      call.transformTo(
          join.copy(
              join.getTraitSet(),
              reduced,
              join.getLeft(),
              join.getRight(),
              join.getJoinType(),
              join.isSemiJoinDone()));
    }
  }

  /** What comes of an expression in the end; itself where it would go back and forth for ever. */
  private static RexNode settled(RexNode expression, UnaryOperator<RexNode> step) {
    RexNode current = expression;
    for (int i = 0; i < MOST_STEPS; i++) {
      RexNode next = step.apply(current);
      if (next.equals(current)) {
        return current;
      }

      current = next;
    }

    return expression;
  }

  private static RexNode reduced(
      RelNode node, RexNode expression, RelOptPredicateList known, RexUnknownAs unknownAs) {
    RelOptCluster cluster = node.getCluster();
    RexBuilder builder = cluster.getRexBuilder();
    RexExecutor folder = Objects.requireNonNull(cluster.getPlanner().getExecutor());
    List<RexNode> folded = new ArrayList<>();
    folder.reduce(builder, List.of(expression.accept(new Constants(known.constantMap))), folded);
    RexNode listed = folded.get(0).accept(new ComparisonLists(builder));
    RexNode typed = listed.accept(new StrictTypes(builder.getTypeFactory()));
    return new RexSimplify(builder, known, folder).simplifyUnknownAs(typed, unknownAs);
  }

  /** Puts the value in the place of a column that has only one. */
  private static final class Constants extends RexShuttle {
    private final Map<RexNode, RexNode> values;

    Constants(Map<RexNode, RexNode> values) {
      this.values = values;
    }

    @Override
    public RexNode visitInputRef(RexInputRef ref) {
      @Nullable RexNode value = values.get(ref);
      return value == null ? ref : value;
    }
  }
}
