package io.arrowlake.planner.grammar;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The part {@code WHEN [NOT] MATCHED [AND condition] THEN action} of a MERGE. */
public final class MergeClause extends GrammarNode {
  /** What happens to a row. */
  public enum Action {
    /** A matched row gets new values. */
    UPDATE,
    /** A matched row goes. */
    DELETE,
    /** A matched row is left as it is. */
    KEEP,
    /** A row that matched nothing is inserted. */
    INSERT,
    /** A row that matched nothing is left out. */
    SKIP
  }

  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "WHEN",
          SqlKind.OTHER,
          (pos, operands) ->
              new MergeClause(
                  pos,
                  operands.literal(0).getValueAs(Action.class),
                  operands.nodeOrNull(1),
                  operands.list(2)));

  private final Action action;
  private final @Nullable SqlNode condition;
  private final SqlNodeList assignments;

  MergeClause(
      SqlParserPos pos, Action action, @Nullable SqlNode condition, SqlNodeList assignments) {
    super(
        pos, OPERATOR, SqlLiteral.createSymbol(action, SqlParserPos.ZERO), condition, assignments);
    this.action = action;
    this.condition = condition;
    this.assignments = assignments;
  }

  /** What happens. */
  public Action action() {
    return action;
  }

  /** Whether the clause is for rows that match. */
  public boolean isMatched() {
    return switch (action) {
      case UPDATE, DELETE, KEEP -> true;
      case INSERT, SKIP -> false;
    };
  }

  /** What else must hold, empty for nothing. */
  public Optional<SqlNode> condition() {
    return Optional.ofNullable(condition);
  }

  /** What the columns become. */
  public List<Assignment> assignments() {
    return assignments.stream().map(Assignment.class::cast).toList();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(isMatched() ? "WHEN MATCHED" : "WHEN NOT MATCHED");
    unparseClause(writer, "AND", condition);
    writer.keyword("THEN");
    switch (action) {
      case UPDATE -> {
        writer.keyword("UPDATE SET");
        ChangeStatement.unparseItems(writer, assignments);
      }
      case DELETE -> writer.keyword("DELETE");
      case KEEP, SKIP -> writer.keyword("DO NOTHING");
      case INSERT -> insert(writer);
    }
  }

  private void insert(SqlWriter writer) {
    writer.keyword("INSERT");
    SqlWriter.Frame columns = writer.startList("(", ")");
    for (Assignment assignment : assignments()) {
      writer.sep(",");
      assignment.column().unparse(writer, 0, 0);
    }
    writer.endList(columns);
    writer.keyword("VALUES");
    SqlWriter.Frame values = writer.startList("(", ")");
    for (Assignment assignment : assignments()) {
      writer.sep(",");
      if (assignment.value().isPresent()) {
        assignment.value().get().unparse(writer, 0, 0);
      } else {
        writer.keyword("DEFAULT");
      }
    }
    writer.endList(values);
  }
}
