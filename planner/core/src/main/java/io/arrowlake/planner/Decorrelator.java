package io.arrowlake.planner;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.calcite.sql2rel.TopDownGeneralDecorrelator;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Turns correlations into joins by one of Calcite's decorrelators, whichever is right: the one that
 * knows equalities only is faster, the general one takes the rest. Stateless.
 */
final class Decorrelator {
  /**
   * A tree of which more nodes than this and {@link #MOST_GROWTH} times its own are made would be
   * planned for minutes: outer rows are joined into each sub-query anew, on every level of them.
   */
  private static final long LEAST_LIMIT = 5_000;

  private static final long MOST_GROWTH = 20;

  private Decorrelator() {}

  /**
   * The tree with joins in place of all correlations.
   *
   * @throws ArrowLakeException NOT_SUPPORTED where it has one that no join can stand for
   */
  static RelNode decorrelate(RelNode tree, RelBuilder builder) {
    RelNode flat =
        isPlain(tree)
            ? RelDecorrelator.decorrelateQuery(tree, builder)
            : decorrelateAny(withPlainBranches(tree, builder), builder);
    long most = LEAST_LIMIT + MOST_GROWTH * nodes(tree, Long.MAX_VALUE);
    if (nodes(flat, most) <= most && !hasCorrelate(flat) && !hasSubQuery(flat)) {
      return flat;
    }

    throw notPlanned(null);
  }

  /**
   * How many nodes a tree has, each place of what stands in several; more than the limit for more.
   */
  private static long nodes(RelNode node, long limit) {
    long count = 1;
    for (RelNode input : node.getInputs()) {
      if (count > limit) {
        break;
      }

      count += nodes(input, limit - count);
    }

    return count;
  }

  private static RelNode decorrelateAny(RelNode tree, RelBuilder builder) {
    try {
      return TopDownGeneralDecorrelator.decorrelateQuery(withCounts(tree), builder);
    } catch (NullPointerException | IllegalArgumentException e) {
      // It finds no place for an outer column, as for one that is spoken of several levels below.
      throw notPlanned(e);
    }
  }

  /**
   * The tree with a count beside the aggregates that have a grand total in correlated sub-queries:
   * Calcite's decorrelator takes care that such an aggregate has a row for each outer row only
   * where it counts, or where the sub-query is nothing but the aggregate.
   */
  private static RelNode withCounts(RelNode node) {
    List<RelNode> inputs = new ArrayList<>();
    for (RelNode input : node.getInputs()) {
      boolean isScalar =
          node instanceof Correlate correlate
              && correlate.getJoinType() == JoinRelType.LEFT
              && input == correlate.getRight();
      inputs.add(isScalar ? withCountsBelowTop(input) : withCounts(input));
    }

    RelNode copy = inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
    return copy instanceof Aggregate aggregate && hasCorrelatedTotal(copy)
        ? counted(aggregate)
        : copy;
  }

  /** An outer row without a match has NULLs, which is what such an aggregate gives for no rows. */
  private static RelNode withCountsBelowTop(RelNode query) {
    boolean isPassed =
        query instanceof Project project
            && project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
    if (!isPassed && !isOneRow(query)) {
      return withCounts(query);
    }

    RelNode input = query.getInput(0);
    return query.copy(
        query.getTraitSet(), List.of(isPassed ? withCountsBelowTop(input) : withCounts(input)));
  }

  private static RelNode counted(Aggregate aggregate) {
    List<AggregateCall> calls = new ArrayList<>(aggregate.getAggCallList());
    calls.add(
        AggregateCall.create(
            SqlStdOperatorTable.COUNT,
            false,
            false,
            false,
            List.of(),
            List.of(),
            -1,
            null,
            RelCollations.EMPTY,
            0,
            aggregate.getInput(),
            null,
            null));
    RelNode counting =
        aggregate.copy(
            aggregate.getTraitSet(),
            aggregate.getInput(),
            aggregate.getGroupSet(),
            aggregate.getGroupSets(),
            calls);
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < aggregate.getRowType().getFieldCount(); i++) {
      columns.add(RexInputRef.of(i, counting.getRowType()));
    }

    return LogicalProject.create(
        counting, List.of(), columns, aggregate.getRowType().getFieldNames(), Set.of());
  }

  private static ArrowLakeException notPlanned(@Nullable RuntimeException cause) {
    return new ArrowLakeException(
            ErrorCode.NOT_SUPPORTED, "A correlated sub-query of this form cannot be planned", cause)
        .remedy("Write it as a join");
  }

  /**
   * The tree with the branches of unions and joins decorrelated one by one, where there are several
   * with correlations: Calcite's decorrelator takes the outer columns of one for those of the next.
   */
  private static RelNode withPlainBranches(RelNode node, RelBuilder builder) {
    List<RelNode> inputs = node.getInputs();
    boolean hasBranches = inputs.stream().filter(Decorrelator::hasCorrelate).count() > 1;
    if (hasBranches
        && !(node instanceof Correlate)
        && RelOptUtil.getVariablesUsed(node).isEmpty()) {
      return node.copy(
          node.getTraitSet(), inputs.stream().map(input -> decorrelate(input, builder)).toList());
    }

    return inputs.stream().anyMatch(Decorrelator::hasCorrelate)
        ? node.copy(
            node.getTraitSet(),
            inputs.stream().map(input -> withPlainBranches(input, builder)).toList())
        : node;
  }

  /**
   * Whether outer rows are spoken of in nothing but {@code column = outer column}, and each by the
   * next sub-query only. For anything else {@link RelDecorrelator} joins the outer rows' values by
   * {@code =}, which loses those with a NULL, and takes one outer row for another. It also forgets
   * that an aggregate without keys has a row for each outer row, unless the aggregate is all that
   * the sub-query is.
   */
  private static boolean isPlain(RelNode node) {
    return (!(node instanceof Correlate correlate)
            || !isUsedBelowCorrelate(correlate.getRight(), correlate.getCorrelationId())
                && !hasCorrelatedRow(withoutTop(correlate.getRight())))
        && speaksPlainly(node)
        && node.getInputs().stream().allMatch(Decorrelator::isPlain);
  }

  private static boolean isUsedBelowCorrelate(RelNode node, CorrelationId row) {
    return node instanceof Correlate correlate
            && RelOptUtil.getVariablesUsed(correlate.getRight()).contains(row)
        || node.getInputs().stream().anyMatch(input -> isUsedBelowCorrelate(input, row));
  }

  /** What is below an aggregate that is all of a sub-query but for projections above it. */
  private static RelNode withoutTop(RelNode query) {
    RelNode node = query.stripped();
    while (node instanceof Project project) {
      node = project.getInput().stripped();
    }

    return isOneRow(node) ? node.getInput(0) : query;
  }

  private static boolean isOneRow(RelNode node) {
    return node instanceof Aggregate aggregate && aggregate.getGroupCount() == 0;
  }

  /** Whether there is an aggregate with a grand total whose rows hang on an outer row. */
  private static boolean hasCorrelatedRow(RelNode node) {
    return hasCorrelatedTotal(node)
        || node.getInputs().stream().anyMatch(Decorrelator::hasCorrelatedRow);
  }

  /** Whether a node has a row for each outer row, also where nothing of it matches. */
  private static boolean hasCorrelatedTotal(RelNode node) {
    return node instanceof Aggregate aggregate
        && aggregate.hasEmptyGroup()
        && !RelOptUtil.getVariablesUsed(node).isEmpty();
  }

  private static boolean speaksPlainly(RelNode node) {
    if (node instanceof Filter filter) {
      return RelOptUtil.conjunctions(filter.getCondition()).stream()
          .allMatch(conjunct -> isPlain(conjunct, filter.getInput()));
    } else if (node instanceof Project project) {
      return project.getProjects().stream().noneMatch(RexUtil::containsCorrelation);
    }

    return !(node instanceof Join join) || !RexUtil.containsCorrelation(join.getCondition());
  }

  private static boolean isPlain(RexNode conjunct, RelNode input) {
    if (!RexUtil.containsCorrelation(conjunct)) {
      return true;
    } else if (conjunct.getKind() != SqlKind.EQUALS) {
      return false;
    }

    RexNode left = ((RexCall) conjunct).getOperands().get(0);
    RexNode right = ((RexCall) conjunct).getOperands().get(1);
    return left instanceof RexFieldAccess && isPlainSide(right, input)
        || right instanceof RexFieldAccess && isPlainSide(left, input);
  }

  /**
   * Whether an expression reads rows of the sub-query only, and is no aggregate's column: {@link
   * RelDecorrelator} takes the number of that for one of a key.
   */
  private static boolean isPlainSide(RexNode side, RelNode input) {
    return !RexUtil.containsCorrelation(side)
        && !(side instanceof RexInputRef column && isAggregated(input, column.getIndex()));
  }

  private static boolean isAggregated(RelNode node, int column) {
    if (node instanceof Project project) {
      return project.getProjects().get(column) instanceof RexInputRef below
          && isAggregated(project.getInput(), below.getIndex());
    } else if (node instanceof Filter filter) {
      return isAggregated(filter.getInput(), column);
    } else if (node instanceof Aggregate aggregate) {
      return column >= aggregate.getGroupCount()
          || isAggregated(aggregate.getInput(), aggregate.getGroupSet().nth(column));
    } else if (node instanceof Join join) {
      int leftColumns = join.getLeft().getRowType().getFieldCount();
      return column < leftColumns
          ? isAggregated(join.getLeft(), column)
          : isAggregated(join.getRight(), column - leftColumns);
    }

    return false;
  }

  private static boolean hasCorrelate(RelNode node) {
    return node instanceof Correlate
        || node.getInputs().stream().anyMatch(Decorrelator::hasCorrelate);
  }

  private static boolean hasSubQuery(RelNode node) {
    return (node instanceof Join join && RexUtil.SubQueryFinder.find(join.getCondition()) != null)
        || node.getInputs().stream().anyMatch(Decorrelator::hasSubQuery);
  }
}
