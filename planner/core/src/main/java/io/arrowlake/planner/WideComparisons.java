package io.arrowlake.planner;

import io.arrowlake.planner.type.HouseTypeSystem;
import java.util.List;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Compares exact numbers as they are where their common type is a decimal of more than 38 digits.
 * That type may not have room for all the digits of both sides, so that a cast to it would fail for
 * some values; every engine that compares such numbers does so whatever their scales are.
 * Stateless.
 */
final class WideComparisons {
  private WideComparisons() {}

  /** A tree without sub-queries, without such casts. */
  static RelNode uncast(RelNode tree) {
    RexShuttle comparisons = new Comparisons();
    return tree.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            return super.visit(node).accept(comparisons);
          }
        });
  }

  private static final class Comparisons extends RexShuttle {
    @Override
    public RexNode visitCall(RexCall call) {
      RexNode visited = super.visitCall(call);
      if (!(visited instanceof RexCall comparison)
          || !SqlKind.COMPARISON.contains(comparison.getKind())
          || !comparison.getOperands().stream()
              .allMatch(operand -> SqlTypeUtil.isExactNumeric(operand.getType()))) {
        return visited;
      }

      List<RexNode> operands = comparison.getOperands().stream().map(Comparisons::uncast).toList();
      return operands.equals(comparison.getOperands())
          ? comparison
          : comparison.clone(comparison.getType(), operands);
    }

    private static RexNode uncast(RexNode node) {
      if (node.getKind() != SqlKind.CAST || !HouseTypeSystem.isWide(node.getType())) {
        return node;
      }

      RexNode inner = ((RexCall) node).getOperands().get(0);
      RelDataType from = inner.getType();
      boolean rounds = SqlTypeUtil.isDecimal(from) && from.getScale() > node.getType().getScale();
      return SqlTypeUtil.isExactNumeric(from) && !rounds ? inner : node;
    }
  }
}
