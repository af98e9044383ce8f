package io.arrowlake.planner;

import io.arrowlake.planner.plan.Change;
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
 * @param change what is done to rows that are there, null for a query and where {@code write} says
 *     where the rows go
 */
public record BoundStatement(
    RelNode tree,
    RelDataType rowType,
    List<RelDataType> parameters,
    @Nullable Write write,
    @Nullable Change change) {
  public BoundStatement {
    parameters = List.copyOf(parameters);
  }

  /** A query, or one whose rows go into a table. */
  public BoundStatement(
      RelNode tree, RelDataType rowType, List<RelDataType> parameters, @Nullable Write write) {
    this(tree, rowType, parameters, write, null);
  }

  /** Whether the statement changes what its sources hold. */
  public boolean writes() {
    return write != null || change != null;
  }
}
