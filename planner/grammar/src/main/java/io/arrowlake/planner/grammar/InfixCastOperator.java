package io.arrowlake.planner.grammar;

import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The operator {@code ::} while an expression is read; the call that it makes is a plain CAST.
 *
 * <p>It binds tighter than unary minus and looser than {@code [ ]} and {@code .}, as in Postgres.
 */
final class InfixCastOperator extends SqlBinaryOperator {
  private static final int PRECEDENCE = 94;

  static final InfixCastOperator INSTANCE = new InfixCastOperator();

  private InfixCastOperator() {
    super("::", SqlKind.CAST, PRECEDENCE, true, null, null, null);
  }

  @Override
  public SqlCall createCall(
      @Nullable SqlLiteral functionQualifier, SqlParserPos pos, @Nullable SqlNode... operands) {
    return SqlStdOperatorTable.CAST.createCall(functionQualifier, pos, operands);
  }
}
