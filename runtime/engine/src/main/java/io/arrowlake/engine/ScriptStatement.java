package io.arrowlake.engine;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.SqlPosition;
import java.util.ArrayList;
import java.util.List;

/**
 * One statement of a script: its text, without the semicolon, and where it starts. Immutable.
 *
 * @param sql the text from its first letter to its last; comments before and after it are left out
 * @param start the place of its first letter in the script
 */
public record ScriptStatement(String sql, SqlPosition start) {

  /**
   * Cuts a script at its semicolons, but for those in literals, quoted names and comments. Nothing
   * is parsed: a wrong statement is found out when it is run, after those before it.
   *
   * @return the statements in their order; empty for a script of blanks and comments
   */
  public static List<ScriptStatement> split(String script) {
    List<ScriptStatement> statements = new ArrayList<>();
    ScriptScanner scanner = new ScriptScanner(script);
    int first = -1;
    int end = -1;
    while (scanner.next()) {
      if (scanner.isSemicolon()) {
        add(statements, script, first, end);
        first = -1;
      } else {
        first = first < 0 ? scanner.start() : first;
        end = scanner.end();
      }
    }

    add(statements, script, first, end);
    return statements;
  }

  private static void add(List<ScriptStatement> statements, String script, int first, int end) {
    if (first >= 0) {
      statements.add(new ScriptStatement(script.substring(first, end), place(script, first)));
    }
  }

  private static SqlPosition place(String script, int offset) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset; i++) {
      if (script.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }

    return new SqlPosition(line, offset - lineStart + 1);
  }

  /** An error of this statement, with the place in the script where the statement knows one. */
  public ArrowLakeException placed(ArrowLakeException error) {
    SqlPosition place = error.position();
    if (place == null) {
      return error;
    }

    int column = place.line() == 1 ? place.column() + start.column() - 1 : place.column();
    return error.at(new SqlPosition(place.line() + start.line() - 1, column));
  }
}
