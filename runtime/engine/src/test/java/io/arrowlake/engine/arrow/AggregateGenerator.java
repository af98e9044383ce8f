package io.arrowlake.engine.arrow;

import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.sql.Family;
import io.arrowlake.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.Optionality;

/** Makes aggregates of all kinds over the columns of a node. Used by one thread. */
final class AggregateGenerator {
  private static final int TRIES = 12;

  private final RexBuilder rex;
  private final CommonProver prover;
  private final Dice chance;
  private final CasePools pools;

  AggregateGenerator(RexBuilder rex, CommonProver prover, Dice chance, CasePools pools) {
    this.rex = rex;
    this.prover = prover;
    this.chance = chance;
    this.pools = pools;
  }

  RelNode over(RelNode rows) {
    int columns = rows.getRowType().getFieldCount();
    RelNode input = withConditions(rows);
    ImmutableBitSet keys =
        ImmutableBitSet.of(
            IntStream.range(0, chance.oneOf(0, 1, 1, 1, 2, 3))
                .map(i -> chance.below(columns))
                .toArray());
    List<AggregateCall> calls = new ArrayList<>();
    for (int i = chance.between(keys.isEmpty() ? 1 : 0, 4) + TRIES; i > TRIES; i--) {
      calls.add(call(input, columns, keys));
    }

    return LogicalAggregate.create(input, List.of(), keys, null, calls);
  }

  /** The columns, and behind them one that is true or false for each that is a truth value. */
  private RelNode withConditions(RelNode rows) {
    List<RexNode> expressions = new ArrayList<>(rex.identityProjects(rows.getRowType()));
    for (RexNode column : List.copyOf(expressions)) {
      if (Family.of(column.getType()) == Family.BOOLEAN) {
        expressions.add(rex.makeCall(SqlStdOperatorTable.IS_TRUE, column));
      }
    }

    List<String> names = IntStream.range(0, expressions.size()).mapToObj(i -> "g" + i).toList();
    return LogicalProject.create(rows, List.of(), expressions, names, Set.of());
  }

  private AggregateCall call(RelNode input, int columns, ImmutableBitSet keys) {
    int all = input.getRowType().getFieldCount();
    int filter = all > columns && chance.percent(30) ? chance.between(columns, all - 1) : -1;
    for (int i = 0; i < TRIES; i++) {
      int column = chance.below(columns);
      RelDataType type = input.getRowType().getFieldList().get(column).getType();
      AggregateCall call =
          create(
              function(type, isExact(type, input)),
              chance.percent(30),
              List.of(column),
              filter,
              input,
              keys);
      if (prover.aggregates(call, input)) {
        return call;
      }
    }

    return create(SqlStdOperatorTable.COUNT, false, List.of(), filter, input, keys);
  }

  /** The sum of computed floats depends on the order of the rows. */
  private boolean isExact(RelDataType type, RelNode input) {
    return Family.of(type) != Family.FLOAT
        || pools.sumInAnyOrder() && input.getInput(0) instanceof FragmentInput;
  }

  private SqlAggFunction function(RelDataType type, boolean isExact) {
    return switch (isExact ? Family.of(type) : Family.OTHER) {
      case BOOLEAN ->
          chance.oneOf(
              SqlStdOperatorTable.COUNT,
              SqlLibraryOperators.BOOL_AND,
              SqlLibraryOperators.BOOL_OR,
              SqlStdOperatorTable.EVERY,
              SqlStdOperatorTable.SOME);
      case INTEGER, DECIMAL, FLOAT ->
          chance.oneOf(
              SqlStdOperatorTable.SUM,
              SqlStdOperatorTable.SUM,
              SqlStdOperatorTable.SUM0,
              SqlStdOperatorTable.MIN,
              SqlStdOperatorTable.MAX,
              SqlStdOperatorTable.COUNT,
              SqlStdOperatorTable.SINGLE_VALUE);
      default ->
          chance.oneOf(
              SqlStdOperatorTable.MIN,
              SqlStdOperatorTable.MAX,
              SqlStdOperatorTable.COUNT,
              SqlStdOperatorTable.SINGLE_VALUE);
    };
  }

  private static AggregateCall create(
      SqlAggFunction function,
      boolean distinct,
      List<Integer> arguments,
      int filter,
      RelNode input,
      ImmutableBitSet keys) {
    return AggregateCall.create(
        function,
        distinct && function.getDistinctOptionality() != Optionality.IGNORED,
        false,
        false,
        List.of(),
        arguments,
        function.allowsFilter() ? filter : -1,
        null,
        RelCollations.EMPTY,
        keys.isEmpty(),
        input,
        null,
        null);
  }
}
