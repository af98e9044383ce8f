package io.arrowlake.sql;

import io.arrowlake.planner.catalog.SourceTable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands after FROM.
 *
 * @param text rendered last, when it is known which columns are used
 * @param isJoin whether it needs parentheses on the right of a join
 * @param scan the table that it is and nothing else, null for anything else
 */
record FromItem(Supplier<String> text, boolean isJoin, @Nullable TableAlias scan) {

  /** A table under an alias. */
  record TableAlias(SourceTable table, String alias) {}

  FromItem(Supplier<String> text, boolean isJoin) {
    this(text, isJoin, null);
  }

  static FromItem of(String text) {
    return new FromItem(() -> text, false);
  }

  String right() {
    return isJoin ? "(" + text.get() + ")" : text.get();
  }
}
