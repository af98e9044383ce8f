package io.arrowlake.planner.grammar;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The statement {@code CREATE [OR REPLACE] VIEW name [(columns)] AS query}. */
public final class CreateView extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "CREATE VIEW",
          SqlKind.CREATE_VIEW,
          (pos, operands) ->
              new CreateView(
                  pos,
                  operands.flag(0),
                  operands.identifier(1),
                  operands.list(2),
                  operands.node(3)));

  private final boolean replaces;
  private final SqlIdentifier name;
  private final SqlNodeList columns;
  private final SqlNode query;

  CreateView(
      SqlParserPos pos, boolean replaces, SqlIdentifier name, SqlNodeList columns, SqlNode query) {
    super(pos, OPERATOR, Operands.ofFlag(replaces), name, columns, query);
    this.replaces = replaces;
    this.name = name;
    this.columns = columns;
    this.query = query;
  }

  /** Whether a view of that name goes. */
  public boolean replaces() {
    return replaces;
  }

  /** The name of the view: one to three parts. */
  public SqlIdentifier name() {
    return name;
  }

  /** The names of its columns, empty for those of the query. */
  public List<String> columns() {
    return columns.stream().map(node -> ((SqlIdentifier) node).getSimple()).toList();
  }

  /** What the view shows. */
  public SqlNode query() {
    return query;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(replaces ? "CREATE OR REPLACE VIEW" : "CREATE VIEW");
    name.unparse(writer, 0, 0);
    if (!columns.isEmpty()) {
      unparseList(writer, columns);
    }

    writer.keyword("AS");
    query.unparse(writer, 0, 0);
  }
}
