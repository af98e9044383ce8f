package io.arrowlake.planner;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.SqlPosition;
import io.arrowlake.planner.grammar.ArrowLakeParser;
import io.arrowlake.planner.grammar.SyntaxMistake;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;

/** Step 1: SQL text to a syntax tree. Stateless. */
final class Parser {
  /**
   * The tree of one statement.
   *
   * @throws ArrowLakeException SYNTAX_ERROR with the place
   */
  SqlNode parse(String sql) {
    try {
      return ArrowLakeParser.parseStatement(sql);
    } catch (SqlParseException e) {
      throw syntaxError(sql, e);
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
      throw syntaxError(sql, e);
    }
  }

  private static ArrowLakeException syntaxError(String sql, SqlParseException e) {
    SyntaxMistake mistake = SyntaxMistake.of(sql, e);
    ArrowLakeException error =
        new ArrowLakeException(ErrorCode.SYNTAX_ERROR, mistake.detail(), e)
            .at(new SqlPosition(mistake.place().getLineNum(), mistake.place().getColumnNum()));
    return mistake.advice().map(error::remedy).orElse(error);
  }
}
