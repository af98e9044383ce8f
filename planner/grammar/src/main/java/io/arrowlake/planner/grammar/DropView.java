package io.arrowlake.planner.grammar;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The statement {@code DROP VIEW [IF EXISTS] name}. */
public final class DropView extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "DROP VIEW",
          SqlKind.DROP_VIEW,
          (pos, operands) -> new DropView(pos, operands.flag(0), operands.identifier(1)));

  private final boolean ifExists;
  private final SqlIdentifier name;

  DropView(SqlParserPos pos, boolean ifExists, SqlIdentifier name) {
    super(pos, OPERATOR, Operands.ofFlag(ifExists), name);
    this.ifExists = ifExists;
    this.name = name;
  }

  /** Whether a missing view is no error. */
  public boolean ifExists() {
    return ifExists;
  }

  /** The name of the view: one to three parts. */
  public SqlIdentifier name() {
    return name;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(ifExists ? "DROP VIEW IF EXISTS" : "DROP VIEW");
    name.unparse(writer, 0, 0);
  }
}
