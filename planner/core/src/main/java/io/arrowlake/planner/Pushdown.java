package io.arrowlake.planner;

import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.planner.proof.SiteKind;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;

/**
 * What sources may compute of a statement: everything that is proven and pays, but for what is
 * withheld. Immutable.
 *
 * @param nowhere the kinds that no source does
 * @param withheld the kinds that single sources do not do
 */
public record Pushdown(Set<PushedOperation> nowhere, Set<AtSource> withheld) {
  /** Everything that is proven and pays. */
  public static final Pushdown ALL = new Pushdown(Set.of(), Set.of());

  /** Nothing but reading the needed columns of a table. */
  public static final Pushdown NONE = new Pushdown(EnumSet.allOf(PushedOperation.class), Set.of());

  public Pushdown {
    nowhere = Set.copyOf(nowhere);
    withheld = Set.copyOf(withheld);
  }

  /**
   * A kind of work at one source.
   *
   * @param site the name of the source's site
   */
  public record AtSource(PushedOperation operation, String site) {
    /** The work in words, such as {@code join at shop}. */
    public String text() {
      return operation.text() + " at " + site;
    }
  }

  /** Whether a source may do work of this kind. */
  public boolean allows(PushedOperation operation, String site) {
    return !nowhere.contains(operation) && !withheld.contains(new AtSource(operation, site));
  }

  /** The same without one kind of work at one source. */
  public Pushdown without(AtSource operation) {
    Set<AtSource> more = new HashSet<>(withheld);
    more.add(operation);
    return new Pushdown(nowhere, more);
  }

  /** The work that sources do in a plan: the filters of its run, then from the result down. */
  public static List<AtSource> used(FederatedPlan plan) {
    Set<AtSource> used = new LinkedHashSet<>();
    for (RuntimeFilter filter : plan.runtimeFilters()) {
      String site = plan.fragments().get(filter.target()).site().name();
      used.add(new AtSource(PushedOperation.RUNTIME_FILTER, site));
    }

    for (int i = plan.fragments().size() - 1; i >= 0; i--) {
      Fragment fragment = plan.fragments().get(i);
      if (fragment.site().kind() == SiteKind.SOURCE) {
        collect(fragment.root(), fragment.site().name(), used);
      }
    }

    return List.copyOf(used);
  }

  private static void collect(RelNode node, String site, Set<AtSource> used) {
    if (!PushedOperation.isReading(node)) {
      used.add(new AtSource(PushedOperation.of(node), site));
    }

    node.getInputs().forEach(input -> collect(input, site, used));
  }
}
