package io.arrowlake.planner;

import io.arrowlake.planner.plan.Write;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * A statement whose names and types are known. Immutable.
 *
 * @param tree the algebra, not rewritten yet
 * @param rowType the names and types of the columns, in order
 * @param parameters the types of the parameters, in order
 * @param write where the rows go, null for a query
 */
public record BoundStatement(
    RelNode tree, RelDataType rowType, List<RelDataType> parameters, @Nullable Write write) {
  public BoundStatement {
    parameters = List.copyOf(parameters);
  }
}
