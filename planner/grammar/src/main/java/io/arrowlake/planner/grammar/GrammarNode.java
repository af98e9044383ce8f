package io.arrowlake.planner.grammar;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** A node that Calcite does not know: immutable, with an operator of its own. */
abstract class GrammarNode extends SqlCall {
  private final SqlOperator operator;
  private final List<SqlNode> operands;

  /**
   * Makes the node; an operand that the statement leaves out is null, as in Calcite's own nodes.
   */
  GrammarNode(SqlParserPos pos, SqlOperator operator, @Nullable SqlNode... operands) {
    super(pos);
    this.operator = operator;
    this.operands = Collections.unmodifiableList(Arrays.asList(operands));
  }

  @Override
  public final SqlOperator getOperator() {
    return operator;
  }

  @Override
  public final List<SqlNode> getOperandList() {
    return operands;
  }

  /** Writes {@code (a, b)}. */
  static void unparseList(SqlWriter writer, SqlNodeList list) {
    SqlWriter.Frame frame = writer.startList("(", ")");
    for (SqlNode node : list) {
      writer.sep(",");
      node.unparse(writer, 0, 0);
    }
    writer.endList(frame);
  }

  /** Writes {@code keyword node}, or nothing when there is no node. */
  static void unparseClause(SqlWriter writer, String keyword, @Nullable SqlNode node) {
    if (node != null) {
      writer.keyword(keyword);
      node.unparse(writer, 0, 0);
    }
  }
}
