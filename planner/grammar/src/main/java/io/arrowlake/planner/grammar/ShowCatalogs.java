package io.arrowlake.planner.grammar;

import java.util.Optional;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The statement {@code SHOW CATALOGS [LIKE 'pattern']}. */
public final class ShowCatalogs extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "SHOW CATALOGS",
          SqlKind.OTHER,
          (pos, operands) -> new ShowCatalogs(pos, operands.literalOrNull(0)));

  private final @Nullable SqlLiteral pattern;

  ShowCatalogs(SqlParserPos pos, @Nullable SqlLiteral pattern) {
    super(pos, OPERATOR, pattern);
    this.pattern = pattern;
  }

  /** The pattern of LIKE, a string. */
  public Optional<SqlLiteral> pattern() {
    return Optional.ofNullable(pattern);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("SHOW CATALOGS");
    unparseClause(writer, "LIKE", pattern);
  }
}
