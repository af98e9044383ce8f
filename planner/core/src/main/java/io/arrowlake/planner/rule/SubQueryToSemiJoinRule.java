package io.arrowlake.planner.rule;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/**
 * Planner rule that turns a conjunct EXISTS, NOT EXISTS, IN or NOT IN straight into a semi or anti
 * join, where the sub-query speaks of the outer row in its topmost filters only. The general way,
 * by correlation and decorrelation, computes the outer query twice.
 *
 * <p>NOT IN keeps a row only where no comparison is true or unknown: without a proof that no NULL
 * is compared it becomes an anti join on {@code a = b OR a IS NULL OR b IS NULL}. For one column
 * the general way is then faster, since it can hash, and is left to do it; for several columns the
 * general way loses rows.
 */
public final class SubQueryToSemiJoinRule extends RelRule<RelRule.Config> {

  /** The rule. */
  public static SubQueryToSemiJoinRule create() {
    return new SubQueryToSemiJoinRule(
        PlainRuleConfig.of(
            "SubQueryToSemiJoinRule",
            builder ->
                builder
                    .operand(LogicalFilter.class)
                    .predicate(RexUtil.SubQueryFinder::containsSubQuery)
                    .anyInputs()));
  }

  private SubQueryToSemiJoinRule(Config config) {
    super(config);
  }

  /** A sub-query taken apart: its rows, and the condition under which one of them is a match. */
  private record Match(RelNode rows, List<RexNode> conditions) {}

  @Override
  public void onMatch(RelOptRuleCall call) {
    LogicalFilter filter = call.rel(0);
    List<RexNode> conjuncts = RelOptUtil.conjunctions(filter.getCondition());
    for (RexNode conjunct : conjuncts) {
      Optional<RelNode> join = join(filter, conjunct);
      if (join.isPresent()) {
        List<RexNode> rest = new ArrayList<>(conjuncts);
        rest.remove(conjunct);
        RexBuilder builder = filter.getCluster().getRexBuilder();
        RexNode condition = RexUtil.composeConjunction(builder, rest);
        call.transformTo(
            condition.isAlwaysTrue()
                ? join.get()
                : new LogicalFilter(
                    filter.getCluster(),
                    filter.getTraitSet(),
                    join.get(),
                    condition,
                    ImmutableSet.copyOf(filter.getVariablesSet())));
        return;
      }
    }
  }

  private static Optional<RelNode> join(Filter filter, RexNode conjunct) {
    boolean negated = conjunct.getKind() == SqlKind.NOT;
    RexNode inner = negated ? ((RexCall) conjunct).getOperands().get(0) : conjunct;
    if (!(inner instanceof RexSubQuery query)
        || query.getKind() != SqlKind.EXISTS && query.getKind() != SqlKind.IN) {
      return Optional.empty();
    }

    if (query.getOperands().stream()
        .anyMatch(operand -> RexUtil.SubQueryFinder.find(operand) != null)) {
      return Optional.empty();
    }

    return match(filter, query, negated).map(match -> join(filter, match, negated));
  }

  private static RelNode join(Filter filter, Match match, boolean negated) {
    RexBuilder builder = filter.getCluster().getRexBuilder();
    return LogicalJoin.create(
        filter.getInput(),
        match.rows(),
        List.of(),
        RexUtil.composeConjunction(builder, match.conditions()),
        Set.of(),
        negated ? JoinRelType.ANTI : JoinRelType.SEMI);
  }

  private static Optional<Match> match(Filter outer, RexSubQuery query, boolean negated) {
    int shift = outer.getInput().getRowType().getFieldCount();
    RelNode rows = query.rel.stripped();
    List<RexNode> outputs = null;
    if (rows instanceof Project project) {
      outputs = project.containsOver() ? null : project.getProjects();
      if (outputs == null) {
        return Optional.empty();
      }

      rows = project.getInput().stripped();
    }

    List<RexNode> conditions = new ArrayList<>();
    while (rows instanceof Filter filter) {
      for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
        if (RexUtil.SubQueryFinder.find(conjunct) != null) {
          return Optional.empty();
        }

        conditions.add(conjunct);
      }

      rows = filter.getInput().stripped();
    }

    if (isCorrelated(rows)) {
      return Optional.empty();
    }

    Inner inner = new Inner(outer, shift);
    List<RexNode> own = new ArrayList<>();
    List<RexNode> matching = new ArrayList<>();
    for (RexNode condition : conditions) {
      (RexUtil.containsCorrelation(condition) ? matching : own).add(condition);
    }

    List<RexNode> joined = new ArrayList<>(matching.stream().map(m -> m.accept(inner)).toList());
    if (query.getKind() == SqlKind.IN
        && !addEqualities(outer, query, outputs, negated, inner, joined, rows)) {
      return Optional.empty();
    }

    if (inner.failed) {
      return Optional.empty();
    }

    RexBuilder builder = outer.getCluster().getRexBuilder();
    RelNode filtered =
        own.isEmpty() ? rows : LogicalFilter.create(rows, RexUtil.composeConjunction(builder, own));
    return Optional.of(new Match(filtered, joined));
  }

  private static boolean addEqualities(
      Filter outer,
      RexSubQuery query,
      @Nullable List<RexNode> outputs,
      boolean negated,
      Inner inner,
      List<RexNode> joined,
      RelNode rows) {
    RexBuilder builder = outer.getCluster().getRexBuilder();
    boolean nullable = false;
    List<RexNode> equalities = new ArrayList<>();
    for (int i = 0; i < query.getOperands().size(); i++) {
      RexNode left = query.getOperands().get(i);
      RexNode output = outputs == null ? builder.makeInputRef(rows, i) : outputs.get(i);
      RexNode right = output.accept(inner);
      RexNode equal = builder.makeCall(SqlStdOperatorTable.EQUALS, left, right);
      boolean unknown = left.getType().isNullable() || right.getType().isNullable();
      nullable |= unknown;
      equalities.add(
          negated && unknown ? builder.makeCall(SqlStdOperatorTable.IS_NOT_FALSE, equal) : equal);
    }

    // Calcite's rule for a constant keeps one row of the sub-query before it looks at the outer
    // row.
    boolean isLostByCalcite = !joined.isEmpty() && RexUtil.isConstant(query.getOperands().get(0));
    if (negated && nullable && equalities.size() == 1 && !isLostByCalcite) {
      return false;
    }

    joined.addAll(equalities);
    return true;
  }

  /** Whether a tree, or a sub-query anywhere in it, speaks of rows outside of it. */
  private static boolean isCorrelated(RelNode node) {
    return !RelOptUtil.getVariablesUsed(node).isEmpty();
  }

  /**
   * Moves an expression of the sub-query into the join: its own columns to the right, the outer
   * row's to the left.
   */
  private static final class Inner extends RexShuttle {
    private final Set<CorrelationId> outerRow;
    private final int shift;
    private boolean failed;

    Inner(Filter outer, int shift) {
      this.outerRow = outer.getVariablesSet();
      this.shift = shift;
    }

    @Override
    public RexNode visitInputRef(RexInputRef ref) {
      return new RexInputRef(ref.getIndex() + shift, ref.getType());
    }

    @Override
    public RexNode visitFieldAccess(RexFieldAccess access) {
      if (access.getReferenceExpr() instanceof RexCorrelVariable variable
          && outerRow.contains(variable.id)) {
        return new RexInputRef(access.getField().getIndex(), access.getType());
      }

      failed = true;
      return access;
    }
  }
}
