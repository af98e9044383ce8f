package io.arrowlake.planner;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.proof.ColumnFactsDeriver;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.Site;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/**
 * Cuts the filters above the tables of one source into what the source may do and what it may not,
 * so that each filter goes as a whole. A conjunct for which the source may keep too many rows
 * stands in both. Used once, by one thread.
 */
final class SourceSplitter {
  private final Pushdown pushdown;
  private final ColumnFactsDeriver facts = new ColumnFactsDeriver();
  private final Set<RelNode> rechecked = Collections.newSetFromMap(new IdentityHashMap<>());

  SourceSplitter(Pushdown pushdown) {
    this.pushdown = pushdown;
  }

  /** Whether every conjunct of this filter that the source may get wrong stands above it again. */
  boolean isRechecked(RelNode filter) {
    return rechecked.contains(filter);
  }

  /** The tree with its filters cut. */
  RelNode split(RelNode node) {
    List<RelNode> inputs = node.getInputs().stream().map(this::split).toList();
    RelNode copy = inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
    if (!(copy instanceof Filter filter)) {
      return copy;
    }

    Optional<Site> source =
        SiteFinder.sourceOf(filter.getInput())
            .filter(site -> pushdown.allows(PushedOperation.FILTER, site.name()));
    return source.isEmpty() ? copy : split(filter, source.get());
  }

  private RelNode split(Filter filter, Site source) {
    List<ColumnFacts> columns = facts.of(filter.getInput());
    List<RexNode> below = new ArrayList<>();
    List<RexNode> above = new ArrayList<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      Proof proof = source.prover().prove(new Operation.Filter(conjunct, columns));
      if (!(proof instanceof Proof.Refused)) {
        below.add(conjunct);
      }

      if (!proof.isExact()) {
        above.add(conjunct);
      }
    }

    if (below.isEmpty() || above.isEmpty()) {
      return filter;
    }

    RexBuilder builder = filter.getCluster().getRexBuilder();
    RelNode lower =
        LogicalFilter.create(filter.getInput(), RexUtil.composeConjunction(builder, below));
    rechecked.add(lower);
    return LogicalFilter.create(lower, RexUtil.composeConjunction(builder, above));
  }
}
