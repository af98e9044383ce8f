package io.arrowlake.planner;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.plan.Decision;
import io.arrowlake.planner.proof.InputLimit;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.RefusalReason;
import io.arrowlake.planner.proof.Site;
import java.util.Optional;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.metadata.RelMetadataQuery;

/**
 * Decides which inputs of a join may be sent to the source that has the other input. Stateless but
 * for its metadata.
 */
final class SentInputs {
  private final PlanSettings settings;
  private final RelMetadataQuery metadata;
  private final NodeProver prover;

  SentInputs(PlanSettings settings, RelMetadataQuery metadata, NodeProver prover) {
    this.settings = settings;
    this.metadata = metadata;
    this.prover = prover;
  }

  /** Whether a source that takes rows at all gets them wherever it can, whatever that costs. */
  boolean areForced() {
    return settings.shipping() == PlanSettings.Shipping.ON;
  }

  /**
   * What the source answers to the rows of a node being sent to it for a join; empty where there is
   * no question of that.
   */
  Optional<Decision> answer(RelNode node, RelNode input, Site source) {
    return node instanceof Join join && isWanted(source) && fits(input, source.inputLimit())
        ? Optional.of(answer(join, input, source))
        : Optional.empty();
  }

  private boolean isWanted(Site source) {
    return settings.shipping() != PlanSettings.Shipping.OFF
        && !source.inputLimit().equals(InputLimit.NONE)
        && settings.pushdown().allows(PushedOperation.SENT_INPUT, source.name())
        && settings.pushdown().allows(PushedOperation.JOIN, source.name());
  }

  private boolean fits(RelNode input, InputLimit limit) {
    if (areForced()) {
      return true;
    }

    Double width = metadata.getAverageRowSize(input);
    double rows = metadata.getRowCount(input);
    return rows <= limit.rows() && rows * (width == null ? 8 : width) <= limit.bytes();
  }

  private Decision answer(Join join, RelNode input, Site source) {
    RelNode other = join.getLeft() == input ? join.getRight() : join.getLeft();
    Decision decision = prover.input(input, source);
    return readsQuery(other)
        ? new Decision(
            decision.site(),
            decision.operation(),
            Proof.refuse(
                RefusalReason.NOT_IMPLEMENTED, "query() is joined to nothing that is sent"))
        : decision;
  }

  /** Whether the tree reads a query in the source's own SQL, of whose rows nothing is known. */
  private static boolean readsQuery(RelNode tree) {
    return RelOptUtil.findAllTables(tree).stream()
        .map(table -> table.unwrapOrThrow(SourceTable.class))
        .anyMatch(table -> table.name().schema().equals(CatalogSchemas.QUERY));
  }
}
