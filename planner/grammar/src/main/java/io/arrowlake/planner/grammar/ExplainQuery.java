package io.arrowlake.planner.grammar;

import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * The statement {@code EXPLAIN [ANALYZE] query} or {@code EXPLAIN (option [value], ...) query}.
 *
 * <p>{@code EXPLAIN ANALYZE} has the one option {@code ANALYZE} without a value.
 */
public final class ExplainQuery extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "EXPLAIN",
          SqlKind.EXPLAIN,
          (pos, operands) -> new ExplainQuery(pos, operands.list(0), operands.node(1)));

  private final SqlNodeList options;
  private final SqlNode query;

  ExplainQuery(SqlParserPos pos, SqlNodeList options, SqlNode query) {
    super(pos, OPERATOR, options, query);
    this.options = options;
    this.query = query;
  }

  /**
   * The {@link ExplainOption}s in the order of the statement; their meaning is not checked here.
   */
  public SqlNodeList options() {
    return options;
  }

  /** The query, or the INSERT, UPDATE, DELETE or MERGE. */
  public SqlNode query() {
    return query;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("EXPLAIN");
    if (!options.isEmpty()) {
      unparseList(writer, options);
    }
    query.unparse(writer, 0, 0);
  }
}
