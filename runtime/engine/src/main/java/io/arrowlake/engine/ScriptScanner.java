package io.arrowlake.engine;

/**
 * Goes over a script piece by piece: a quoted text, a semicolon or another letter; blanks and
 * comments are passed over. Not thread-safe.
 */
final class ScriptScanner {
  private final String script;
  private int start;
  private int end;

  ScriptScanner(String script) {
    this.script = script;
  }

  /** Moves to the next piece; false at the end. */
  boolean next() {
    start = afterBlanks(end);
    if (start >= script.length()) {
      return false;
    }

    char letter = script.charAt(start);
    end = letter == '\'' || letter == '"' ? afterQuote(letter) : start + 1;
    return true;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  boolean isSemicolon() {
    return script.charAt(start) == ';';
  }

  private int afterBlanks(int from) {
    int i = from;
    while (i < script.length()) {
      if (Character.isWhitespace(script.charAt(i))) {
        i++;
      } else if (script.startsWith("--", i)) {
        i = afterOrEnd("\n", i);
      } else if (script.startsWith("/*", i)) {
        i = afterOrEnd("*/", i + 2);
      } else {
        break;
      }
    }

    return i;
  }

  private int afterOrEnd(String mark, int from) {
    int at = script.indexOf(mark, from);
    return at < 0 ? script.length() : at + mark.length();
  }

  /** A doubled quote reads as two texts side by side, which ends at the same place. */
  private int afterQuote(char quote) {
    boolean escapes = quote == '\'' && isEscapeMark();
    int at = closing(start + 1, quote, escapes);
    // In E'...' the second text of a doubled quote has escapes too.
    while (escapes && at + 1 < script.length() && script.charAt(at + 1) == quote) {
      at = closing(at + 2, quote, true);
    }

    return Math.min(script.length(), at + 1);
  }

  private int closing(int from, char quote, boolean escapes) {
    int i = from;
    while (i < script.length() && script.charAt(i) != quote) {
      i += escapes && script.charAt(i) == '\\' ? 2 : 1;
    }

    return i;
  }

  /** Whether the quote stands behind the E of a literal with escapes. */
  private boolean isEscapeMark() {
    int mark = start - 1;
    return mark >= 0
        && Character.toUpperCase(script.charAt(mark)) == 'E'
        && (mark == 0 || !Character.isJavaIdentifierPart(script.charAt(mark - 1)));
  }
}
