package io.arrowlake.planner.rule;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Planner rule that computes a sub-query below its filter or projection where it stands within a
 * window function, or on the left of another sub-query's IN or comparison, and a constant on the
 * left of a correlated IN. Calcite's rules do not look for sub-queries in the first, take those in
 * the second into a join's condition that is no place for them, and for a constant keep one row of
 * the sub-query before they look at the outer row.
 */
public final class NestedSubQueryRule extends RelRule<RelRule.Config> {

  /** The rule for projections. */
  public static NestedSubQueryRule project() {
    return new NestedSubQueryRule(
        PlainRuleConfig.of(
            "NestedSubQueryRule:Project",
            builder ->
                builder
                    .operand(LogicalProject.class)
                    .predicate(project -> isFound(project.getProjects()))
                    .anyInputs()));
  }

  /** The rule for filters. */
  public static NestedSubQueryRule filter() {
    return new NestedSubQueryRule(
        PlainRuleConfig.of(
            "NestedSubQueryRule:Filter",
            builder ->
                builder
                    .operand(LogicalFilter.class)
                    .predicate(filter -> isFound(List.of(filter.getCondition())))
                    .anyInputs()));
  }

  /** The rule for the conditions of inner joins, which moves them into a filter above. */
  public static NestedSubQueryRule join() {
    return new NestedSubQueryRule(
        PlainRuleConfig.of(
            "NestedSubQueryRule:Join",
            builder ->
                builder
                    .operand(LogicalJoin.class)
                    .predicate(
                        join ->
                            join.getJoinType() == JoinRelType.INNER
                                && (isFound(List.of(join.getCondition()))
                                    || SubQueryJoins.isSpokenOfBelow(join)))
                    .anyInputs()));
  }

  private NestedSubQueryRule(Config config) {
    super(config);
  }

  /** Whether a sub-query stands where the rule takes it from. */
  static boolean isFound(List<RexNode> expressions) {
    Search search = new Search();
    expressions.forEach(expression -> expression.accept(search));
    return search.found;
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    RelNode node = call.rel(0);
    if (node instanceof LogicalJoin join) {
      call.transformTo(SubQueryJoins.filterAbove(join));
      return;
    }

    RelNode input = node.getInput(0);
    Below below = new Below(input);
    ImmutableSet<CorrelationId> rows = ImmutableSet.copyOf(node.getVariablesSet());
    if (node instanceof LogicalProject project) {
      List<RexNode> above = below.visitList(project.getProjects());
      call.transformTo(
          LogicalProject.create(
              LogicalProject.create(input, List.of(), below.columns, (List<String>) null, rows),
              project.getHints(),
              above,
              project.getRowType(),
              rows));
    } else if (node instanceof LogicalFilter filter) {
      RexNode condition = filter.getCondition().accept(below);
      RelNode filtered =
          LogicalFilter.create(
              LogicalProject.create(input, List.of(), below.columns, (List<String>) null, rows),
              condition,
              rows);
      call.transformTo(
          LogicalProject.create(
              filtered,
              List.of(),
              below.columns.subList(0, input.getRowType().getFieldCount()),
              input.getRowType(),
              ImmutableSet.of()));
    }
  }

  private static boolean isConstantIn(RexSubQuery query) {
    return query.getKind() == SqlKind.IN
        && RexUtil.allLiterals(query.getOperands())
        && !RelOptUtil.getVariablesUsed(query.rel).isEmpty();
  }

  /** Gathers the columns that are computed below, and puts these in the sub-queries' places. */
  private static final class Below extends RexShuttle {
    private final RexBuilder builder;
    private final List<RexNode> columns;
    private int depth;

    Below(RelNode input) {
      this.builder = input.getCluster().getRexBuilder();
      this.columns =
          new ArrayList<>(
              IntStream.range(0, input.getRowType().getFieldCount())
                  .mapToObj(i -> builder.makeInputRef(input, i))
                  .toList());
    }

    @Override
    public RexNode visitOver(RexOver over) {
      depth++;
      RexNode result = super.visitOver(over);
      depth--;
      return result;
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      if (depth == 0) {
        depth++;
        List<RexNode> operands =
            isConstantIn(query)
                ? query.getOperands().stream().map(this::below).toList()
                : visitList(query.getOperands());
        depth--;
        return query.clone(query.getType(), operands);
      }

      return below(query);
    }

    private RexNode below(RexNode expression) {
      int known = columns.indexOf(expression);
      if (known < 0) {
        known = columns.size();
        columns.add(expression);
      }

      return new RexInputRef(known, expression.getType());
    }
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

    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      found |= query.getOperands().stream().anyMatch(Search::isIn) || isConstantIn(query);
      return query;
    }

    private static boolean isIn(RexNode expression) {
      return RexUtil.SubQueryFinder.find(expression) != null;
    }
  }
}
