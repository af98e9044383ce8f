package io.arrowlake.postgres;

import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.RefusalReason;
import java.util.Collection;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.Sarg;
import org.jspecify.annotations.Nullable;

/**
 * Refuses literals with a zero byte: PostgreSQL's text has none, and a statement with one breaks
 * the message that it is sent in. Stateless.
 */
final class ZeroByteObjection {
  Optional<Proof> in(Operation operation) {
    boolean has = false;
    if (operation instanceof Operation.Filter filter) {
      has = isIn(filter.condition());
    } else if (operation instanceof Operation.Project project) {
      has = isIn(project.expression());
    } else if (operation instanceof Operation.Join join) {
      has = isIn(join.condition());
    } else if (operation instanceof Operation.Values values) {
      has = values.rows().stream().anyMatch(ZeroByteObjection::isIn);
    }

    return has
        ? Optional.of(
            Proof.refuse(RefusalReason.TYPE, "a text with a zero byte, which no text there has"))
        : Optional.empty();
  }

  private static boolean isIn(Collection<? extends RexNode> nodes) {
    return nodes.stream().anyMatch(ZeroByteObjection::isIn);
  }

  private static boolean isIn(RexNode node) {
    if (node instanceof RexLiteral literal) {
      return switch (literal.getTypeName()) {
        case CHAR -> isZeroed(literal.getValueAs(NlsString.class));
        case SARG -> isIn(literal.getValueAs(Sarg.class));
        default -> false;
      };
    } else if (node instanceof RexOver over) {
      return isIn(over.getOperands())
          || isIn(over.getWindow().partitionKeys)
          || isIn(over.getWindow().orderKeys.stream().map(key -> key.left).toList());
    }

    return node instanceof RexCall call && isIn(call.getOperands());
  }

  private static boolean isIn(Sarg<?> sarg) {
    return sarg.rangeSet.asRanges().stream()
        .anyMatch(
            range ->
                range.hasLowerBound() && isZeroed(range.lowerEndpoint())
                    || range.hasUpperBound() && isZeroed(range.upperEndpoint()));
  }

  private static boolean isZeroed(@Nullable Object value) {
    return value instanceof NlsString text && text.getValue().indexOf(0) >= 0;
  }
}
