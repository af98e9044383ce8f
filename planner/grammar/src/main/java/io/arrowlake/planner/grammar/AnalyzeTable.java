package io.arrowlake.planner.grammar;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The statement {@code ANALYZE table}. */
public final class AnalyzeTable extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "ANALYZE",
          SqlKind.OTHER_DDL,
          (pos, operands) -> new AnalyzeTable(pos, operands.identifier(0)));

  private final SqlIdentifier table;

  AnalyzeTable(SqlParserPos pos, SqlIdentifier table) {
    super(pos, OPERATOR, table);
    this.table = table;
  }

  /** The name of the table, or a {@link PathIdentifier}. */
  public SqlIdentifier table() {
    return table;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("ANALYZE");
    table.unparse(writer, 0, 0);
  }
}
