package io.arrowlake.planner.grammar;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The part {@code column = expression} or {@code column = DEFAULT} of a statement. */
public final class Assignment extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "ASSIGNMENT",
          SqlKind.OTHER,
          (pos, operands) -> new Assignment(pos, operands.identifier(0), operands.nodeOrNull(1)));

  private final SqlIdentifier column;
  private final @Nullable SqlNode value;

  Assignment(SqlParserPos pos, SqlIdentifier column, @Nullable SqlNode value) {
    super(pos, OPERATOR, column, value);
    this.column = column;
    this.value = value;
  }

  /** The column: a simple name. */
  public SqlIdentifier column() {
    return column;
  }

  /** The expression, empty for the column's default. */
  public Optional<SqlNode> value() {
    return Optional.ofNullable(value);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    column.unparse(writer, 0, 0);
    writer.print("= ");
    if (value == null) {
      writer.keyword("DEFAULT");
    } else {
      value.unparse(writer, 0, 0);
    }
  }
}
