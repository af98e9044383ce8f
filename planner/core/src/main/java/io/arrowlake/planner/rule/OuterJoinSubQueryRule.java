package io.arrowlake.planner.rule;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Planner rule that takes sub-queries out of the condition of a left or right join. What is asked
 * of the inner side alone becomes a filter of it. A sub-query about both sides makes a correlation
 * of the join: for each row of the outer side, the inner side's rows that a filter keeps. The
 * filters' sub-queries are then planned as any filter's. Calcite plans those of an inner join and
 * those about one side only, where no sub-query of theirs speaks of the join's rows.
 */
public final class OuterJoinSubQueryRule extends RelRule<RelRule.Config> {

  /** The rule. */
  public static OuterJoinSubQueryRule create() {
    return new OuterJoinSubQueryRule(
        PlainRuleConfig.of(
            "OuterJoinSubQueryRule",
            builder ->
                builder
                    .operand(LogicalJoin.class)
                    .predicate(OuterJoinSubQueryRule::hasSubQueryAboutBothSides)
                    .anyInputs()));
  }

  private OuterJoinSubQueryRule(Config config) {
    super(config);
  }

  private static boolean hasSubQueryAboutBothSides(LogicalJoin join) {
    if (join.getJoinType() != JoinRelType.LEFT && join.getJoinType() != JoinRelType.RIGHT) {
      return false;
    }

    Set<RexSubQuery> queries = new HashSet<>();
    join.getCondition()
        .accept(
            new RexShuttle() {
              @Override
              public RexNode visitSubQuery(RexSubQuery query) {
                queries.add(query);
                return super.visitSubQuery(query);
              }
            });
    int columns = join.getLeft().getRowType().getFieldCount();
    if (NestedSubQueryRule.isFound(List.of(join.getCondition()))
        || SubQueryJoins.isSpokenOfBelow(join)) {
      return true;
    }

    return queries.stream()
        .anyMatch(
            query -> {
              ImmutableBitSet used = used(join, query);
              boolean isRow = query.getOperands().size() > 1;
              return isRow
                  || used.nextSetBit(0) >= 0
                      && used.nextSetBit(0) < columns
                      && used.nextSetBit(columns) >= 0;
            });
  }

  private static ImmutableBitSet used(LogicalJoin join, RexSubQuery query) {
    ImmutableBitSet used = RelOptUtil.InputFinder.bits(query.getOperands(), null);
    for (CorrelationId row : join.getVariablesSet()) {
      used = used.union(RelOptUtil.correlationColumns(row, query.rel));
    }

    return used;
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    LogicalJoin join = call.rel(0);
    boolean isLeft = join.getJoinType() == JoinRelType.LEFT;
    int leftColumns = join.getLeft().getRowType().getFieldCount();
    Side outer =
        new Side(
            isLeft ? join.getLeft() : join.getRight(),
            isLeft ? 0 : leftColumns,
            join.getCluster().createCorrel());
    Side inner =
        new Side(
            isLeft ? join.getRight() : join.getLeft(),
            isLeft ? leftColumns : 0,
            join.getCluster().createCorrel());
    List<RexNode> ofInner = new ArrayList<>();
    List<RexNode> others = new ArrayList<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
      (inner.hasAll(columns(join, conjunct)) ? ofInner : others).add(conjunct);
    }

    boolean isFiltered =
        others.stream().allMatch(other -> RexUtil.SubQueryFinder.find(other) == null);
    RelNode kept =
        filtered(
            inner,
            isFiltered ? ofInner : List.of(join.getCondition()),
            new ConditionShuttle(join, outer, inner));
    if (isFiltered) {
      call.transformTo(
          LogicalJoin.create(
              isLeft ? join.getLeft() : kept,
              isLeft ? kept : join.getRight(),
              join.getHints(),
              RexUtil.composeConjunction(join.getCluster().getRexBuilder(), others),
              ImmutableSet.of(),
              join.getJoinType()));
      return;
    }

    RelNode correlate =
        LogicalCorrelate.create(
            outer.node(),
            kept,
            List.of(),
            outer.row(),
            RelOptUtil.correlationColumns(outer.row(), kept),
            JoinRelType.LEFT);
    call.transformTo(isLeft ? correlate : swapped(correlate, outer, join));
  }

  private static RelNode filtered(Side side, List<RexNode> conditions, ConditionShuttle shuttle) {
    RexBuilder builder = side.node().getCluster().getRexBuilder();
    return LogicalFilter.create(
        side.node(),
        RexUtil.composeConjunction(builder, conditions).accept(shuttle),
        ImmutableSet.of(side.row()));
  }

  /** The columns of the join that a condition and the sub-queries in it speak of. */
  private static ImmutableBitSet columns(LogicalJoin join, RexNode condition) {
    ImmutableBitSet.Builder columns = ImmutableBitSet.builder();
    condition.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            columns.set(ref.getIndex());
            return ref;
          }

          @Override
          public RexNode visitSubQuery(RexSubQuery query) {
            columns.addAll(used(join, query));
            return query;
          }
        });
    return columns.build();
  }

  /** The inner side's columns first, as a right join has them. */
  private static RelNode swapped(RelNode correlate, Side outer, LogicalJoin join) {
    int outerColumns = outer.columns();
    RexBuilder builder = join.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>();
    IntStream.concat(
            IntStream.range(outerColumns, correlate.getRowType().getFieldCount()),
            IntStream.range(0, outerColumns))
        .forEach(i -> columns.add(builder.makeInputRef(correlate, i)));
    return LogicalProject.create(
        correlate, List.of(), columns, join.getRowType().getFieldNames(), ImmutableSet.of());
  }

  /**
   * One side of the join.
   *
   * @param start its first column in the join's rows
   * @param row a name for its current row
   */
  private record Side(RelNode node, int start, CorrelationId row) {
    int columns() {
      return node.getRowType().getFieldCount();
    }

    boolean hasAll(ImmutableBitSet all) {
      return ImmutableBitSet.range(start, start + columns()).contains(all);
    }

    boolean has(int column) {
      return column >= start && column < start + columns();
    }

    RexNode access(int column) {
      RexBuilder builder = node.getCluster().getRexBuilder();
      return builder.makeFieldAccess(builder.makeCorrel(node.getRowType(), row), column - start);
    }
  }

  /** Moves the condition above the inner side: the other side is spoken of by its row's name. */
  private static final class ConditionShuttle extends RexShuttle {
    private final Side outer;
    private final Side inner;
    private final RowShuttle rows;

    ConditionShuttle(LogicalJoin join, Side outer, Side inner) {
      this.outer = outer;
      this.inner = inner;
      this.rows = new RowShuttle(join.getVariablesSet(), outer, inner);
    }

    @Override
    public RexNode visitInputRef(RexInputRef ref) {
      return outer.has(ref.getIndex())
          ? outer.access(ref.getIndex())
          : new RexInputRef(ref.getIndex() - inner.start(), ref.getType());
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      return query
          .clone(query.getType(), visitList(query.getOperands()))
          .clone(rows.apply(query.rel));
    }
  }

  /** Spells the join's row within sub-queries as the rows of its two sides. */
  private static final class RowShuttle extends RexShuttle {
    private final Set<CorrelationId> joined;
    private final Side outer;
    private final Side inner;

    RowShuttle(Set<CorrelationId> joined, Side outer, Side inner) {
      this.joined = joined;
      this.outer = outer;
      this.inner = inner;
    }

    RelNode apply(RelNode tree) {
      RexShuttle expressions = this;
      return tree.accept(
          new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode node) {
              return super.visit(node).accept(expressions);
            }
          });
    }

    @Override
    public RexNode visitFieldAccess(RexFieldAccess access) {
      if (!(access.getReferenceExpr() instanceof RexCorrelVariable variable)
          || !joined.contains(variable.id)) {
        return super.visitFieldAccess(access);
      }

      int column = access.getField().getIndex();
      return outer.has(column) ? outer.access(column) : inner.access(column);
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      return query.clone(query.getType(), visitList(query.getOperands())).clone(apply(query.rel));
    }
  }
}
