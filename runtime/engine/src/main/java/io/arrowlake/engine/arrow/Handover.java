package io.arrowlake.engine.arrow;

import io.arrowlake.engine.ComputeEngine;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.QueryScope;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/**
 * What becomes of an operator that outgrows its memory: another engine, which can use the disk,
 * computes the same node over the rows that the operator has read and those that it has not.
 */
final class Handover {
  private final ComputeEngine engine;
  private final RelNode node;
  private final QueryWriter.Bindings bindings;

  /** A node that the engine can compute as well. */
  Handover(ComputeEngine engine, RelNode node, QueryWriter.Bindings bindings) {
    this.engine = engine;
    this.node = node;
    this.bindings = bindings;
  }

  /** Starts the node over these inputs, which are closed with the stream. */
  BatchStream open(List<BatchStream> inputs, QueryScope scope) {
    List<RelNode> leaves = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (RelNode input : node.getInputs()) {
      int number = numbers.size();
      numbers.add(number);
      leaves.add(new FragmentInput(node.getCluster(), number, input.getRowType(), 0));
    }

    RelNode root = node.copy(node.getTraitSet(), leaves);
    return engine.open(
        new Fragment(numbers.size(), engine.site(), root, numbers, 0, 0, 0, List.of()),
        inputs::get,
        bindings,
        scope);
  }
}
