package io.arrowlake.engine.arrow;

import com.google.common.collect.ImmutableList;
import io.arrowlake.sql.Family;
import io.arrowlake.testkit.Dice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelFieldCollation.Direction;
import org.apache.calcite.rel.RelFieldCollation.NullDirection;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/** Makes trees of the nodes that the operators run. Used by one thread, for one case. */
final class NodeGenerator {
  private static final int TRIES = 30;
  private static final int DEPTH = 3;

  /** The rows that a join may give at most, whatever the keys. */
  private static final int PAIRS = 60_000;

  private final RelOptCluster cluster;
  private final RexBuilder rex;
  private final CommonProver prover;
  private final Dice chance;
  private final CasePools pools;
  private final Tables tables;
  private final Map<RelNode, Long> mostRows = new HashMap<>();

  /** Makes a leaf. */
  @FunctionalInterface
  interface Tables {
    /** A table of these types, of any where there are none, and of so many rows at most. */
    RelNode table(List<RelDataType> types, int mostRows);
  }

  NodeGenerator(
      RelOptCluster cluster, CommonProver prover, Dice chance, CasePools pools, Tables tables) {
    this.cluster = cluster;
    this.rex = cluster.getRexBuilder();
    this.prover = prover;
    this.chance = chance;
    this.pools = pools;
    this.tables = tables;
  }

  /** A tree of so many nodes above its leaves, on one of its branches. */
  RelNode tree(int depth) {
    if (depth == 0) {
      return chance.percent(8) ? values() : table(List.of(), Integer.MAX_VALUE);
    }

    return switch (chance.below(14)) {
      case 0, 1, 2, 3 -> project(tree(depth - 1));
      case 4, 5 -> filter(tree(depth - 1));
      case 6, 7, 8 -> join(depth);
      case 9, 10 -> new AggregateGenerator(rex, prover, chance, pools).over(tree(depth - 1));
      case 11 -> sort(tree(depth - 1), depth);
      case 12 -> limited(tree(depth - 1));
      default -> union(depth);
    };
  }

  private RelNode table(List<RelDataType> types, int most) {
    RelNode table = tables.table(types, most);
    mostRows.put(table, (long) Math.max(1, table.estimateRowCount(cluster.getMetadataQuery())));
    return table;
  }

  private long mostRows(RelNode node) {
    return mostRows.getOrDefault(
        node, Math.max(1, node.getInputs().stream().mapToLong(this::mostRows).sum()));
  }

  private RelNode values() {
    List<RelDataType> types =
        IntStream.range(0, chance.between(1, 4))
            .mapToObj(i -> pools.type())
            .filter(type -> pools.literal(rex, type) != null)
            .toList();
    if (types.isEmpty()) {
      types = List.of(ArrowFixture.type(SqlTypeName.INTEGER));
    }

    List<ImmutableList<RexLiteral>> rows = new ArrayList<>();
    for (int i = chance.below(5); i > 0; i--) {
      rows.add(ImmutableList.copyOf(types.stream().map(this::constant).toList()));
    }

    List<String> names = IntStream.range(0, types.size()).mapToObj(i -> "v" + i).toList();
    return LogicalValues.create(
        cluster, ArrowFixture.TYPES.createStructType(types, names), ImmutableList.copyOf(rows));
  }

  private RexLiteral constant(RelDataType type) {
    RexLiteral literal = chance.percent(20) ? null : pools.literal(rex, type);
    return literal == null ? rex.makeNullLiteral(type) : literal;
  }

  private static List<RelDataType> types(RelNode node) {
    return node.getRowType().getFieldList().stream().map(RelDataTypeField::getType).toList();
  }

  private ExpressionGenerator over(List<RelDataType> types) {
    return new ExpressionGenerator(rex, chance, types, pools);
  }

  private RelNode project(RelNode input) {
    ExpressionGenerator expressions = over(types(input));
    List<RexNode> made = new ArrayList<>();
    int wanted = chance.between(1, 4);
    for (int i = 0; i < TRIES && made.size() < wanted; i++) {
      RexNode expression = expressions.any(chance.between(1, DEPTH));
      if (prover.computes(expression, input)) {
        made.add(expression);
      }
    }

    if (made.isEmpty() || chance.percent(30)) {
      int column = chance.below(input.getRowType().getFieldCount());
      made.add(rex.makeInputRef(input, column));
    }

    List<String> names = IntStream.range(0, made.size()).mapToObj(i -> "p" + i).toList();
    return LogicalProject.create(input, List.of(), made, names, Set.of());
  }

  private RelNode filter(RelNode input) {
    ExpressionGenerator expressions = over(types(input));
    for (int i = 0; i < TRIES; i++) {
      RexNode condition = flat(expressions.truth(chance.between(1, DEPTH)));
      if (prover.filters(condition, input)) {
        return LogicalFilter.create(input, condition);
      }
    }

    return input;
  }

  /** Calcite wants no AND within an AND, and no OR within an OR, however deep. */
  private RexNode flat(RexNode condition) {
    return condition.accept(
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            return RexUtil.flatten(rex, super.visitCall(call));
          }
        });
  }

  private RelNode join(int depth) {
    RelNode left = tree(depth - 1);
    long rows = mostRows(left);
    RelNode right =
        rows <= 200 && chance.percent(30)
            ? tree(depth - 1)
            : table(List.of(), (int) Math.max(1, PAIRS / rows));
    if (rows * mostRows(right) > PAIRS) {
      right = table(List.of(), (int) Math.max(1, PAIRS / rows));
    }

    JoinRelType type =
        chance.oneOf(
            JoinRelType.INNER,
            JoinRelType.LEFT,
            JoinRelType.RIGHT,
            JoinRelType.FULL,
            JoinRelType.SEMI,
            JoinRelType.ANTI);
    for (int i = 0; i < TRIES; i++) {
      RexNode condition = flat(condition(left, right));
      if (prover.joins(type, condition, left, right)) {
        RelNode join = LogicalJoin.create(left, right, List.of(), condition, Set.of(), type);
        mostRows.put(join, rows * mostRows(right) + rows + mostRows(right));
        return join;
      }
    }

    return left;
  }

  private RexNode condition(RelNode left, RelNode right) {
    List<RexNode> conjuncts = new ArrayList<>();
    for (int i = chance.oneOf(0, 1, 1, 1, 2, 2, 3); i > 0; i--) {
      conjuncts.add(key(left, right));
    }

    if (conjuncts.isEmpty() || chance.percent(25)) {
      List<RelDataType> both = new ArrayList<>(types(left));
      both.addAll(types(right));
      conjuncts.add(over(both).truth(2));
    }

    return RexUtil.composeConjunction(rex, conjuncts);
  }

  private RexNode key(RelNode left, RelNode right) {
    int shift = left.getRowType().getFieldCount();
    RexNode first =
        chance.percent(20) ? over(types(left)).any(1) : rex.makeInputRef(left, chance.below(shift));
    ExpressionGenerator ofRight = over(types(right));
    Family family = ofRight.comparable(Family.of(first.getType()));
    RexNode second = RexUtil.shift(ofRight.of(family, chance.percent(20) ? 1 : 0), shift);
    return ofRight.compare(
        chance.percent(25) ? SqlStdOperatorTable.IS_NOT_DISTINCT_FROM : SqlStdOperatorTable.EQUALS,
        first,
        second);
  }

  /** An order of all columns, so that which rows come first is not left open. */
  private RelCollation order(RelNode input) {
    List<Integer> columns =
        new ArrayList<>(IntStream.range(0, input.getRowType().getFieldCount()).boxed().toList());
    Collections.shuffle(columns, new java.util.Random(chance.number()));
    return RelCollations.of(
        columns.stream()
            .map(
                column ->
                    new RelFieldCollation(
                        column,
                        chance.oneOf(Direction.ASCENDING, Direction.DESCENDING),
                        chance.oneOf(NullDirection.FIRST, NullDirection.LAST)))
            .toList());
  }

  private RelNode sort(RelNode input, int depth) {
    return chance.percent(40) || depth > 1
        ? LogicalSort.create(input, order(input), null, null)
        : LogicalSort.create(
            input, RelCollations.EMPTY, chance.percent(20) ? null : count(), count());
  }

  private RelNode limited(RelNode input) {
    return LogicalSort.create(input, order(input), chance.percent(50) ? null : count(), count());
  }

  private RexNode count() {
    return rex.makeExactLiteral(
        BigDecimal.valueOf(chance.oneOf(0, 1, 2, 7, 50, 1000, chance.below(5000))));
  }

  private RelNode union(int depth) {
    RelNode first = tree(depth - 1);
    List<RelNode> inputs = new ArrayList<>(List.of(first));
    for (int i = chance.between(1, 2); i > 0; i--) {
      inputs.add(table(types(first).stream().map(this::alike).toList(), 1000));
    }

    boolean all = chance.percent(50);
    RelNode union = LogicalUnion.create(inputs, all);
    return prover.unites(union, all) ? union : first;
  }

  /** The type, or seldom another that one column can hold with it. */
  private RelDataType alike(RelDataType type) {
    return chance.percent(75) ? type : pools.type(Family.of(type));
  }
}
