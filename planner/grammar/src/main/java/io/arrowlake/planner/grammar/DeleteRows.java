package io.arrowlake.planner.grammar;

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
 * The statement {@code DELETE FROM table [AS alias] [USING tables] [WHERE condition] [RETURNING
 * expressions]}.
 */
public final class DeleteRows extends ChangeStatement {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "DELETE",
          SqlKind.DELETE,
          (pos, operands) ->
              new DeleteRows(
                  pos,
                  operands.identifier(0),
                  operands.identifierOrNull(1),
                  operands.nodeOrNull(2),
                  operands.nodeOrNull(3),
                  (SqlNodeList) operands.nodeOrNull(4)));

  private final @Nullable SqlNode using;
  private final @Nullable SqlNode where;

  DeleteRows(
      SqlParserPos pos,
      SqlIdentifier table,
      @Nullable SqlIdentifier alias,
      @Nullable SqlNode using,
      @Nullable SqlNode where,
      @Nullable SqlNodeList returning) {
    super(pos, OPERATOR, table, alias, returning, table, alias, using, where, returning);
    this.using = using;
    this.where = where;
  }

  /** The tables that are joined, empty where there are none. */
  public Optional<SqlNode> using() {
    return Optional.ofNullable(using);
  }

  /** Which rows go, empty for all. */
  public Optional<SqlNode> where() {
    return Optional.ofNullable(where);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("DELETE FROM");
    unparseTable(writer);
    unparseTables(writer, "USING", using);
    unparseClause(writer, "WHERE", where);
    unparseReturning(writer);
  }
}
