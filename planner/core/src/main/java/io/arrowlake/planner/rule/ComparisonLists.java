package io.arrowlake.planner.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Makes one list of the many literals that a column may equal, or must differ from. {@link
 * org.apache.calcite.rex.RexSimplify} compares each term of a conjunction with what all the others
 * say, which takes time with the cube of their number.
 */
final class ComparisonLists extends RexShuttle {
  /** Fewer terms are no work, and the way in which they are written is as good. */
  private static final int FEWEST = 20;

  private final RexBuilder builder;

  ComparisonLists(RexBuilder builder) {
    this.builder = builder;
  }

  @Override
  public RexNode visitCall(RexCall call) {
    if (call.getOperands().size() < FEWEST) {
      return super.visitCall(call);
    }

    return switch (call.getKind()) {
      case AND -> listed(call, SqlKind.NOT_EQUALS);
      case OR -> listed(call, SqlKind.EQUALS);
      default -> super.visitCall(call);
    };
  }

  private RexNode listed(RexCall call, SqlKind comparison) {
    Map<RexInputRef, List<RexNode>> comparisons = new LinkedHashMap<>();
    List<RexNode> terms = new ArrayList<>();
    for (RexNode term : call.getOperands()) {
      if (isListable(term, comparison)) {
        RexInputRef column = (RexInputRef) ((RexCall) term).getOperands().get(0);
        comparisons.computeIfAbsent(column, c -> new ArrayList<>()).add(term);
      } else {
        terms.add(term.accept(this));
      }
    }

    comparisons.forEach(
        (column, found) -> {
          if (found.size() < FEWEST) {
            terms.addAll(found);
          } else {
            terms.add(list(column, found, comparison));
          }
        });
    return terms.size() == 1 ? terms.get(0) : builder.makeCall(call.getOperator(), terms);
  }

  private RexNode list(RexInputRef column, List<RexNode> comparisons, SqlKind comparison) {
    List<RexNode> literals =
        comparisons.stream().map(each -> ((RexCall) each).getOperands().get(1)).toList();
    RexNode in = builder.makeIn(column, literals);
    return comparison == SqlKind.EQUALS ? in : builder.makeCall(SqlStdOperatorTable.NOT, in);
  }

  /** A column compared with a literal of its own type. */
  private static boolean isListable(RexNode term, SqlKind comparison) {
    return term.getKind() == comparison
        && ((RexCall) term).getOperands().get(0) instanceof RexInputRef column
        && ((RexCall) term).getOperands().get(1) instanceof RexLiteral literal
        && !literal.isNull()
        && literal.getType().getSqlTypeName() == column.getType().getSqlTypeName();
  }
}
