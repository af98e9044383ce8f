package io.arrowlake.planner.grammar;

import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The statement {@code VERIFY query}. */
public final class VerifyQuery extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "VERIFY", SqlKind.OTHER, (pos, operands) -> new VerifyQuery(pos, operands.node(0)));

  private final SqlNode query;

  VerifyQuery(SqlParserPos pos, SqlNode query) {
    super(pos, OPERATOR, query);
    this.query = query;
  }

  /** The query; a statement that changes rows is read too, and refused by who carries it out. */
  public SqlNode query() {
    return query;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("VERIFY");
    query.unparse(writer, 0, 0);
  }
}
