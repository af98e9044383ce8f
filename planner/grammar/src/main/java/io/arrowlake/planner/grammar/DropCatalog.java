package io.arrowlake.planner.grammar;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The statement {@code DROP CATALOG [IF EXISTS] name}. */
public final class DropCatalog extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "DROP CATALOG",
          SqlKind.OTHER_DDL,
          (pos, operands) -> new DropCatalog(pos, operands.flag(0), operands.identifier(1)));

  private final boolean ifExists;
  private final SqlIdentifier name;

  DropCatalog(SqlParserPos pos, boolean ifExists, SqlIdentifier name) {
    super(pos, OPERATOR, Operands.ofFlag(ifExists), name);
    this.ifExists = ifExists;
    this.name = name;
  }

  /** Whether a missing catalog is no error. */
  public boolean ifExists() {
    return ifExists;
  }

  /** The simple name of the catalog. */
  public SqlIdentifier name() {
    return name;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(ifExists ? "DROP CATALOG IF EXISTS" : "DROP CATALOG");
    name.unparse(writer, 0, 0);
  }
}
