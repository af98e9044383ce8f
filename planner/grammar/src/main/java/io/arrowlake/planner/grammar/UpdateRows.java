package io.arrowlake.planner.grammar;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The statement {@code UPDATE table [AS alias] SET column = expression, ... [FROM tables] [WHERE
 * condition] [RETURNING expressions]}.
 */
public final class UpdateRows extends ChangeStatement {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "UPDATE",
          SqlKind.UPDATE,
          (pos, operands) ->
              new UpdateRows(
                  pos,
                  operands.identifier(0),
                  operands.identifierOrNull(1),
                  operands.list(2),
                  operands.nodeOrNull(3),
                  operands.nodeOrNull(4),
                  (SqlNodeList) operands.nodeOrNull(5)));

  private final SqlNodeList assignments;
  private final @Nullable SqlNode from;
  private final @Nullable SqlNode where;

  UpdateRows(
      SqlParserPos pos,
      SqlIdentifier table,
      @Nullable SqlIdentifier alias,
      SqlNodeList assignments,
      @Nullable SqlNode from,
      @Nullable SqlNode where,
      @Nullable SqlNodeList returning) {
    super(
        pos, OPERATOR, table, alias, returning, table, alias, assignments, from, where, returning);
    this.assignments = assignments;
    this.from = from;
    this.where = where;
  }

  /** What the columns become. */
  public List<Assignment> assignments() {
    return assignments.stream().map(Assignment.class::cast).toList();
  }

  /** The tables that are joined, empty where there are none. */
  public Optional<SqlNode> from() {
    return Optional.ofNullable(from);
  }

  /** Which rows change, empty for all. */
  public Optional<SqlNode> where() {
    return Optional.ofNullable(where);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("UPDATE");
    unparseTable(writer);
    writer.keyword("SET");
    unparseItems(writer, assignments);
    unparseTables(writer, "FROM", from);
    unparseClause(writer, "WHERE", where);
    unparseReturning(writer);
  }
}
