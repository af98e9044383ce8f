package io.arrowlake.planner;

import io.arrowlake.planner.plan.Decision;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.proof.Site;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/**
 * A plan for all values of a statement's parameters. Immutable.
 *
 * <p>Its sites were asked about parameters. A site may take a parameter and yet refuse some value
 * of it, so that every node with parameters is proven again with the values in their places.
 */
final class GenericPlan {
  private final FederatedPlan plan;
  private final @Nullable GenericPlan fallback;
  private final NodeProver prover = new NodeProver();

  /** The nodes with parameters, and whether their sites do exactly what they say. */
  private final Map<RelNode, Boolean> exactness = new IdentityHashMap<>();

  GenericPlan(FederatedPlan plan) {
    this.plan = plan;
    FederatedPlan other = plan.fallback();
    this.fallback = other == null ? null : new GenericPlan(other);
    plan.fragments().forEach(fragment -> prove(fragment.root(), fragment.site()));
  }

  private void prove(RelNode node, Site site) {
    if (hasParameters(node)) {
      exactness.put(node, NodeProver.isExact(prover.decisions(node, site)));
    }

    node.getInputs().forEach(input -> prove(input, site));
  }

  /**
   * The plan with the values of one execution as literals, empty where a site does not do with
   * these values what it does with others.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException INVALID_PARAMETER where a value is not of
   *     its parameter's type
   */
  Optional<FederatedPlan> bind(List<@Nullable Object> values) {
    List<Fragment> fragments = new ArrayList<>();
    for (Fragment fragment : plan.fragments()) {
      RelNode root = ParameterBinder.bindRewritten(fragment.root(), values);
      if (!root.getRowType().equals(fragment.root().getRowType())
          || !isProven(fragment.root(), root, fragment.site())) {
        return Optional.empty();
      }

      fragments.add(fragment.at(root));
    }

    if (fallback == null) {
      return Optional.of(plan.with(fragments, null));
    }

    return fallback.bind(values).map(other -> plan.with(fragments, other));
  }

  private boolean isProven(RelNode generic, RelNode bound, Site site) {
    if (generic == bound) {
      return true;
    }

    Boolean wasExact = exactness.get(generic);
    if (wasExact != null) {
      List<Decision> decisions = prover.decisions(bound, site);
      if (!(wasExact ? NodeProver.isExact(decisions) : NodeProver.isSuperset(decisions))) {
        return false;
      }
    }

    for (int i = 0; i < generic.getInputs().size(); i++) {
      if (!isProven(generic.getInput(i), bound.getInput(i), site)) {
        return false;
      }
    }

    return true;
  }

  private static boolean hasParameters(RelNode node) {
    AtomicBoolean found = new AtomicBoolean();
    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitDynamicParam(RexDynamicParam parameter) {
            found.set(true);
            return parameter;
          }
        });
    return found.get();
  }
}
