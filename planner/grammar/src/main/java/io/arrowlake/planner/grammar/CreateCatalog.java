package io.arrowlake.planner.grammar;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * The statement {@code CREATE CATALOG [IF NOT EXISTS] name USING kind [WITH (key = literal, ...)]}.
 *
 * <p>Its options may hold secrets: neither this node nor its SQL belongs into a log.
 */
public final class CreateCatalog extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "CREATE CATALOG",
          SqlKind.OTHER_DDL,
          (pos, operands) ->
              new CreateCatalog(
                  pos,
                  operands.flag(0),
                  operands.identifier(1),
                  operands.identifier(2),
                  operands.list(3)));

  private final boolean ifNotExists;
  private final SqlIdentifier name;
  private final SqlIdentifier kind;
  private final SqlNodeList options;

  CreateCatalog(
      SqlParserPos pos,
      boolean ifNotExists,
      SqlIdentifier name,
      SqlIdentifier kind,
      SqlNodeList options) {
    super(pos, OPERATOR, Operands.ofFlag(ifNotExists), name, kind, options);
    this.ifNotExists = ifNotExists;
    this.name = name;
    this.kind = kind;
    this.options = options;
  }

  /** Whether a catalog of that name that exists already is left as it is, instead of an error. */
  public boolean ifNotExists() {
    return ifNotExists;
  }

  /** The simple name of the new catalog. */
  public SqlIdentifier name() {
    return name;
  }

  /** The kind of source, such as {@code postgres}, spelled as in the statement. */
  public SqlIdentifier kind() {
    return kind;
  }

  /** The {@link CatalogOption}s in the order of the statement; empty without WITH. */
  public SqlNodeList options() {
    return options;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("CREATE CATALOG");
    if (ifNotExists) {
      writer.keyword("IF NOT EXISTS");
    }
    name.unparse(writer, 0, 0);
    unparseClause(writer, "USING", kind);
    if (!options.isEmpty()) {
      writer.keyword("WITH");
      unparseList(writer, options);
    }
  }
}
