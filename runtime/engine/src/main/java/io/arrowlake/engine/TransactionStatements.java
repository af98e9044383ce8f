package io.arrowlake.engine;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.grammar.CreateTable;
import io.arrowlake.planner.grammar.DropTable;
import io.arrowlake.planner.grammar.TransactionStatement;
import io.arrowlake.planner.grammar.TruncateTable;
import org.apache.calcite.sql.SqlNode;

/** BEGIN, COMMIT and ROLLBACK of a session's transaction. Stateless. */
final class TransactionStatements {
  private TransactionStatements() {}

  /** Does what the statement says. */
  static void carryOut(TransactionStatement statement, Session session) {
    switch (statement.action()) {
      case BEGIN -> {
        if (!session.beginTransaction()) {
          throw new ArrowLakeException(
              ErrorCode.INVALID_TRANSACTION, "A transaction is under way already");
        }
      }
      case COMMIT -> taken(session).commit();
      case ROLLBACK -> taken(session).rollback();
    }
  }

  private static SessionTransaction taken(Session session) {
    return session
        .takeTransaction()
        .orElseThrow(
            () ->
                new ArrowLakeException(
                    ErrorCode.INVALID_TRANSACTION, "No transaction is under way"));
  }

  /**
   * A definition cannot be undone together with rows, and the planner would not see it before the
   * commit.
   */
  static void checkDefinition(SqlNode statement, Session session) {
    boolean defines =
        statement instanceof CreateTable
            || statement instanceof DropTable
            || statement instanceof TruncateTable
            || DefinitionStatements.includes(statement);
    if (defines && session.isInTransaction()) {
      throw new ArrowLakeException(
              ErrorCode.INVALID_TRANSACTION, "Definitions are not changed within a transaction")
          .remedy("COMMIT first");
    }
  }
}
