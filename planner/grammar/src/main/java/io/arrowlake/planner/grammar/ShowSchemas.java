package io.arrowlake.planner.grammar;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The statement {@code SHOW SCHEMAS [FROM catalog] [LIKE 'pattern']}. */
public final class ShowSchemas extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "SHOW SCHEMAS",
          SqlKind.OTHER,
          (pos, operands) ->
              new ShowSchemas(pos, operands.identifierOrNull(0), operands.literalOrNull(1)));

  private final @Nullable SqlIdentifier catalog;
  private final @Nullable SqlLiteral pattern;

  ShowSchemas(SqlParserPos pos, @Nullable SqlIdentifier catalog, @Nullable SqlLiteral pattern) {
    super(pos, OPERATOR, catalog, pattern);
    this.catalog = catalog;
    this.pattern = pattern;
  }

  /** The simple name of the catalog; empty for the current one. */
  public Optional<SqlIdentifier> catalog() {
    return Optional.ofNullable(catalog);
  }

  /** The pattern of LIKE, a string. */
  public Optional<SqlLiteral> pattern() {
    return Optional.ofNullable(pattern);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("SHOW SCHEMAS");
    unparseClause(writer, "FROM", catalog);
    unparseClause(writer, "LIKE", pattern);
  }
}
