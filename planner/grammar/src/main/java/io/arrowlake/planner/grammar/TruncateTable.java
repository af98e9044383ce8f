package io.arrowlake.planner.grammar;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The statement {@code TRUNCATE [TABLE] name}. */
public final class TruncateTable extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "TRUNCATE TABLE",
          SqlKind.OTHER_DDL,
          (pos, operands) -> new TruncateTable(pos, operands.identifier(0)));

  private final SqlIdentifier name;

  TruncateTable(SqlParserPos pos, SqlIdentifier name) {
    super(pos, OPERATOR, name);
    this.name = name;
  }

  /** The name of the table: one to three parts. */
  public SqlIdentifier name() {
    return name;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("TRUNCATE TABLE");
    name.unparse(writer, 0, 0);
  }
}
