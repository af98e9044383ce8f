package io.arrowlake.planner;

import io.arrowlake.planner.PhysicalPlanner.Placed;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.planner.proof.SiteKind;
import java.util.List;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.metadata.RelMetadataQuery;

/**
 * Estimates which share of a join's input leaves its source where the other input's keys filter it
 * first. Stateless but for its metadata.
 */
final class KeptRows {
  private final Pushdown pushdown;
  private final RelMetadataQuery metadata;

  KeptRows(Pushdown pushdown, RelMetadataQuery metadata) {
    this.pushdown = pushdown;
    this.metadata = metadata;
  }

  /**
   * The share of the rows of an input (0 left, 1 right) that are moved to the engine of the join; 1
   * for inputs of one source, which could be joined there.
   */
  double share(Join join, List<Placed> inputs, int side) {
    Placed input = inputs.get(side);
    Placed other = inputs.get(1 - side);
    if (input.site().kind() != SiteKind.SOURCE
        || SiteFinder.sourceOf(join).isPresent()
        || !RuntimeFilterFinder.filtersSide(join.getJoinType(), side)
        || !pushdown.allows(PushedOperation.RUNTIME_FILTER, input.site().name())) {
      return 1;
    }

    JoinInfo keys = RuntimeFilterFinder.keys(join);
    double known = metadata.getRowCount(other.node());
    double share = 1;
    for (int key : side == 0 ? keys.leftKeys : keys.rightKeys) {
      share = Math.min(share, share(input, key, known));
    }

    return share;
  }

  private double share(Placed input, int key, double known) {
    double rows = metadata.getRowCount(input.node());
    double distinct = RuntimeFilterFinder.distinct(metadata, input.node(), key);
    return RuntimeFilter.pays(known, Double.NaN, rows) && RuntimeFilter.pays(known, distinct, rows)
        ? RuntimeFilter.kept(known, distinct, rows)
        : 1;
  }
}
