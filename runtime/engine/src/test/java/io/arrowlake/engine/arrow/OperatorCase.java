package io.arrowlake.engine.arrow;

import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;

/**
 * Tables, and a tree over them that all engines compute exactly. Immutable.
 *
 * @param seed makes the same case again
 * @param inputs the numbers of the tables that the tree reads
 * @param failsAlike whether all engines compute the same expressions for the same rows, so that
 *     they fail for the same cases
 * @param budget the bytes that the operators may keep before they hand over, null for any number
 */
record OperatorCase(
    long seed,
    List<RandomTable> tables,
    RelNode root,
    List<Integer> inputs,
    List<RexLiteral> parameters,
    Claim claim,
    boolean failsAlike,
    @Nullable Long budget) {
  OperatorCase {
    tables = List.copyOf(tables);
    inputs = List.copyOf(inputs);
    parameters = List.copyOf(parameters);
  }

  /** What two engines have to give alike. */
  enum Claim {
    /** The same rows in the same order. */
    SEQUENCE,
    /** The same rows in any order. */
    ROWS,
    /** As many rows: which ones is left open. */
    COUNT
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("case " + seed + " (" + claim + ")\n");
    for (int i = 0; i < tables.size(); i++) {
      text.append("table ").append(i).append(": ").append(tables.get(i)).append('\n');
    }

    return text.append("parameters ")
        .append(parameters)
        .append(budget == null ? "" : ", budget " + budget)
        .append('\n')
        .append(RelOptUtil.toString(root))
        .toString();
  }
}
