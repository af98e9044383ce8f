package io.arrowlake.planner;

import io.arrowlake.planner.catalog.ColumnFacts;
import java.util.List;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/** Expressions as EXPLAIN prints them: columns by name, and no longer than a line. */
final class ExpressionText {
  private static final int LONGEST = 200;

  private ExpressionText() {}

  /** The text of an expression over columns. */
  static String of(RexNode expression, List<ColumnFacts> columns) {
    RexNode named =
        expression.accept(
            new RexShuttle() {
              @Override
              public RexNode visitInputRef(RexInputRef ref) {
                return new NamedColumn(columns.get(ref.getIndex()).name(), ref);
              }
            });
    String text = named.toString();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  /** A column that prints as its name. */
  private static final class NamedColumn extends RexInputRef {
    NamedColumn(String name, RexInputRef column) {
      super(column.getIndex(), column.getType());
      this.digest = name;
    }
  }
}
