package io.arrowlake.planner.grammar;

import java.util.List;
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

  private ArrowLakeParser() {}

  /**
   * Parses one statement, which one semicolon may end.
   *
   * @throws SqlParseException with the position, when the text is not one statement
   */
  public static SqlNode parseStatement(String sql) throws SqlParseException {
    return SqlParser.create(sql, CONFIG).parseStmt();
  }

  /**
   * Parses a script: statements with semicolons between them, and maybe after the last.
   *
   * @return the statements in their order, with positions in the whole text; empty for a script of
   *     blanks and comments
   * @throws SqlParseException with the position of the first error; no statement is returned then
   */
  public static List<SqlNode> parseStatements(String sql) throws SqlParseException {
    return List.copyOf(SqlParser.create(sql, CONFIG).parseStmtList().getList());
  }

  /**
   * Parses an expression that stands alone, such as a row filter.
   *
   * @throws SqlParseException with the position, when the text is not one expression
   */
  public static SqlNode parseExpression(String sql) throws SqlParseException {
    return SqlParser.create(sql, CONFIG).parseExpression();
  }

  /** The configuration of the parser, for those parts of Calcite that make parsers themselves. */
  public static SqlParser.Config config() {
    return CONFIG;
  }
}
