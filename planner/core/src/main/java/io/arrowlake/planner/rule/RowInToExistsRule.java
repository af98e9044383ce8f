package io.arrowlake.planner.rule;

import com.google.common.collect.ImmutableSet;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptRuleCall;
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
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Planner rule that spells {@code (a, b) IN (SELECT x, y ...)}, where one of them may be NULL, as
 * two EXISTS: true where a row is equal, else unknown where no column of a row differs for sure,
 * else false. Calcite's own way joins each row to all that are equal or unknown and so repeats it.
 */
public final class RowInToExistsRule extends RelRule<RelRule.Config> {

  /** The rule for filters. */
  public static RowInToExistsRule filter() {
    return new RowInToExistsRule(
        PlainRuleConfig.of(
            "RowInToExistsRule:Filter",
            builder ->
                builder
                    .operand(LogicalFilter.class)
                    .predicate(filter -> isFound(List.of(filter.getCondition())))
                    .anyInputs()));
  }

  /** The rule for projections. */
  public static RowInToExistsRule project() {
    return new RowInToExistsRule(
        PlainRuleConfig.of(
            "RowInToExistsRule:Project",
            builder ->
                builder
                    .operand(LogicalProject.class)
                    .predicate(project -> isFound(project.getProjects()))
                    .anyInputs()));
  }

  /** The rule for the conditions of joins, which moves them into a filter above. */
  public static RowInToExistsRule join() {
    return new RowInToExistsRule(
        PlainRuleConfig.of(
            "RowInToExistsRule:Join",
            builder ->
                builder
                    .operand(LogicalJoin.class)
                    .predicate(join -> isFound(List.of(join.getCondition())))
                    .anyInputs()));
  }

  private RowInToExistsRule(Config config) {
    super(config);
  }

  private static boolean isFound(List<RexNode> expressions) {
    Search search = new Search();
    expressions.forEach(expression -> expression.accept(search));
    return search.found;
  }

  private static boolean isRowIn(RexSubQuery query) {
    return query.getKind() == SqlKind.IN
        && query.getOperands().size() > 1
        && (query.getOperands().stream().anyMatch(operand -> operand.getType().isNullable())
            || query.rel.getRowType().getFieldList().stream()
                .anyMatch(field -> field.getType().isNullable()))
        && query.getOperands().stream()
            .allMatch(operand -> RexUtil.SubQueryFinder.find(operand) == null);
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    RelNode node = call.rel(0);
    if (node instanceof LogicalJoin join) {
      call.transformTo(filterAbove(join));
      return;
    }

    Set<CorrelationId> known = node.getVariablesSet();
    CorrelationId row =
        known.isEmpty() ? node.getCluster().createCorrel() : known.iterator().next();
    ImmutableSet<CorrelationId> variables =
        ImmutableSet.<CorrelationId>builder().addAll(known).add(row).build();
    Spelling spelling = new Spelling(node.getInput(0), row);
    if (node instanceof LogicalFilter filter) {
      call.transformTo(
          LogicalFilter.create(
              filter.getInput(), filter.getCondition().accept(spelling), variables));
    } else if (node instanceof LogicalProject project) {
      call.transformTo(
          LogicalProject.create(
              project.getInput(),
              project.getHints(),
              spelling.visitList(project.getProjects()),
              project.getRowType(),
              variables));
    }
  }

  private static RelNode filterAbove(LogicalJoin join) {
    if (join.getJoinType() != JoinRelType.INNER) {
      throw new ArrowLakeException(
              ErrorCode.NOT_SUPPORTED,
              "IN of several columns cannot be planned in the condition of a full join")
          .remedy("Write it as EXISTS, or in WHERE");
    }

    return SubQueryJoins.filterAbove(join);
  }

  private static final class Search extends RexShuttle {
    private boolean found;

    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      found |= isRowIn(query);
      return query;
    }
  }

  private static final class Spelling extends RexShuttle {
    private final RexBuilder builder;
    private final RexShuttle outer;

    Spelling(RelNode input, CorrelationId row) {
      this.builder = input.getCluster().getRexBuilder();
      this.outer =
          new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
              return builder.makeFieldAccess(
                  builder.makeCorrel(input.getRowType(), row), ref.getIndex());
            }
          };
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      if (!isRowIn(query)) {
        return query;
      }

      List<RexNode> equal = new ArrayList<>();
      List<RexNode> notFalse = new ArrayList<>();
      for (int i = 0; i < query.getOperands().size(); i++) {
        RexNode left = query.getOperands().get(i).accept(outer);
        RexNode right = builder.makeInputRef(query.rel, i);
        RexNode same = equal(left, right);
        equal.add(same);
        notFalse.add(builder.makeCall(SqlStdOperatorTable.IS_NOT_FALSE, same));
      }

      RexNode unknown =
          builder.makeNullLiteral(builder.getTypeFactory().createSqlType(SqlTypeName.BOOLEAN));
      return builder.makeCall(
          SqlStdOperatorTable.CASE,
          exists(query.rel, equal),
          builder.makeLiteral(true),
          exists(query.rel, notFalse),
          unknown,
          builder.makeLiteral(false));
    }

    /** Calcite takes no comparison with a literal NULL in a filter. */
    private RexNode equal(RexNode left, RexNode right) {
      return RexUtil.isNullLiteral(left, true)
          ? builder.makeNullLiteral(builder.getTypeFactory().createSqlType(SqlTypeName.BOOLEAN))
          : builder.makeCall(SqlStdOperatorTable.EQUALS, left, right);
    }

    private RexNode exists(RelNode rows, List<RexNode> conditions) {
      return RexSubQuery.exists(
          LogicalFilter.create(rows, RexUtil.composeConjunction(builder, conditions)));
    }
  }
}
