package io.arrowlake.planner.grammar;

import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The statement {@code INSERT INTO ... RETURNING expressions}. */
public final class InsertRows extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "INSERT RETURNING",
          SqlKind.OTHER,
          (pos, operands) -> new InsertRows(pos, (SqlInsert) operands.node(0), operands.list(1)));

  private final SqlInsert insert;
  private final SqlNodeList returning;

  InsertRows(SqlParserPos pos, SqlInsert insert, SqlNodeList returning) {
    super(pos, OPERATOR, insert, returning);
    this.insert = insert;
    this.returning = returning;
  }

  /** The statement without what it returns. */
  public SqlInsert insert() {
    return insert;
  }

  /** What is returned of each row. */
  public SqlNodeList returning() {
    return returning;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    insert.unparse(writer, 0, 0);
    writer.keyword("RETURNING");
    ChangeStatement.unparseItems(writer, returning);
  }
}
