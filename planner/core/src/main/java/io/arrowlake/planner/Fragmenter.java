package io.arrowlake.planner;

import io.arrowlake.planner.PhysicalPlanner.Placed;
import io.arrowlake.planner.plan.Decision;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.Fragment.Estimate;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.RefusalReason;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.planner.statistics.StatisticsQuery;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.metadata.RelMetadataQuery;

/**
 * Step 6: cuts a placed tree where the site changes, and where the keys of a small side are worth
 * having before the large side is read. Used once, by one thread.
 */
final class Fragmenter {
  private final PhysicalPlanner planner;
  private final Pushdown pushdown;
  private final RelMetadataQuery metadata;
  private final List<Fragment> fragments = new ArrayList<>();

  Fragmenter(PhysicalPlanner planner, Pushdown pushdown, RelMetadataQuery metadata) {
    this.planner = planner;
    this.pushdown = pushdown;
    this.metadata = metadata;
  }

  /** What a fragment collects while its tree is built. */
  private static final class Parts {
    private final Set<Integer> inputs = new LinkedHashSet<>();
    private final List<Decision> decisions = new ArrayList<>();
  }

  /** The fragments, each after its inputs; the last gives the result. */
  List<Fragment> fragments(Placed root) {
    cut(root);
    return List.copyOf(fragments);
  }

  /** The filters that become known while these fragments run. */
  List<RuntimeFilter> runtimeFilters(List<Fragment> of) {
    return new RuntimeFilterFinder(of, pushdown, metadata).find();
  }

  private int cut(Placed placed) {
    Parts parts = new Parts();
    RelNode root = build(placed, parts);
    int id = fragments.size();
    double rows = metadata.getRowCount(placed.node());
    Double width = metadata.getAverageRowSize(placed.node());
    fragments.add(
        new Fragment(
            id,
            placed.site(),
            root,
            List.copyOf(parts.inputs),
            rows,
            rows * Math.max(1, width == null ? 8 : width),
            placed.cost(),
            parts.decisions,
            estimate(placed.node())));
    return id;
  }

  private Estimate estimate(RelNode node) {
    return StatisticsQuery.observed(node, metadata).isPresent()
        ? Estimate.EARLIER_RUN
        : Estimate.STATISTICS;
  }

  private RelNode build(Placed placed, Parts parts) {
    decide(placed, parts);
    List<RelNode> inputs = new ArrayList<>();
    for (int i = 0; i < placed.inputs().size(); i++) {
      Placed input = placed.inputs().get(i);
      if (input.site() == placed.site() && !isWorthKnowingFirst(placed, i)) {
        inputs.add(build(input, parts));
      } else {
        inputs.add(input(input, parts));
      }
    }

    RelNode node = placed.node();
    return inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
  }

  private RelNode input(Placed input, Parts parts) {
    int id = cut(input);
    parts.inputs.add(id);
    return new FragmentInput(
        input.node().getCluster(),
        id,
        input.node().getRowType(),
        metadata.getRowCount(input.node()));
  }

  /**
   * What was decided on a node belongs to its source's fragment if it went there, else to the one
   * that does the work.
   */
  private void decide(Placed placed, Parts parts) {
    List<Decision> decisions = planner.decisions(placed);
    if (placed.site().kind() == SiteKind.SOURCE) {
      parts.decisions.addAll(decisions);
      return;
    }

    for (Decision decision : decisions) {
      if (decision.proof() instanceof Proof.Refused) {
        parts.decisions.add(decision);
      } else if (!(placed.inputs().isEmpty())) {
        parts.decisions.add(notWorthIt(decision, placed, decisions));
      }
    }
  }

  private static Decision notWorthIt(Decision decision, Placed placed, List<Decision> all) {
    boolean refused = all.stream().anyMatch(d -> d.proof() instanceof Proof.Refused);
    Proof reason =
        refused
            ? Proof.refuse(
                RefusalReason.INPUT_NOT_PUSHED, "stays with another part of the same operation")
            : Proof.refuse(RefusalReason.COST, "cheaper at " + placed.site().name());
    return new Decision(decision.site(), decision.operation(), reason);
  }

  /**
   * Whether an input that the same engine computes becomes a fragment of its own: it is small, and
   * what it is joined with comes from a large fragment of a source, of which its keys pick a few
   * rows.
   */
  private boolean isWorthKnowingFirst(Placed placed, int input) {
    if (placed.site().kind() == SiteKind.SOURCE
        || !(placed.node() instanceof Join join)
        || !RuntimeFilterFinder.filtersSide(join.getJoinType(), 1 - input)) {
      return false;
    }

    JoinInfo keys = RuntimeFilterFinder.keys(join);
    double known = metadata.getRowCount(placed.inputs().get(input).node());
    return (input == 0 ? keys.rightKeys : keys.leftKeys)
        .stream()
            .flatMap(key -> sourcesOf(placed.inputs().get(1 - input), key))
            .anyMatch(source -> isFiltered(source, known));
  }

  /** A column of what is computed at a source that may be filtered by keys. */
  private record SourceColumn(RelNode node, int column) {}

  private boolean isFiltered(SourceColumn source, double keys) {
    double rows = metadata.getRowCount(source.node());
    return RuntimeFilter.pays(keys, Double.NaN, rows)
        && RuntimeFilter.pays(
            keys, RuntimeFilterFinder.distinct(metadata, source.node(), source.column()), rows);
  }

  /** The columns of sources that a column is. */
  private Stream<SourceColumn> sourcesOf(Placed placed, int column) {
    if (placed.site().kind() == SiteKind.SOURCE) {
      return Stream.of(new SourceColumn(placed.node(), column))
          .filter(c -> pushdown.allows(PushedOperation.RUNTIME_FILTER, placed.site().name()));
    }

    return ColumnStep.below(placed.node(), column).stream()
        .flatMap(step -> sourcesOf(placed.inputs().get(step.input()), step.column()));
  }
}
