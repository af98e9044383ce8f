package io.arrowlake.planner.grammar;

import org.apache.calcite.runtime.CalciteContextException;
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
}
