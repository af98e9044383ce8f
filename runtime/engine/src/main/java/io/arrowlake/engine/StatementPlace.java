package io.arrowlake.engine;

import io.arrowlake.planner.error.SqlPosition;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/** The place in its text that a statement without a query is about: its first name. */
final class StatementPlace extends SqlBasicVisitor<@Nullable Void> {
  private StatementPlace() {}

  static SqlPosition of(SqlNode statement) {
    SqlParserPos place = statement.getParserPosition();
    try {
      statement.accept(new StatementPlace());
    } catch (Util.FoundOne found) {
      place = (SqlParserPos) found.getNode();
    }

    return new SqlPosition(place.getLineNum(), place.getColumnNum());
  }

  @Override
  public @Nullable Void visit(SqlIdentifier name) {
    throw new Util.FoundOne(name.getParserPosition());
  }
}
