package io.arrowlake.planner.grammar;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * The statement {@code ALTER CATALOG name SET (key = literal, ...)}.
 *
 * <p>Its options may hold secrets: neither this node nor its SQL belongs into a log.
 */
public final class AlterCatalog extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "ALTER CATALOG",
          SqlKind.OTHER_DDL,
          (pos, operands) -> new AlterCatalog(pos, operands.identifier(0), operands.list(1)));

  private final SqlIdentifier name;
  private final SqlNodeList options;

  AlterCatalog(SqlParserPos pos, SqlIdentifier name, SqlNodeList options) {
    super(pos, OPERATOR, name, options);
    this.name = name;
    this.options = options;
  }

  /** The simple name of the catalog. */
  public SqlIdentifier name() {
    return name;
  }

  /** The {@link CatalogOption}s to change, in the order of the statement. */
  public SqlNodeList options() {
    return options;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("ALTER CATALOG");
    name.unparse(writer, 0, 0);
    writer.keyword("SET");
    unparseList(writer, options);
  }
}
