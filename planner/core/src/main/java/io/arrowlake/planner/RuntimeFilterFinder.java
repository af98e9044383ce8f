package io.arrowlake.planner;

import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.planner.proof.SiteKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexInputRef;

/**
 * Finds the joins of which one side's keys can filter the other side at its source before its rows
 * leave. A filter may be left out or applied in part without changing the result: the join is still
 * there. Stateless but for its fragments.
 */
final class RuntimeFilterFinder {
  private final List<Fragment> fragments;
  private final List<RuntimeFilter> candidates = new ArrayList<>();

  RuntimeFilterFinder(List<Fragment> fragments) {
    this.fragments = fragments;
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

  private void find(RelNode node) {
    node.getInputs().forEach(this::find);
    if (!(node instanceof Join join)) {
      return;
    }

    JoinInfo keys = join.analyzeCondition();
    for (int i = 0; i < keys.leftKeys.size(); i++) {
      Optional<Origin> left = origin(join.getLeft(), keys.leftKeys.get(i));
      Optional<Origin> right = origin(join.getRight(), keys.rightKeys.get(i));
      if (left.isPresent() && right.isPresent() && !isNullMatching(join)) {
        offer(join.getJoinType(), 1, left.get(), right.get());
        offer(join.getJoinType(), 0, right.get(), left.get());
      }
    }
  }

  /** A join that matches NULL with NULL cannot be filtered by keys that leave NULL out. */
  private static boolean isNullMatching(Join join) {
    return join.getCondition().toString().contains("IS NOT DISTINCT FROM");
  }

  private void offer(JoinRelType type, int side, Origin source, Origin target) {
    Fragment from = fragments.get(source.fragment());
    Fragment to = fragments.get(target.fragment());
    if (filtersSide(type, side)
        && to.site().kind() == SiteKind.SOURCE
        && from.id() != to.id()
        && RuntimeFilter.pays(from.rows(), to.rows())) {
      candidates.add(
          new RuntimeFilter(from.id(), source.column(), to.id(), target.column(), from.rows()));
    }
  }

  /**
   * The fragment and column that a column of a node is, through operators that only drop or repeat
   * rows.
   */
  private static Optional<Origin> origin(RelNode node, int column) {
    if (node instanceof FragmentInput input) {
      return Optional.of(new Origin(input.fragment(), column));
    } else if (node instanceof Filter filter) {
      return origin(filter.getInput(), column);
    } else if (node instanceof Project project) {
      return project.getProjects().get(column) instanceof RexInputRef ref && !project.containsOver()
          ? origin(project.getInput(), ref.getIndex())
          : Optional.empty();
    } else if (node instanceof Join join) {
      int left = join.getLeft().getRowType().getFieldCount();
      if (column < left) {
        return join.getJoinType().generatesNullsOnLeft()
            ? Optional.empty()
            : origin(join.getLeft(), column);
      }

      return join.getJoinType().generatesNullsOnRight()
          ? Optional.empty()
          : origin(join.getRight(), column - left);
    }

    return Optional.empty();
  }
}
