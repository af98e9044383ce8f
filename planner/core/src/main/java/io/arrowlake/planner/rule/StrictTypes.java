package io.arrowlake.planner.rule;

import java.util.List;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/**
 * Gives calls that are NULL where an operand is the type that says so of their operands. An
 * expression that moved to where its columns are never NULL, or whose columns became constants,
 * still has the type that it had, on which Calcite's simplification stumbles.
 */
final class StrictTypes extends RexShuttle {
  private final RelDataTypeFactory types;

  StrictTypes(RelDataTypeFactory types) {
    this.types = types;
  }

  @Override
  public RexNode visitCall(RexCall call) {
    RexCall typed = (RexCall) super.visitCall(call);
    return switch (typed.getKind()) {
      case CAST, ITEM -> typed;
      default ->
          switch (Strong.policy(typed)) {
            case ANY -> nullable(typed, hasNullable(typed.getOperands()));
            case NOT_NULL -> nullable(typed, false);
            default -> typed;
          };
    };
  }

  private static boolean hasNullable(List<RexNode> operands) {
    return operands.stream().anyMatch(operand -> operand.getType().isNullable());
  }

  private RexNode nullable(RexCall call, boolean isNullable) {
    return call.getType().isNullable() == isNullable
        ? call
        : call.clone(
            types.createTypeWithNullability(call.getType(), isNullable), call.getOperands());
  }
}
