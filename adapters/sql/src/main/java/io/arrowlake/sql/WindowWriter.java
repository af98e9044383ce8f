package io.arrowlake.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;

/** Writes window functions, always with all of their frame. Used while one text is written. */
final class WindowWriter {
  private final ExpressionWriter expressions;

  WindowWriter(ExpressionWriter expressions) {
    this.expressions = expressions;
  }

  Sql write(RexOver over) {
    SqlDialectBase dialect = expressions.dialect();
    AggregateTable.Entry entry =
        dialect
            .aggregates()
            .window(over)
            .orElseThrow(() -> SqlDialectBase.unsupported("the window function " + over));
    String window = window(over.getWindow(), entry.isFramed());
    List<Sql> arguments = new ArrayList<>();
    for (RexNode operand : over.getOperands()) {
      arguments.add(expressions.write(operand));
    }

    String nulls = over.ignoreNulls() ? " IGNORE NULLS" : "";
    return entry
        .spelling()
        .write(
            new AggregateTable.Use(
                arguments,
                over.getOperands().stream().map(RexNode::getType).toList(),
                over.getOperands().stream().map(expressions::facts).toList(),
                over.getType(),
                over.isDistinct() ? "DISTINCT " : "",
                "",
                nulls,
                " OVER (" + window + ")",
                dialect));
  }

  private String window(RexWindow window, boolean framed) {
    List<String> parts = new ArrayList<>();
    if (!window.partitionKeys.isEmpty()) {
      // DuckDB takes windows by (a, a) and by (a, b) for windows of the same partitions.
      Set<String> keys = new LinkedHashSet<>();
      window.partitionKeys.forEach(key -> keys.add(expressions.write(key).text()));
      parts.add("PARTITION BY " + String.join(", ", keys));
    }

    if (!window.orderKeys.isEmpty()) {
      parts.add(
          "ORDER BY " + String.join(", ", window.orderKeys.stream().map(this::orderKey).toList()));
    }

    if (framed && !isWhole(window)) {
      parts.add(frame(window));
    }

    return String.join(" ", parts);
  }

  private static boolean isWhole(RexWindow window) {
    return window.orderKeys.isEmpty()
        && !window.isRows()
        && window.getExclude() == RexWindowExclusion.EXCLUDE_NO_OTHER
        && window.getLowerBound().isUnbounded()
        && (window.getUpperBound().isUnbounded() || window.getUpperBound().isCurrentRow());
  }

  private String orderKey(RexFieldCollation key) {
    Sql ordered =
        expressions.dialect().ordered(expressions.write(key.left), expressions.facts(key.left));
    return ordered.text()
        + direction(key.getDirection() == RelFieldCollation.Direction.DESCENDING, nullsFirst(key));
  }

  private static boolean nullsFirst(RexFieldCollation key) {
    return key.getNullDirection() == RelFieldCollation.NullDirection.FIRST;
  }

  /** What stands behind a key of ORDER BY. */
  static String direction(boolean descending, boolean nullsFirst) {
    return (descending ? " DESC" : "") + (nullsFirst ? " NULLS FIRST" : " NULLS LAST");
  }

  private String frame(RexWindow window) {
    String unit = window.isRows() ? "ROWS" : "RANGE";
    String exclude =
        window.getExclude() == RexWindowExclusion.EXCLUDE_NO_OTHER
            ? ""
            : " " + window.getExclude().toString().toUpperCase(Locale.ROOT);
    return unit
        + " BETWEEN "
        + bound(window.getLowerBound())
        + " AND "
        + bound(window.getUpperBound())
        + exclude;
  }

  private String bound(RexWindowBound bound) {
    String side = bound.isPreceding() ? " PRECEDING" : " FOLLOWING";
    if (bound.isUnbounded()) {
      return "UNBOUNDED" + side;
    } else if (bound.isCurrentRow()) {
      return "CURRENT ROW";
    }

    RexNode offset = bound.getOffset();
    if (offset instanceof RexLiteral literal && Family.of(offset.getType()).isInterval()) {
      return Intervals.literal(literal) + side;
    }

    return expressions.bare(offset).text() + side;
  }
}
