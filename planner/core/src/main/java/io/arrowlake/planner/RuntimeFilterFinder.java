package io.arrowlake.planner;

import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.planner.proof.SiteKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  /** More keys than this cost a source more to look up than the rows that they save. */
  private static final double MOST_KEYS = 50_000;

  /** The large side must be this many times larger than the small one. */
  private static final double LEAST_GAIN = 4;

  /** A side with fewer rows is read sooner than filtered. */
  private static final double LEAST_ROWS = 5_000;

  private final List<Fragment> fragments;

  RuntimeFilterFinder(List<Fragment> fragments) {
    this.fragments = fragments;
  }

  /** A column of another fragment. */
  private record Origin(int fragment, int column) {}

  List<RuntimeFilter> find() {
    Map<Integer, RuntimeFilter> byTarget = new LinkedHashMap<>();
    for (Fragment fragment : fragments) {
      find(fragment.root(), byTarget);
    }

    return new ArrayList<>(byTarget.values());
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

  /** Whether so few keys pick few enough of so many rows. */
  static boolean isSelective(double keys, double rows) {
    return keys <= MOST_KEYS && rows >= LEAST_ROWS && rows >= keys * LEAST_GAIN;
  }

  private void find(RelNode node, Map<Integer, RuntimeFilter> byTarget) {
    node.getInputs().forEach(input -> find(input, byTarget));
    if (!(node instanceof Join join)) {
      return;
    }

    JoinInfo keys = join.analyzeCondition();
    for (int i = 0; i < keys.leftKeys.size(); i++) {
      Optional<Origin> left = origin(join.getLeft(), keys.leftKeys.get(i));
      Optional<Origin> right = origin(join.getRight(), keys.rightKeys.get(i));
      if (left.isPresent() && right.isPresent() && !isNullMatching(join)) {
        offer(join.getJoinType(), 1, left.get(), right.get(), byTarget);
        offer(join.getJoinType(), 0, right.get(), left.get(), byTarget);
      }
    }
  }

  /** A join that matches NULL with NULL cannot be filtered by keys that leave NULL out. */
  private static boolean isNullMatching(Join join) {
    return join.getCondition().toString().contains("IS NOT DISTINCT FROM");
  }

  private void offer(
      JoinRelType type,
      int side,
      Origin source,
      Origin target,
      Map<Integer, RuntimeFilter> byTarget) {
    Fragment from = fragments.get(source.fragment());
    Fragment to = fragments.get(target.fragment());
    boolean acyclic =
        byTarget.values().stream().noneMatch(f -> f.source() == to.id() || f.target() == from.id());
    if (filtersSide(type, side)
        && to.site().kind() == SiteKind.SOURCE
        && from.id() != to.id()
        && acyclic
        && isSelective(from.rows(), to.rows())) {
      RuntimeFilter filter =
          new RuntimeFilter(from.id(), source.column(), to.id(), target.column(), from.rows());
      byTarget.merge(
          to.id(), filter, (old, now) -> now.sourceRows() < old.sourceRows() ? now : old);
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
