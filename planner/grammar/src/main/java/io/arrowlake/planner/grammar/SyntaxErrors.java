package io.arrowlake.planner.grammar;

import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidatorException;

/** Makes the errors of our own productions, which the parser turns into errors of syntax. */
final class SyntaxErrors {
  private SyntaxErrors() {}

  static CalciteContextException at(SqlParserPos pos, String message) {
    return new CalciteContextException(
        message,
        new SqlValidatorException(message, null),
        pos.getLineNum(),
        pos.getColumnNum(),
        pos.getEndLineNum(),
        pos.getEndColumnNum());
  }

  /**
   * Words the error of a token that fits nowhere as JavaCC words it where it knows what would fit.
   */
  static String unexpected(Token token) {
    String image = token.kind == GeneratedSqlParserConstants.EOF ? "<EOF>" : token.image;
    return "Encountered \""
        + image
        + "\" at line "
        + token.beginLine
        + ", column "
        + token.beginColumn
        + ".";
  }

  static SqlParseException tooDeep(Throwable cause) {
    return new SqlParseException(
        "The statement is nested too deeply. Use IN instead of many ORs, or split it",
        SqlParserPos.ZERO,
        null,
        null,
        cause);
  }
}
