package io.arrowlake.spi;

import io.arrowlake.planner.plan.FragmentInput;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataType;

/**
 * All the rows of a fragment that another fragment reads at its source.
 *
 * @param fragment the number of the fragment that gives them, as in {@link FragmentInput}
 * @param rowType the types of their columns
 * @param batches the rows; owned by whoever made this
 */
public record InputRows(int fragment, RelDataType rowType, List<VectorSchemaRoot> batches) {
  public InputRows {
    batches = List.copyOf(batches);
  }

  /** How many rows there are. */
  public long rows() {
    return batches.stream().mapToLong(VectorSchemaRoot::getRowCount).sum();
  }
}
