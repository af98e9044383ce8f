package io.arrowlake.planner.grammar;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** One option of EXPLAIN, such as {@code FORMAT JSON}. */
public final class ExplainOption extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "EXPLAIN OPTION",
          SqlKind.OTHER,
          (pos, operands) ->
              new ExplainOption(pos, operands.identifier(0), operands.nodeOrNull(1)));

  private final SqlIdentifier name;
  private final @Nullable SqlNode value;

  ExplainOption(SqlParserPos pos, SqlIdentifier name, @Nullable SqlNode value) {
    super(pos, OPERATOR, name, value);
    this.name = name;
    this.value = value;
  }

  /**
   * The simple name of the option, spelled as in the statement; to be compared without regard to
   * case.
   */
  public SqlIdentifier name() {
    return name;
  }

  /**
   * An identifier (such as {@code JSON} or {@code ON}) or a literal; empty where the option is only
   * named.
   */
  public Optional<SqlNode> value() {
    return Optional.ofNullable(value);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    name.unparse(writer, 0, 0);
    if (value != null) {
      value.unparse(writer, 0, 0);
    }
  }
}
