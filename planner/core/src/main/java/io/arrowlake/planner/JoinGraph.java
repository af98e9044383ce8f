package io.arrowlake.planner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * A group of inner joins, taken apart: the inputs, and the conditions among them. Columns are
 * numbered through all the inputs, in their order. Immutable.
 *
 * @param leaves the inputs
 * @param starts for each input the number of its first column, and at the end the number of all
 *     columns
 * @param classes sets of numbered columns that are equal to each other
 * @param conditions the other conjuncts, over the numbered columns
 * @param output the numbered columns that the group gives, in order
 * @param rowType the names and types of what the group gives
 */
record JoinGraph(
    List<RelNode> leaves,
    List<Integer> starts,
    List<ImmutableBitSet> classes,
    List<RexNode> conditions,
    List<Integer> output,
    RelDataType rowType) {

  JoinGraph {
    leaves = List.copyOf(leaves);
    starts = List.copyOf(starts);
    classes = List.copyOf(classes);
    conditions = List.copyOf(conditions);
    output = List.copyOf(output);
  }

  static boolean isInnerJoin(RelNode node) {
    return node instanceof Join join && join.getJoinType() == JoinRelType.INNER;
  }

  /** The group whose topmost join this is. */
  static JoinGraph of(RelNode top) {
    Builder builder = new Builder();
    List<Integer> output = builder.add(top);
    builder.starts.add(builder.width);
    return new JoinGraph(
        builder.leaves,
        builder.starts,
        builder.classes,
        builder.conditions,
        output,
        top.getRowType());
  }

  /** The same group, in which each condition on one input alone is a filter of that input. */
  JoinGraph withLocalFilters() {
    List<RelNode> filtered = new ArrayList<>(leaves);
    List<RexNode> rest = new ArrayList<>();
    for (RexNode condition : conditions) {
      long speaksOf = leavesOf(condition);
      if (Long.bitCount(speaksOf) == 1) {
        int leaf = Long.numberOfTrailingZeros(speaksOf);
        RexNode local = RexUtil.shift(condition, -starts.get(leaf));
        filtered.set(leaf, LogicalFilter.create(filtered.get(leaf), local));
      } else {
        rest.add(condition);
      }
    }

    return new JoinGraph(filtered, starts, classes, rest, output, rowType);
  }

  /**
   * The same group with what follows for one input alone from a disjunction over several: each of
   * its arms restricts the input, so that one of these restrictions holds.
   */
  JoinGraph withImpliedFilters(RexBuilder builder) {
    List<RexNode> all = new ArrayList<>(conditions);
    for (RexNode condition : conditions) {
      long speaksOf = leavesOf(condition);
      if (condition.getKind() != SqlKind.OR || Long.bitCount(speaksOf) < 2) {
        continue;
      }

      for (int leaf = 0; leaf < leaves.size(); leaf++) {
        if ((speaksOf & 1L << leaf) != 0) {
          implied(condition, 1L << leaf, builder).ifPresent(all::add);
        }
      }
    }

    return new JoinGraph(leaves, starts, classes, all, output, rowType);
  }

  private Optional<RexNode> implied(RexNode disjunction, long leaf, RexBuilder builder) {
    List<RexNode> arms = new ArrayList<>();
    for (RexNode arm : RelOptUtil.disjunctions(disjunction)) {
      List<RexNode> own =
          RelOptUtil.conjunctions(arm).stream().filter(c -> leavesOf(c) == leaf).toList();
      if (own.isEmpty()) {
        return Optional.empty();
      }

      arms.add(RexUtil.composeConjunction(builder, own));
    }

    return Optional.of(RexUtil.composeDisjunction(builder, arms));
  }

  /** The same group over inputs with the same columns. */
  JoinGraph withLeaves(List<RelNode> newLeaves) {
    return new JoinGraph(newLeaves, starts, classes, conditions, output, rowType);
  }

  /** The inputs, as a set of bits, that an expression speaks of. */
  long leavesOf(RexNode expression) {
    return leavesOf(RelOptUtil.InputFinder.bits(expression));
  }

  /** The inputs, as a set of bits, that numbered columns come from. */
  long leavesOf(ImmutableBitSet columns) {
    long bits = 0;
    for (int column : columns) {
      bits |= 1L << leafOf(column);
    }

    return bits;
  }

  /** The input that a numbered column comes from. */
  int leafOf(int column) {
    int place = Collections.binarySearch(starts, column);
    int leaf = place < 0 ? -place - 2 : place;
    // Inputs without columns begin where the next one does.
    while (starts.get(leaf + 1) <= column) {
      leaf++;
    }

    return leaf;
  }

  private static final class Builder {
    private final List<RelNode> leaves = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private final List<ImmutableBitSet> classes = new ArrayList<>();
    private final List<RexNode> conditions = new ArrayList<>();
    private int width;

    /** Takes a node apart, and gives the numbered columns that stand for its columns. */
    private List<Integer> add(RelNode node) {
      if (isInnerJoin(node)) {
        Join join = (Join) node;
        List<Integer> columns = new ArrayList<>(add(join.getLeft()));
        columns.addAll(add(join.getRight()));
        addConditions(join.getCondition(), columns);
        return columns;
      }

      if (node instanceof Filter filter
          && isOverJoin(filter.getInput())
          && !RexOver.containsOver(filter.getCondition())) {
        List<Integer> columns = add(filter.getInput());
        addConditions(filter.getCondition(), columns);
        return columns;
      }

      if (node instanceof Project project
          && isOverJoin(project.getInput())
          && isPermutation(project)) {
        List<Integer> columns = add(project.getInput());
        return project.getProjects().stream()
            .map(expression -> columns.get(((RexInputRef) expression).getIndex()))
            .toList();
      }

      return addLeaf(node);
    }

    private List<Integer> addLeaf(RelNode node) {
      List<Integer> columns = new ArrayList<>();
      leaves.add(node);
      starts.add(width);
      for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
        columns.add(width++);
      }

      return columns;
    }

    private void addConditions(RexNode condition, List<Integer> columns) {
      for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
        add(
            conjunct.accept(
                new RexShuttle() {
                  @Override
                  public RexNode visitInputRef(RexInputRef ref) {
                    return new RexInputRef(columns.get(ref.getIndex()), ref.getType());
                  }
                }));
      }
    }

    private void add(RexNode condition) {
      if (condition.getKind() == SqlKind.EQUALS
          && condition instanceof RexCall call
          && call.getOperands().get(0) instanceof RexInputRef left
          && call.getOperands().get(1) instanceof RexInputRef right
          && left.getType().getSqlTypeName() == right.getType().getSqlTypeName()
          && left.getType().getSqlTypeName() != SqlTypeName.DECIMAL) {
        bind(left.getIndex(), right.getIndex());
      } else {
        conditions.add(condition);
      }
    }

    private void bind(int left, int right) {
      ImmutableBitSet bound = ImmutableBitSet.of(left, right);
      for (ImmutableBitSet known : List.copyOf(classes)) {
        if (known.intersects(bound)) {
          bound = bound.union(known);
          classes.remove(known);
        }
      }

      classes.add(bound);
    }

    private static boolean isOverJoin(RelNode node) {
      if (isInnerJoin(node)) {
        return true;
      }

      if (node instanceof Filter filter) {
        return isOverJoin(filter.getInput());
      }

      return node instanceof Project project
          && isPermutation(project)
          && isOverJoin(project.getInput());
    }

    private static boolean isPermutation(Project project) {
      return project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
    }
  }
}
