package io.arrowlake.planner;

import io.arrowlake.planner.PhysicalPlanner.Placed;
import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.Site;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Decides where the rows of a change are computed: at the source of its table wherever the source
 * gives the house's meaning to all of it. Used once, by one thread.
 */
final class ChangePlacer {
  private final Catalogs catalogs;
  private final List<Site> computeSites;
  private final PlanSettings settings;
  private @Nullable Placed rows;

  ChangePlacer(Catalogs catalogs, List<Site> computeSites, PlanSettings settings) {
    this.catalogs = catalogs;
    this.computeSites = computeSites;
    this.settings = settings;
  }

  /** The rows of the change that {@link #place} placed. */
  Placed rows() {
    if (rows == null) {
      throw new IllegalStateException("Nothing is placed");
    }

    return rows;
  }

  /** The change with its place. */
  Change place(Change change, RelNode tree, PhysicalPlanner physical) {
    Optional<Site> source =
        catalogs.catalog(change.table().name().catalog()).flatMap(PlannerCatalog::site);
    checkReturned(change, source);
    boolean whole =
        source.isPresent()
            && settings.pushdown().allows(PushedOperation.CHANGE, source.get().name())
            && (change.returned() == null || change.matching() == Change.Matching.ANY)
            && change.assigned().allMatch(value -> isAssigned(value.column(), source.get()));
    Optional<Placed> there = whole ? physical.placeAt(tree, source.get()) : Optional.empty();
    rows = there.orElseGet(() -> physical.place(tree));
    return change.at(there.isPresent() ? Change.Place.SOURCE : Change.Place.ENGINE);
  }

  private static boolean isAssigned(ColumnFacts column, Site source) {
    return source.prover().prove(new Operation.Assign(column)).isExact();
  }

  /** What is returned is computed by whoever changes the rows. */
  private void checkReturned(Change change, Optional<Site> source) {
    Change.Returned returned = change.returned();
    if (returned == null) {
      return;
    }

    Site site = source.orElseGet(() -> nativeSite(change.table()));
    for (RexNode expression : returned.expressions()) {
      Proof proof =
          expression instanceof RexInputRef
              ? Proof.exact()
              : site.prover().prove(new Operation.Project(expression, change.table().columns()));
      if (!proof.isExact()) {
        String reason = proof instanceof Proof.Refused refused ? ": " + refused.detail() : "";
        throw new ArrowLakeException(
                ErrorCode.NOT_SUPPORTED, "RETURNING cannot compute " + expression + reason)
            .remedy("Return the columns alone");
      }
    }
  }

  private Site nativeSite(SourceTable table) {
    return computeSites.stream()
        .filter(site -> table.nativeScanAt(site.name()).isPresent())
        .findFirst()
        .orElseThrow(
            () ->
                new ArrowLakeException(
                    ErrorCode.NOT_SUPPORTED, "RETURNING is not there for " + table.name()));
  }
}
