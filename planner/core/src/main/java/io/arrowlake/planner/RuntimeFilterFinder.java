package io.arrowlake.planner;

import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.planner.proof.SiteKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Finds the joins of which one side's keys can filter the other side at its source before its rows
 * leave. A filter may be left out or applied in part without changing the result: the join is still
 * there. Stateless but for its fragments.
 */
final class RuntimeFilterFinder {
  private final List<Fragment> fragments;
  private final Pushdown pushdown;
  private final RelMetadataQuery metadata;
  private final List<RuntimeFilter> candidates = new ArrayList<>();

  RuntimeFilterFinder(List<Fragment> fragments, Pushdown pushdown, RelMetadataQuery metadata) {
    this.fragments = fragments;
    this.pushdown = pushdown;
    this.metadata = metadata;
  }

  /** A column of another fragment. */
  private record Origin(int fragment, int column) {}

  /** The filters, at most one from each fragment to another; none waits for itself. */
  List<RuntimeFilter> find() {
    fragments.forEach(fragment -> find(fragment.root()));
    candidates.sort(Comparator.comparingDouble(RuntimeFilter::sourceRows));
    List<RuntimeFilter> chosen = new ArrayList<>();
    for (RuntimeFilter filter : candidates) {
      boolean known =
          chosen.stream()
              .anyMatch(f -> f.source() == filter.source() && f.target() == filter.target());
      if (!known && !waits(filter.source(), filter.target(), chosen)) {
        chosen.add(filter);
      }
    }

    return chosen;
  }

  /** Whether a fragment needs another one to have been read, for its rows or for their keys. */
  private boolean waits(int fragment, int other, List<RuntimeFilter> filters) {
    return fragment == other
        || fragments.get(fragment).inputs().stream().anyMatch(i -> waits(i, other, filters))
        || filters.stream()
            .anyMatch(f -> f.target() == fragment && waits(f.source(), other, filters));
  }

  /**
   * Whether rows of this side (0 left, 1 right) without a match on the other are not in the result
   * of the join.
   */
  static boolean filtersSide(JoinRelType type, int side) {
    return switch (type) {
      case INNER, SEMI -> true;
      case LEFT, ANTI -> side == 1;
      case RIGHT -> side == 0;
      default -> false;
    };
  }

  /**
   * The columns by which a join matches rows. Those that match NULL with NULL are left out: keys
   * leave out NULL.
   */
  static JoinInfo keys(Join join) {
    return JoinInfo.createWithStrictEquality(join.getLeft(), join.getRight(), join.getCondition());
  }

  private void find(RelNode node) {
    node.getInputs().forEach(this::find);
    if (!(node instanceof Join join)) {
      return;
    }

    JoinInfo keys = keys(join);
    for (int i = 0; i < keys.leftKeys.size(); i++) {
      List<Origin> left = origins(join.getLeft(), keys.leftKeys.get(i)).toList();
      List<Origin> right = origins(join.getRight(), keys.rightKeys.get(i)).toList();
      offer(join.getJoinType(), 1, left, right);
      offer(join.getJoinType(), 0, right, left);
    }
  }

  /** Only where one fragment has all keys of a side can they filter the fragments of the other. */
  private void offer(JoinRelType type, int side, List<Origin> sources, List<Origin> targets) {
    if (sources.size() == 1) {
      targets.forEach(target -> offer(type, side, sources.get(0), target));
    }
  }

  private void offer(JoinRelType type, int side, Origin source, Origin target) {
    Fragment from = fragments.get(source.fragment());
    Fragment to = fragments.get(target.fragment());
    if (!filtersSide(type, side)
        || to.site().kind() != SiteKind.SOURCE
        || !pushdown.allows(PushedOperation.RUNTIME_FILTER, to.site().name())
        || from.id() == to.id()
        || !RuntimeFilter.pays(from.rows(), Double.NaN, to.rows())) {
      return;
    }

    RuntimeFilter filter =
        new RuntimeFilter(
            from.id(),
            source.column(),
            to.id(),
            target.column(),
            from.rows(),
            distinct(metadata, to.root(), target.column()));
    if (filter.pays(from.rows(), to.rows())) {
      candidates.add(filter);
    }
  }

  /** How many distinct values a column is expected to have, NaN where nobody knows. */
  static double distinct(RelMetadataQuery metadata, RelNode node, int column) {
    Double distinct = metadata.getDistinctRowCount(node, ImmutableBitSet.of(column), null);
    return distinct == null ? Double.NaN : distinct;
  }

  /** The columns of fragments that a column of a node is, none where it is made of others. */
  private static Stream<Origin> origins(RelNode node, int column) {
    return node instanceof FragmentInput input
        ? Stream.of(new Origin(input.fragment(), column))
        : ColumnStep.below(node, column).stream()
            .flatMap(step -> origins(node.getInput(step.input()), step.column()));
  }
}
