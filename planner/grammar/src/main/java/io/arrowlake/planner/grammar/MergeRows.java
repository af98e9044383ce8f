package io.arrowlake.planner.grammar;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The statement {@code MERGE INTO table [AS alias] USING source ON condition WHEN ... [WHEN ...]
 * [RETURNING expressions]}.
 */
public final class MergeRows extends ChangeStatement {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "MERGE",
          SqlKind.MERGE,
          (pos, operands) ->
              new MergeRows(
                  pos,
                  operands.identifier(0),
                  operands.identifierOrNull(1),
                  operands.node(2),
                  operands.node(3),
                  operands.list(4),
                  (SqlNodeList) operands.nodeOrNull(5)));

  private final SqlNode source;
  private final SqlNode condition;
  private final SqlNodeList clauses;

  MergeRows(
      SqlParserPos pos,
      SqlIdentifier table,
      @Nullable SqlIdentifier alias,
      SqlNode source,
      SqlNode condition,
      SqlNodeList clauses,
      @Nullable SqlNodeList returning) {
    super(
        pos, OPERATOR, table, alias, returning, table, alias, source, condition, clauses,
        returning);
    this.source = source;
    this.condition = condition;
    this.clauses = clauses;
  }

  /** The table or query whose rows are merged in. */
  public SqlNode source() {
    return source;
  }

  /** Which rows match. */
  public SqlNode condition() {
    return condition;
  }

  /** What happens, the first that applies to a row. */
  public List<MergeClause> clauses() {
    return clauses.stream().map(MergeClause.class::cast).toList();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("MERGE INTO");
    unparseTable(writer);
    unparseTables(writer, "USING", source);
    writer.keyword("ON");
    condition.unparse(writer, 0, 0);
    clauses.forEach(clause -> clause.unparse(writer, 0, 0));
    unparseReturning(writer);
  }
}
