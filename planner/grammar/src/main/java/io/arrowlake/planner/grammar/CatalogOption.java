package io.arrowlake.planner.grammar;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** One {@code key = literal} of CREATE CATALOG or ALTER CATALOG. */
public final class CatalogOption extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "CATALOG OPTION",
          SqlKind.OTHER,
          (pos, operands) -> new CatalogOption(pos, operands.identifier(0), operands.literal(1)));

  private final SqlIdentifier key;
  private final SqlLiteral value;

  CatalogOption(SqlParserPos pos, SqlIdentifier key, SqlLiteral value) {
    super(pos, OPERATOR, key, value);
    this.key = key;
    this.value = value;
  }

  /** The simple name of the option, spelled as in the statement. */
  public SqlIdentifier key() {
    return key;
  }

  /** A string, a number or a boolean. */
  public SqlLiteral value() {
    return value;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    key.unparse(writer, 0, 0);
    writer.print("= ");
    value.unparse(writer, 0, 0);
  }
}
