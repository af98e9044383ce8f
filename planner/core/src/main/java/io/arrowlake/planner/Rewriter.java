package io.arrowlake.planner;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.rule.AverageReduceRule;
import io.arrowlake.planner.rule.ExpressionReduceRule;
import io.arrowlake.planner.rule.FilterBelowSetOperationRule;
import io.arrowlake.planner.rule.NestedSubQueryRule;
import io.arrowlake.planner.rule.OuterJoinSubQueryRule;
import io.arrowlake.planner.rule.RowInToExistsRule;
import io.arrowlake.planner.rule.SemiJoinRules;
import io.arrowlake.planner.rule.SubQueryToSemiJoinRule;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCostImpl;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.FilterAggregateTransposeRule;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.tools.RelBuilderFactory;
import org.apache.calcite.util.CancelFlag;

/**
 * Step 3: algebra to equal algebra that reads and moves less. Each phase is a list of rules that is
 * run to its end; none chooses by cost. Stateless.
 */
final class Rewriter {
  /**
   * No phase on a sane statement needs so many matches: rules that undo each other end here, with a
   * right plan.
   */
  private static final int MATCH_LIMIT = 20_000;

  private static final RelBuilderFactory BUILDERS =
      RelBuilder.proto(
          RelFactories.DEFAULT_STRUCT, Binder.relBuilderConfig(RelBuilder.Config.DEFAULT));

  private static final List<RelOptRule> SEMI_JOIN_SUB_QUERIES =
      List.of(SubQueryToSemiJoinRule.create());

  private static final List<RelOptRule> SUB_QUERIES =
      List.of(
          OuterJoinSubQueryRule.create(),
          NestedSubQueryRule.filter(),
          NestedSubQueryRule.project(),
          NestedSubQueryRule.join(),
          RowInToExistsRule.filter(),
          RowInToExistsRule.project(),
          RowInToExistsRule.join(),
          CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
          CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
          CoreRules.JOIN_SUB_QUERY_TO_CORRELATE);

  private static final List<RelOptRule> SIMPLIFY =
      List.of(
          ExpressionReduceRule.filter(),
          ExpressionReduceRule.project(),
          ExpressionReduceRule.join(),
          CoreRules.FILTER_MERGE,
          CoreRules.PROJECT_REMOVE);

  private static final List<RelOptRule> PLACE_FILTERS =
      List.of(
          CoreRules.FILTER_INTO_JOIN,
          CoreRules.JOIN_CONDITION_PUSH,
          CoreRules.FILTER_PROJECT_TRANSPOSE,
          filterBelowGroups(),
          FilterBelowSetOperationRule.create(),
          CoreRules.FILTER_MERGE,
          CoreRules.PROJECT_MERGE,
          CoreRules.PROJECT_REMOVE);

  private static final List<RelOptRule> SEMI_JOINS =
      List.of(SemiJoinRules.project(), SemiJoinRules.join());

  /** Keys that are computed become columns, which keys of the other side can filter. */
  private static final List<RelOptRule> JOIN_KEYS = List.of(CoreRules.JOIN_PUSH_EXPRESSIONS);

  /**
   * Without Calcite's ProjectAggregateMergeRule, which matches its own result for ever where a CASE
   * stands above an aggregate.
   */
  private static final List<RelOptRule> AGGREGATES =
      List.of(
          AverageReduceRule.create(),
          CoreRules.AGGREGATE_PROJECT_MERGE,
          CoreRules.AGGREGATE_REMOVE);

  /**
   * The same for more groupings than these: whether one is of rows that are unique anyway is asked
   * of everything below it, which took half of the time of 100 nested sub-queries.
   */
  private static final int MANY = 50;

  private static final List<RelOptRule> MANY_AGGREGATES =
      List.of(AverageReduceRule.create(), CoreRules.AGGREGATE_PROJECT_MERGE);

  private static final List<RelOptRule> PRUNE =
      List.of(
          CoreRules.PROJECT_MERGE,
          CoreRules.PROJECT_REMOVE,
          CoreRules.SORT_REMOVE_CONSTANT_KEYS,
          CoreRules.UNION_MERGE);

  /**
   * Calcite's rule, for groups that rows make. Below a grand total, which has a row for no rows, it
   * would put the conditions that read no column.
   */
  private static RelOptRule filterBelowGroups() {
    return FilterAggregateTransposeRule.Config.DEFAULT
        .withOperandSupplier(
            builder ->
                builder
                    .operand(Filter.class)
                    .oneInput(
                        input ->
                            input
                                .operand(Aggregate.class)
                                .predicate(aggregate -> !aggregate.hasEmptyGroup())
                                .anyInputs()))
        .withDescription("FilterAggregateTransposeRule:grouped")
        .as(FilterAggregateTransposeRule.Config.class)
        .toRule();
  }

  /**
   * Everything before joins are ordered: sub-queries are joins after it, and filters stand where
   * rows come from.
   */
  RelNode beforeJoinOrder(
      RelNode tree, PlanSettings.Simplification simplification, PlanningTime time) {
    boolean simplifies = simplification == PlanSettings.Simplification.ON;
    BooleanSupplier cancelled = time.cancelled();
    RelNode timed = StrictConditions.set(StatementTime.set(tree));
    RelNode joined =
        Decorrelator.decorrelate(
            run(SUB_QUERIES, run(SEMI_JOIN_SUB_QUERIES, timed, cancelled), cancelled),
            BUILDERS.create(tree.getCluster(), null));
    RelNode compared = WideComparisons.uncast(joined);
    RelNode simple = simplifies ? simplify(compared, time) : compared;
    RelNode placed = placeFilters(CommonFactors.takeOut(simple), time);
    RelNode semi = improve("early semi joins", SEMI_JOINS, placed, time);
    return placeFilters(simplifies ? simplify(semi, time) : semi, time);
  }

  private static RelNode simplify(RelNode tree, PlanningTime time) {
    return improve("simplification", SIMPLIFY, tree, time);
  }

  private static RelNode placeFilters(RelNode tree, PlanningTime time) {
    return improve("placing of filters", PLACE_FILTERS, tree, time);
  }

  /** The tree after a step that may be left out. */
  private static RelNode improve(
      String step, List<RelOptRule> rules, RelNode tree, PlanningTime time) {
    return time.attempt(step, stop -> run(rules, tree, stop)).orElse(tree);
  }

  /** Everything after joins are ordered: columns that nobody reads are gone after it. */
  RelNode afterJoinOrder(RelNode tree, PlanningTime time) {
    RelNode keyed = improve("keys as columns", JOIN_KEYS, tree, time);
    List<RelOptRule> aggregates = aggregates(keyed) > MANY ? MANY_AGGREGATES : AGGREGATES;
    RelNode aggregated = run(aggregates, keyed, time.cancelled());
    RelNode trimmed = trim(placeFilters(aggregated, time));
    return new ColumnPruner().prune(improve("pruning of columns", PRUNE, trimmed, time));
  }

  private static int aggregates(RelNode node) {
    int below = node.getInputs().stream().mapToInt(Rewriter::aggregates).sum();
    return node instanceof Aggregate ? below + 1 : below;
  }

  private static RelNode trim(RelNode tree) {
    RelBuilder builder = BUILDERS.create(tree.getCluster(), null);
    return new RelFieldTrimmer(null, builder).trim(tree);
  }

  private static RelNode run(List<RelOptRule> rules, RelNode tree, BooleanSupplier cancelled) {
    if (cancelled.getAsBoolean()) {
      throw new ArrowLakeException(
          ErrorCode.QUERY_CANCELLED, "The query was cancelled while it was planned");
    }

    if (!RuleMatch.isPossible(rules, tree)) {
      return tree;
    }

    HepProgram program =
        HepProgram.builder()
            .addMatchOrder(HepMatchOrder.TOP_DOWN)
            .addMatchLimit(MATCH_LIMIT)
            .addRuleCollection(rules)
            .build();
    RelOptCluster cluster = tree.getCluster();
    HepPlanner planner =
        new HepPlanner(program, Contexts.of(flag(cancelled)), true, null, RelOptCostImpl.FACTORY);
    planner.setExecutor(cluster.getPlanner().getExecutor());
    planner.setRoot(tree);
    RelNode best = planner.findBestExp();
    cluster.invalidateMetadataQuery();
    return StrictConditions.set(best);
  }

  private static CancelFlag flag(BooleanSupplier cancelled) {
    return new CancelFlag(new AtomicBoolean()) {
      @Override
      public boolean isCancelRequested() {
        return cancelled.getAsBoolean();
      }
    };
  }
}
