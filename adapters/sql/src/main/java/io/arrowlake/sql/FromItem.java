package io.arrowlake.sql;

import java.util.function.Supplier;

/**
 * What stands after FROM.
 *
 * @param text rendered last, when it is known which columns are used
 * @param isJoin whether it needs parentheses on the right of a join
 */
record FromItem(Supplier<String> text, boolean isJoin) {

  static FromItem of(String text) {
    return new FromItem(() -> text, false);
  }

  String right() {
    return isJoin ? "(" + text.get() + ")" : text.get();
  }
}
