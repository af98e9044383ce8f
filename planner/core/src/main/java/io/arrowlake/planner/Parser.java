package io.arrowlake.planner;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.SqlPosition;
import io.arrowlake.planner.grammar.ArrowLakeParser;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;

/** Step 1: SQL text to a syntax tree. Stateless. */
final class Parser {
  /**
   * Calcite's message lists every token that could have followed, hundreds of them: only its head
   * says something.
   */
  private static final Pattern ENCOUNTERED =
      Pattern.compile("(Encountered .*?) at line \\d+, column \\d+", Pattern.DOTALL);

  /**
   * The tree of one statement.
   *
   * @throws ArrowLakeException SYNTAX_ERROR with the place
   */
  SqlNode parse(String sql) {
    try {
      return ArrowLakeParser.parseStatement(sql);
    } catch (SqlParseException e) {
      throw syntaxError(e);
    }
  }

  /**
   * The trees of statements that semicolons separate.
   *
   * @throws ArrowLakeException SYNTAX_ERROR with the place
   */
  List<SqlNode> parseAll(String sql) {
    try {
      return ArrowLakeParser.parseStatements(sql);
    } catch (SqlParseException e) {
      throw syntaxError(e);
    }
  }

  private static ArrowLakeException syntaxError(SqlParseException e) {
    String message = e.getMessage() == null ? "The statement cannot be read" : e.getMessage();
    Matcher encountered = ENCOUNTERED.matcher(message);
    String head = encountered.find() ? encountered.group(1) : firstLine(message);
    ArrowLakeException error = new ArrowLakeException(ErrorCode.SYNTAX_ERROR, head, e);
    return e.getPos() == null
        ? error
        : error.at(new SqlPosition(e.getPos().getLineNum(), e.getPos().getColumnNum()));
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message).strip();
  }
}
