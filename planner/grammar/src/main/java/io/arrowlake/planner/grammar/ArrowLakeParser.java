package io.arrowlake.planner.grammar;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;

/**
 * The entry to the grammar: SQL text in, trees of nodes out.
 *
 * <p>All methods are safe for use by many threads. Names keep the case that they are written in;
 * comparing them is the validator's business.
 */
public final class ArrowLakeParser {
  private static final int IDENTIFIER_MAX_LENGTH = 1024;

  private static final SqlParser.Config CONFIG =
      SqlParser.config()
          .withParserFactory(GeneratedSqlParser.FACTORY)
          .withQuoting(Quoting.DOUBLE_QUOTE)
          .withUnquotedCasing(Casing.UNCHANGED)
          .withQuotedCasing(Casing.UNCHANGED)
          .withCaseSensitive(false)
          .withIdentifierMaxLength(IDENTIFIER_MAX_LENGTH)
          .withConformance(HouseConformance.INSTANCE);

  /**
   * Every number with letters behind it, and few texts without one: most statements are not read a
   * second time for it.
   */
  private static final Pattern LETTERS_BEHIND_NUMBER =
      Pattern.compile("(?<![A-Za-z0-9_])[0-9][0-9.]*[A-Za-z_]");

  private ArrowLakeParser() {}

  /**
   * Parses one statement, which one semicolon may end.
   *
   * @throws SqlParseException with the position, when the text is not one statement
   */
  public static SqlNode parseStatement(String sql) throws SqlParseException {
    SqlNode statement = SqlParser.create(sql, CONFIG).parseStmt();
    checkNumbers(sql);
    return statement;
  }

  /**
   * Parses a script: statements with semicolons between them, and maybe after the last.
   *
   * @return the statements in their order, with positions in the whole text; empty for a script of
   *     blanks and comments
   * @throws SqlParseException with the position of the first error; no statement is returned then
   */
  public static List<SqlNode> parseStatements(String sql) throws SqlParseException {
    List<SqlNode> statements = SqlParser.create(sql, CONFIG).parseStmtList().getList();
    checkNumbers(sql);
    return List.copyOf(statements);
  }

  /**
   * Parses an expression that stands alone, such as a row filter.
   *
   * @throws SqlParseException with the position, when the text is not one expression
   */
  public static SqlNode parseExpression(String sql) throws SqlParseException {
    return SqlParser.create(sql, CONFIG).parseExpression();
  }

  /** A number with letters behind it, such as 0x12, is no number with an alias. */
  private static void checkNumbers(String sql) throws SqlParseException {
    if (!LETTERS_BEHIND_NUMBER.matcher(sql).find()) {
      return;
    }

    List<SyntaxToken> tokens = SyntaxToken.of(sql);
    for (int i = 1; i < tokens.size(); i++) {
      SyntaxToken number = tokens.get(i - 1);
      SyntaxToken letters = tokens.get(i);
      if (number.isNumber() && letters.isWord() && number.end() == letters.start()) {
        throw new SqlParseException(
            "Not a number: " + number.image() + letters.image(), number.place(), null, null, null);
      }
    }
  }

  /** Whether a text is a statement, or a script of several. */
  static boolean isStatement(String sql) {
    try {
      parseStatements(sql);
      return true;
    } catch (SqlParseException e) {
      return false;
    }
  }

  /** Whether a word, in upper case, is no name unless it is quoted. */
  static boolean isReserved(String word) {
    return SqlParser.create("", CONFIG).getMetadata().isReservedWord(word);
  }

  /** The configuration of the parser, for those parts of Calcite that make parsers themselves. */
  public static SqlParser.Config config() {
    return CONFIG;
  }
}
