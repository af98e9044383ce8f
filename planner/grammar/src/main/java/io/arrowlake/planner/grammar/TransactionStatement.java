package io.arrowlake.planner.grammar;

import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The statements {@code BEGIN}, {@code COMMIT} and {@code ROLLBACK}. */
public final class TransactionStatement extends GrammarNode {
  /** What happens to the session's transaction. */
  public enum Action {
    /** It begins. */
    BEGIN,
    /** What it did is seen by all. */
    COMMIT,
    /** What it did is undone. */
    ROLLBACK
  }

  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "TRANSACTION",
          SqlKind.OTHER,
          (pos, operands) ->
              new TransactionStatement(pos, operands.literal(0).getValueAs(Action.class)));

  private final Action action;

  TransactionStatement(SqlParserPos pos, Action action) {
    super(pos, OPERATOR, SqlLiteral.createSymbol(action, SqlParserPos.ZERO));
    this.action = action;
  }

  /** What happens. */
  public Action action() {
    return action;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(action.name());
  }
}
