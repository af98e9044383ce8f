package io.arrowlake.sql;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** What entries of an {@link OperatorTable} say of the operands of a call. Stateless. */
public final class Operands {
  private Operands() {}

  /** The operands are of these families, in order; NULL alone fits everywhere. */
  public static Predicate<RexCall> are(Family... families) {
    return call -> {
      List<RexNode> operands = call.getOperands();
      if (operands.size() != families.length) {
        return false;
      }

      for (int i = 0; i < families.length; i++) {
        if (!fits(operands.get(i), EnumSet.of(families[i]))) {
          return false;
        }
      }
      return true;
    };
  }

  /** So many operands, all of one of these families. */
  public static Predicate<RexCall> all(int count, Family first, Family... more) {
    EnumSet<Family> families = EnumSet.of(first, more);
    return call ->
        call.getOperands().size() == count
            && call.getOperands().stream().allMatch(operand -> fits(operand, families));
  }

  /** Any number of operands, all of one of these families. */
  public static Predicate<RexCall> every(Family first, Family... more) {
    EnumSet<Family> families = EnumSet.of(first, more);
    return call -> call.getOperands().stream().allMatch(operand -> fits(operand, families));
  }

  /** So many operands of any family that engines are given. */
  public static Predicate<RexCall> count(int count) {
    return call ->
        call.getOperands().size() == count
            && call.getOperands().stream()
                .noneMatch(operand -> Family.of(operand.getType()) == Family.OTHER);
  }

  /** The call's own type is of one of these families. */
  public static Predicate<RexCall> gives(Family... families) {
    List<Family> list = Arrays.asList(families);
    return call -> list.contains(Family.of(call.getType()));
  }

  private static boolean fits(RexNode operand, EnumSet<Family> families) {
    Family family = Family.of(operand.getType());
    return family == Family.NULL || families.contains(family);
  }

  /** Whether the node is a literal that is a number other than 0. */
  public static boolean isNonZero(RexNode node) {
    return node instanceof RexLiteral literal
        && literal.getValue() instanceof BigDecimal value
        && value.signum() != 0;
  }
}
