package io.arrowlake.planner.grammar;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The statement {@code SHOW TABLES [FROM catalog[.schema]] [LIKE 'pattern']}. */
public final class ShowTables extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "SHOW TABLES",
          SqlKind.OTHER,
          (pos, operands) ->
              new ShowTables(pos, operands.identifierOrNull(0), operands.literalOrNull(1)));

  private final @Nullable SqlIdentifier scope;
  private final @Nullable SqlLiteral pattern;

  ShowTables(SqlParserPos pos, @Nullable SqlIdentifier scope, @Nullable SqlLiteral pattern) {
    super(pos, OPERATOR, scope, pattern);
    this.scope = scope;
    this.pattern = pattern;
  }

  /** The name of a catalog or schema; empty for the current one. */
  public Optional<SqlIdentifier> scope() {
    return Optional.ofNullable(scope);
  }

  /** The pattern of LIKE, a string. */
  public Optional<SqlLiteral> pattern() {
    return Optional.ofNullable(pattern);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("SHOW TABLES");
    unparseClause(writer, "FROM", scope);
    unparseClause(writer, "LIKE", pattern);
  }
}
