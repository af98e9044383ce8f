package io.arrowlake.memory;

import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.PushdownProver;
import io.arrowlake.planner.proof.RefusalReason;
import org.apache.calcite.rex.RexInputRef;

/**
 * What may run in memory: scans, the choice of columns, and limits. All else is refused, and the
 * engine does it on the rows that come out. An adapter starts like this one and proves more
 * operations one by one; what it does not know it refuses. Immutable.
 */
final class MemoryPushdown implements PushdownProver {

  @Override
  public Proof prove(Operation operation) {
    if (operation instanceof Operation.Scan || operation instanceof Operation.Limit) {
      return Proof.exact();
    } else if (operation instanceof Operation.Project project) {
      return project(project);
    }

    String name = operation.getClass().getSimpleName();
    return Proof.refuse(RefusalReason.NOT_IMPLEMENTED, name + " in memory");
  }

  private static Proof project(Operation.Project project) {
    return project.expression() instanceof RexInputRef
        ? Proof.exact()
        : Proof.refuse(RefusalReason.NOT_IMPLEMENTED, "an expression in memory");
  }
}
