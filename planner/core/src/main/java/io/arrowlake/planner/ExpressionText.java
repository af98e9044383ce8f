package io.arrowlake.planner;

import com.google.common.collect.BoundType;
import com.google.common.collect.Range;
import io.arrowlake.planner.catalog.ColumnFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlPostfixOperator;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.Sarg;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * Expressions as EXPLAIN and errors print them: much like the statement had them, and no longer
 * than a line. Stateless.
 */
public final class ExpressionText {
  private static final int LONGEST = 160;

  private ExpressionText() {}

  /** The text of an expression whose columns have numbers. */
  public static String of(RexNode expression) {
    return of(expression, List.of());
  }

  /** The text of an expression over columns. */
  static String of(RexNode expression, List<ColumnFacts> columns) {
    String text = text(expression, columns);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  private static String text(RexNode node, List<ColumnFacts> columns) {
    if (node instanceof RexInputRef ref) {
      return columns.isEmpty() ? ref.toString() : columns.get(ref.getIndex()).name();
    } else if (node instanceof RexLiteral literal) {
      return value(literal(literal));
    } else if (node instanceof RexOver) {
      return node.toString();
    }

    return node instanceof RexCall call ? call(call, columns) : node.toString();
  }

  /** The value of a literal in a class that prints itself as SQL does. */
  private static @Nullable Object literal(RexLiteral literal) {
    return switch (literal.getTypeName()) {
      case DATE -> literal.getValueAs(DateString.class);
      case TIME -> literal.getValueAs(TimeString.class);
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> literal.getValueAs(TimestampString.class);
      default -> literal.getValue();
    };
  }

  private static String value(@Nullable Object value) {
    if (value == null) {
      return "NULL";
    }

    return value instanceof NlsString text
        ? "'" + text.getValue().replace("'", "''") + "'"
        : value.toString();
  }

  private static String call(RexCall call, List<ColumnFacts> columns) {
    List<String> operands = call.getOperands().stream().map(o -> operand(o, columns)).toList();
    String name = call.getOperator().getName();
    return switch (call.getKind()) {
      case CAST ->
          "CAST(" + text(call.getOperands().get(0), columns) + " AS " + call.getType() + ")";
      case NOT -> "NOT " + operands.get(0);
      case SEARCH -> search(operands.get(0), (RexLiteral) call.getOperands().get(1));
      default -> {
        if (call.getOperator() instanceof SqlBinaryOperator || call.getKind() == SqlKind.LIKE) {
          yield String.join(" " + name + " ", operands);
        } else if (call.getOperator() instanceof SqlPostfixOperator) {
          yield operands.get(0) + " " + name;
        }

        yield call.getOperands().stream()
            .map(operand -> text(operand, columns))
            .collect(Collectors.joining(", ", name.toLowerCase(Locale.ROOT) + "(", ")"));
      }
    };
  }

  /** An operand, in parentheses where it is an operation itself. */
  private static String operand(RexNode node, List<ColumnFacts> columns) {
    String text = text(node, columns);
    boolean infix =
        node instanceof RexCall call
            && (call.getOperator() instanceof SqlBinaryOperator
                || call.getKind() == SqlKind.LIKE
                || call.getKind() == SqlKind.SEARCH);
    return infix ? "(" + text + ")" : text;
  }

  private static String search(String operand, RexLiteral literal) {
    Sarg<?> sarg = Objects.requireNonNull(literal.getValueAs(Sarg.class));
    List<String> points = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    for (Range<?> range : sarg.rangeSet.asRanges()) {
      if (range.hasLowerBound()
          && range.hasUpperBound()
          && range.lowerEndpoint().equals(range.upperEndpoint())) {
        points.add(value(range.lowerEndpoint()));
      } else {
        parts.add(range(operand, range));
      }
    }

    if (!points.isEmpty()) {
      parts.add(
          points.size() == 1
              ? operand + " = " + points.get(0)
              : operand + " IN (" + String.join(", ", points) + ")");
    }

    if (sarg.nullAs == RexUnknownAs.TRUE) {
      parts.add(operand + " IS NULL");
    }

    return String.join(" OR ", parts);
  }

  private static String range(String operand, Range<?> range) {
    List<String> bounds = new ArrayList<>();
    if (range.hasLowerBound()) {
      String sign = range.lowerBoundType() == BoundType.CLOSED ? " >= " : " > ";
      bounds.add(operand + sign + value(range.lowerEndpoint()));
    }

    if (range.hasUpperBound()) {
      String sign = range.upperBoundType() == BoundType.CLOSED ? " <= " : " < ";
      bounds.add(operand + sign + value(range.upperEndpoint()));
    }

    return bounds.isEmpty() ? operand + " IS NOT NULL" : String.join(" AND ", bounds);
  }
}
