package io.arrowlake.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.mapping.Mapping;
import org.apache.calcite.util.mapping.MappingType;
import org.apache.calcite.util.mapping.Mappings;

/**
 * Drops the columns of a join or a filter that nobody above it reads, where all of it is at one
 * source: what leaves the source is then what is needed, not also the keys that were only joined on
 * or the columns that were only compared. Stateless.
 */
final class ColumnPruner {

  /** The tree with the same columns, and fewer inside of it. */
  RelNode prune(RelNode tree) {
    Pruned pruned = prune(tree, ImmutableBitSet.range(tree.getRowType().getFieldCount()));
    return pruned.node();
  }

  /** A node, and for each old column its new place; the needed ones have one. */
  private record Pruned(RelNode node, Mapping places) {}

  private Pruned prune(RelNode node, ImmutableBitSet needed) {
    if (node instanceof Project project) {
      return project(project);
    } else if (node instanceof Filter filter) {
      return filter(filter, needed);
    } else if (node instanceof Join join) {
      return join(join, needed);
    } else if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    }

    List<RelNode> inputs = node.getInputs().stream().map(this::prune).toList();
    RelNode copy = inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
    return unchanged(copy);
  }

  private static Pruned unchanged(RelNode node) {
    return new Pruned(node, Mappings.createIdentity(node.getRowType().getFieldCount()));
  }

  private Pruned project(Project project) {
    Pruned input =
        prune(project.getInput(), RelOptUtil.InputFinder.bits(project.getProjects(), null));
    List<RexNode> expressions =
        project.getProjects().stream().map(e -> move(e, input.places())).toList();
    return unchanged(
        project.copy(project.getTraitSet(), input.node(), expressions, project.getRowType()));
  }

  private Pruned filter(Filter filter, ImmutableBitSet needed) {
    Pruned filtered = wideFilter(filter, needed);
    return leavesSource(filtered.node(), needed)
        ? narrow(filtered.node(), needed, filtered.places())
        : filtered;
  }

  /** A filter that still has the columns that it compares. */
  private Pruned wideFilter(Filter filter, ImmutableBitSet needed) {
    Pruned input =
        prune(filter.getInput(), needed.union(RelOptUtil.InputFinder.bits(filter.getCondition())));
    RexNode condition = move(filter.getCondition(), input.places());
    return new Pruned(filter.copy(filter.getTraitSet(), input.node(), condition), input.places());
  }

  private static boolean leavesSource(RelNode node, ImmutableBitSet needed) {
    return needed.cardinality() < node.getRowType().getFieldCount()
        && SiteFinder.sourceOf(node).isPresent();
  }

  private Pruned aggregate(Aggregate aggregate) {
    ImmutableBitSet.Builder used = aggregate.getGroupSet().rebuild();
    for (AggregateCall call : aggregate.getAggCallList()) {
      used.addAll(call.getArgList());
      used.addAll(call.getCollation().getKeys());
      if (call.filterArg >= 0) {
        used.set(call.filterArg);
      }
    }

    Pruned input = prune(aggregate.getInput(), used.build());
    Mapping places = input.places();
    return unchanged(
        aggregate.copy(
            aggregate.getTraitSet(),
            input.node(),
            aggregate.getGroupSet().permute(places),
            aggregate.getGroupSets().stream().map(set -> set.permute(places)).toList(),
            aggregate.getAggCallList().stream().map(call -> call.transform(places)).toList()));
  }

  private Pruned join(Join join, ImmutableBitSet needed) {
    int leftWidth = join.getLeft().getRowType().getFieldCount();
    int rightWidth = join.getRight().getRowType().getFieldCount();
    ImmutableBitSet inside = needed.union(RelOptUtil.InputFinder.bits(join.getCondition()));
    Pruned left = input(join, join.getLeft(), inside.intersect(ImmutableBitSet.range(leftWidth)));
    Pruned right =
        input(
            join,
            join.getRight(),
            inside.except(ImmutableBitSet.range(leftWidth)).shift(-leftWidth));
    int newLeftWidth = left.node().getRowType().getFieldCount();
    Mapping both =
        Mappings.create(
            MappingType.PARTIAL_FUNCTION,
            leftWidth + rightWidth,
            newLeftWidth + right.node().getRowType().getFieldCount());
    for (int i = 0; i < leftWidth; i++) {
      set(both, i, left.places().getTargetOpt(i), 0);
    }

    for (int i = 0; i < rightWidth; i++) {
      set(both, leftWidth + i, right.places().getTargetOpt(i), newLeftWidth);
    }

    Join joined =
        join.copy(
            join.getTraitSet(),
            move(join.getCondition(), both),
            left.node(),
            right.node(),
            join.getJoinType(),
            join.isSemiJoinDone());
    Mapping places = both;
    if (!join.getJoinType().projectsRight()) {
      places = left.places();
    }

    return leavesSource(joined, needed)
        ? narrow(joined, needed, places)
        : new Pruned(joined, places);
  }

  /** An input of a join; a filter below a join of the same source stays as it is. */
  private Pruned input(Join join, RelNode input, ImmutableBitSet needed) {
    return input instanceof Filter filter && SiteFinder.sourceOf(join).isPresent()
        ? wideFilter(filter, needed)
        : prune(input, needed);
  }

  private static void set(Mapping mapping, int from, int to, int shift) {
    if (to >= 0) {
      mapping.set(from, to + shift);
    }
  }

  private static Pruned narrow(RelNode node, ImmutableBitSet needed, Mapping places) {
    Mapping narrowed =
        Mappings.create(
            MappingType.PARTIAL_FUNCTION, places.getSourceCount(), needed.cardinality());
    List<RexNode> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column : needed) {
      int place = places.getTarget(column);
      narrowed.set(column, columns.size());
      columns.add(RexInputRef.of(place, node.getRowType()));
      names.add(node.getRowType().getFieldNames().get(place));
    }

    return new Pruned(LogicalProject.create(node, List.of(), columns, names, Set.of()), narrowed);
  }

  private static RexNode move(RexNode expression, Mapping places) {
    return expression.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return new RexInputRef(places.getTarget(ref.getIndex()), ref.getType());
          }
        });
  }
}
