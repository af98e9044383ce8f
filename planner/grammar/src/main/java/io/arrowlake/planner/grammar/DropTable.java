package io.arrowlake.planner.grammar;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The statement {@code DROP TABLE [IF EXISTS] name}. */
public final class DropTable extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "DROP TABLE",
          SqlKind.DROP_TABLE,
          (pos, operands) -> new DropTable(pos, operands.flag(0), operands.identifier(1)));

  private final boolean ifExists;
  private final SqlIdentifier name;

  DropTable(SqlParserPos pos, boolean ifExists, SqlIdentifier name) {
    super(pos, OPERATOR, Operands.ofFlag(ifExists), name);
    this.ifExists = ifExists;
    this.name = name;
  }

  /** Whether a missing table is no error. */
  public boolean ifExists() {
    return ifExists;
  }

  /** The name of the table: one to three parts. */
  public SqlIdentifier name() {
    return name;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(ifExists ? "DROP TABLE IF EXISTS" : "DROP TABLE");
    name.unparse(writer, 0, 0);
  }
}
