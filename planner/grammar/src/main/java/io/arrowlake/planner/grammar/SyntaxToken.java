package io.arrowlake.planner.grammar;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * A word, a sign or a literal of a statement's text. Immutable.
 *
 * @param start where it begins in the text
 */
record SyntaxToken(String image, int start, SqlParserPos place) {
  /** The tokens up to the end, or to the first character that no token begins with. */
  static List<SyntaxToken> of(String sql) {
    GeneratedSqlParserTokenManager lexer = lexer(sql);
    List<Integer> lines = lines(sql);
    List<SyntaxToken> tokens = new ArrayList<>();
    try {
      for (Token token = lexer.getNextToken();
          token.kind != GeneratedSqlParserConstants.EOF;
          token = lexer.getNextToken()) {
        tokens.add(
            new SyntaxToken(
                token.image,
                lines.get(token.beginLine - 1) + token.beginColumn - 1,
                new SqlParserPos(
                    token.beginLine, token.beginColumn, token.endLine, token.endColumn)));
      }
    } catch (TokenMgrError e) {
      // What was read up to here is what there is to look at.
      return tokens;
    }

    return tokens;
  }

  private static GeneratedSqlParserTokenManager lexer(String sql) {
    SimpleCharStream characters = new SimpleCharStream(new StringReader(sql));
    characters.setTabSize(1);
    GeneratedSqlParserTokenManager lexer = new GeneratedSqlParserTokenManager(characters);
    lexer.SwitchTo(
        List.of(GeneratedSqlParserTokenManager.lexStateNames)
            .indexOf(SqlAbstractParserImpl.LexicalState.DQID.name()));
    return lexer;
  }

  /** Where a place is in a text. */
  static int start(String sql, SqlParserPos place) {
    List<Integer> lines = lines(sql);
    int line = Math.max(1, Math.min(place.getLineNum(), lines.size()));
    return lines.get(line - 1) + Math.max(1, place.getColumnNum()) - 1;
  }

  /** The place of a character of a text, or of its end. */
  static SqlParserPos place(String sql, int start) {
    List<Integer> lines = lines(sql);
    int line = lines.size();
    while (lines.get(line - 1) > start) {
      line--;
    }

    return new SqlParserPos(line, start - lines.get(line - 1) + 1);
  }

  /** Where each line begins. */
  private static List<Integer> lines(String sql) {
    List<Integer> lines = new ArrayList<>(List.of(0));
    for (int i = 0; i < sql.length(); i++) {
      boolean pair = sql.startsWith("\r\n", i);
      i += pair ? 1 : 0;
      if (sql.charAt(i) == '\n' || sql.charAt(i) == '\r') {
        lines.add(i + 1);
      }
    }

    return lines;
  }

  int end() {
    return start + image.length();
  }

  boolean is(String other) {
    return image.equalsIgnoreCase(other);
  }

  String upper() {
    return image.toUpperCase(Locale.ROOT);
  }

  boolean isWord() {
    return Character.isLetter(image.charAt(0)) || image.charAt(0) == '_';
  }

  boolean isNumber() {
    int first = image.charAt(0) == '.' && image.length() > 1 ? 1 : 0;
    return Character.isDigit(image.charAt(first));
  }

  boolean isQuotedName() {
    return image.length() > 1 && image.charAt(0) == '"';
  }

  boolean isText() {
    return image.length() > 1 && image.charAt(image.length() - 1) == '\'';
  }

  /** A quote that nothing closes is a token of its own. */
  boolean isOpenQuote() {
    return image.equals("'") || image.equals("\"");
  }

  boolean isSign() {
    return !isWord() && !isNumber() && !isQuotedName() && !isText();
  }
}
