package io.arrowlake.planner;

import io.arrowlake.planner.proof.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Computes only those groups that a join above will keep, and hashes only those rows that a semi
 * join will look for: where few keys meet many rows, the rows are first joined with these keys.
 * That is what a correlated sub-query did before it became a join, whose groups are all computed
 * otherwise (the "magic set" of Mumick and others, "Magic is Relevant", 1990). All rows of a group
 * share its keys, so that a group is computed whole or not at all. Stateless.
 */
final class GroupReducer {
  /** Fewer rows than these are grouped sooner than filtered. */
  private static final double LEAST_ROWS = 20_000;

  /**
   * What it costs to group or to hash a row, where reading one and looking up its keys cost one
   * each: measured with DuckDB on TPC-H.
   */
  private static final double GROUPING = 3;

  /** How many times as many rows make the keys of a whole table few. */
  private static final double FEW = 10;

  /** Estimates are rough: what is gained must be more than this share. */
  private static final double LEAST_GAIN = 0.2;

  /** The tree with the same rows. */
  RelNode reduce(RelNode node) {
    List<RelNode> inputs = new ArrayList<>();
    node.getInputs().forEach(input -> inputs.add(reduce(input)));
    RelNode copy = inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
    return copy instanceof Join join ? reduce(join) : copy;
  }

  private static RelNode reduce(Join join) {
    // Keys that match NULL with NULL are left out: the semi join would lose the group of NULL.
    JoinInfo info =
        JoinInfo.createWithStrictEquality(join.getLeft(), join.getRight(), join.getCondition());
    RelNode left = join.getLeft();
    RelNode right = join.getRight();
    boolean needsRight =
        switch (join.getJoinType()) {
          case INNER, LEFT, SEMI, ANTI -> true;
          default -> false;
        };
    boolean needsLeft =
        join.getJoinType() == JoinRelType.INNER || join.getJoinType() == JoinRelType.RIGHT;
    RelNode newRight = needsRight ? reduced(right, info.rightKeys, left, info.leftKeys) : right;
    RelNode newLeft =
        needsLeft && newRight == right ? reduced(left, info.leftKeys, right, info.rightKeys) : left;
    boolean onlyLooksUp = !join.getJoinType().projectsRight();
    if (onlyLooksUp && newRight == right && !info.leftKeys.isEmpty()) {
      newRight = lookedUp(right, info.rightKeys, left, info.leftKeys);
    }

    return newLeft == left && newRight == right
        ? join
        : join.copy(join.getTraitSet(), List.of(newLeft, newRight));
  }

  /**
   * The right side of a semi or anti join, of which the engines hash all rows, without those that
   * no row of the left side looks for. Sources with an optimizer of their own choose the side that
   * they hash.
   */
  private static RelNode lookedUp(
      RelNode right, List<Integer> columns, RelNode left, List<Integer> leftColumns) {
    if (!SiteFinder.isReadByEngines(right)) {
      return right;
    }

    List<Keys> candidates = new ArrayList<>();
    candidates.add(new Keys(left, columns, leftColumns));
    for (int i = 0; i < columns.size(); i++) {
      addOrigins(left, leftColumns.get(i), columns.get(i), candidates);
    }

    return cheapest(right, candidates).map(best -> semiJoin(right, best)).orElse(right);
  }

  /** The grouping side, made from the rows that have one of the keys where that is worth it. */
  private static RelNode reduced(
      RelNode grouping, List<Integer> columns, RelNode keys, List<Integer> keyColumns) {
    return grouping(grouping)
        .map(aggregate -> reduced(grouping, aggregate, columns, keys, keyColumns))
        .orElse(grouping);
  }

  private static RelNode reduced(
      RelNode side,
      Aggregate aggregate,
      List<Integer> columns,
      RelNode keys,
      List<Integer> keyColumns) {
    Keys all = new Keys(keys, new ArrayList<>(), new ArrayList<>());
    List<Keys> candidates = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int place = groupKey(side, columns.get(i));
      if (place >= 0) {
        all.places().add(place);
        all.columns().add(keyColumns.get(i));
        addOrigins(keys, keyColumns.get(i), place, candidates);
      }
    }

    if (all.places().isEmpty()) {
      return side;
    }

    candidates.add(all);
    RelNode rows = aggregate.getInput();
    return cheapest(rows, candidates)
        .map(best -> replace(side, aggregate, semiJoin(rows, best)))
        .orElse(side);
  }

  /**
   * A set of keys.
   *
   * @param tree gives the keys, and maybe more
   * @param places the columns of the rows that are grouped
   * @param columns the columns of the tree that they are equal to, in the same order
   */
  private record Keys(RelNode tree, List<Integer> places, List<Integer> columns) {}

  /**
   * The trees below that a column comes from or is joined to as equal: each has all of its values.
   */
  private static void addOrigins(RelNode node, int column, int place, List<Keys> candidates) {
    candidates.add(new Keys(node, List.of(place), List.of(column)));
    List<ColumnStep> below = ColumnStep.below(node, column);
    if (below.size() != 1) {
      return;
    }

    ColumnStep step = below.get(0);
    addOrigins(node.getInput(step.input()), step.column(), place, candidates);
    if (node instanceof Join join && join.getJoinType() == JoinRelType.INNER) {
      JoinInfo info =
          JoinInfo.createWithStrictEquality(join.getLeft(), join.getRight(), join.getCondition());
      boolean isLeft = step.input() == 0;
      int pair = (isLeft ? info.leftKeys : info.rightKeys).indexOf(step.column());
      if (pair >= 0) {
        int other = (isLeft ? info.rightKeys : info.leftKeys).get(pair);
        addOrigins(isLeft ? join.getRight() : join.getLeft(), other, place, candidates);
      }
    }
  }

  /** The keys by which the groups cost least, empty where none saves enough. */
  private static Optional<Keys> cheapest(RelNode rows, List<Keys> candidates) {
    RelMetadataQuery metadata = rows.getCluster().getMetadataQuery();
    double count = metadata.getRowCount(rows);
    if (count < LEAST_ROWS) {
      return Optional.empty();
    }

    Keys best = null;
    double least = (1 - LEAST_GAIN) * GROUPING * count;
    for (Keys keys : candidates) {
      double cost = cost(rows, count, keys, metadata);
      if (cost < least
          && (isPart(keys.tree()) || FEW * metadata.getRowCount(keys.tree()) < count)
          && areTogether(rows, keys.tree())
          && isRepeatable(keys.tree())) {
        best = keys;
        least = cost;
      }
    }

    return Optional.ofNullable(best);
  }

  /** Whether something leaves out rows: a whole table has mostly all keys that there are. */
  private static boolean isPart(RelNode node) {
    boolean leavesOut =
        node instanceof Filter || node instanceof Join join && !join.getJoinType().projectsRight();
    return leavesOut || node.getInputs().stream().anyMatch(GroupReducer::isPart);
  }

  private static double cost(RelNode rows, double count, Keys keys, RelMetadataQuery metadata) {
    double known = distinct(keys.tree(), keys.columns(), metadata);
    double kept = Math.min(1, known / Math.max(1, distinct(rows, keys.places(), metadata)));
    return rowsRead(keys.tree(), metadata) + count + GROUPING * kept * count;
  }

  /** The one grouping below filters and choices of columns. */
  private static Optional<Aggregate> grouping(RelNode node) {
    if (node instanceof Aggregate aggregate) {
      return Optional.of(aggregate)
          .filter(a -> a.getGroupSets().size() == 1 && a.getGroupCount() > 0);
    }

    boolean plain = node instanceof Filter || node instanceof Project p && !p.containsOver();
    return plain ? grouping(node.getInput(0)) : Optional.empty();
  }

  /** The column of the aggregate's input that a column is a group key of, -1 where it is none. */
  private static int groupKey(RelNode node, int column) {
    return ColumnStep.below(node, column).stream()
        .mapToInt(
            step ->
                node instanceof Aggregate
                    ? step.column()
                    : groupKey(node.getInput(0), step.column()))
        .findFirst()
        .orElse(-1);
  }

  private static double distinct(RelNode node, List<Integer> columns, RelMetadataQuery metadata) {
    Double distinct = metadata.getDistinctRowCount(node, ImmutableBitSet.of(columns), null);
    return distinct == null ? metadata.getRowCount(node) : distinct;
  }

  private static double rowsRead(RelNode node, RelMetadataQuery metadata) {
    if (node instanceof TableScan) {
      return metadata.getRowCount(node);
    }

    return node.getInputs().stream().mapToDouble(input -> rowsRead(input, metadata)).sum();
  }

  /** Keys of another place would have to be brought twice. */
  private static boolean areTogether(RelNode rows, RelNode keys) {
    Set<Optional<Site>> places = SiteFinder.places(keys);
    return places.size() == 1 && places.equals(SiteFinder.places(rows));
  }

  /** Whether the rows are the same each time that they are computed. */
  private static boolean isRepeatable(RelNode node) {
    boolean known =
        node instanceof TableScan
            || node instanceof Filter
            || node instanceof Project
            || node instanceof Join
            || node instanceof Aggregate;
    AtomicBoolean deterministic = new AtomicBoolean(true);
    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            if (!RexUtil.isDeterministic(call)) {
              deterministic.set(false);
            }

            return call;
          }
        });
    return known
        && deterministic.get()
        && node.getInputs().stream().allMatch(GroupReducer::isRepeatable);
  }

  private static RelNode semiJoin(RelNode rows, Keys keys) {
    RexBuilder builder = rows.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>();
    List<RexNode> conditions = new ArrayList<>();
    int width = rows.getRowType().getFieldCount();
    for (int i = 0; i < keys.columns().size(); i++) {
      RexInputRef key = RexInputRef.of(keys.columns().get(i), keys.tree().getRowType());
      columns.add(key);
      conditions.add(
          builder.makeCall(
              SqlStdOperatorTable.EQUALS,
              RexInputRef.of(keys.places().get(i), rows.getRowType()),
              new RexInputRef(width + i, key.getType())));
    }

    RelNode chosen =
        LogicalProject.create(keys.tree(), List.of(), columns, (List<String>) null, Set.of());
    return LogicalJoin.create(
        rows,
        chosen,
        List.of(),
        RexUtil.composeConjunction(builder, conditions),
        Set.of(),
        JoinRelType.SEMI);
  }

  private static RelNode replace(RelNode side, Aggregate aggregate, RelNode input) {
    if (side == aggregate) {
      return aggregate.copy(aggregate.getTraitSet(), List.of(input));
    }

    return side.copy(side.getTraitSet(), List.of(replace(side.getInput(0), aggregate, input)));
  }
}
