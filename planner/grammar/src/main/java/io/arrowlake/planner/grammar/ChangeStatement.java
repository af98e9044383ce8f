package io.arrowlake.planner.grammar;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** A statement that changes rows of one table: UPDATE, DELETE or MERGE. */
public abstract class ChangeStatement extends GrammarNode {
  private final SqlIdentifier table;
  private final @Nullable SqlIdentifier alias;
  private final @Nullable SqlNodeList returning;

  /** A statement on a table; {@code operands} holds all its parts. */
  ChangeStatement(
      SqlParserPos pos,
      SqlOperator operator,
      SqlIdentifier table,
      @Nullable SqlIdentifier alias,
      @Nullable SqlNodeList returning,
      @Nullable SqlNode... operands) {
    super(pos, operator, operands);
    this.table = table;
    this.alias = alias;
    this.returning = returning;
  }

  /** The table whose rows change: one to three names. */
  public SqlIdentifier table() {
    return table;
  }

  /** The name under which the statement's expressions know the table. */
  public SqlIdentifier alias() {
    return alias == null
        ? new SqlIdentifier(
            table.names.get(table.names.size() - 1),
            table.getComponentParserPosition(table.names.size() - 1))
        : alias;
  }

  /** What is returned of each row, empty where nothing is. */
  public Optional<SqlNodeList> returning() {
    return Optional.ofNullable(returning);
  }

  final void unparseTable(SqlWriter writer) {
    table.unparse(writer, 0, 0);
    unparseClause(writer, "AS", alias);
  }

  static void unparseTables(SqlWriter writer, String keyword, @Nullable SqlNode tables) {
    if (tables != null) {
      writer.keyword(keyword);
      SqlWriter.Frame frame = writer.startList(SqlWriter.FrameTypeEnum.FROM_LIST);
      tables.unparse(writer, 0, 0);
      writer.endList(frame);
    }
  }

  final void unparseReturning(SqlWriter writer) {
    if (returning != null) {
      writer.keyword("RETURNING");
      unparseItems(writer, returning);
    }
  }

  /** Writes {@code a, b}. */
  static void unparseItems(SqlWriter writer, SqlNodeList list) {
    SqlWriter.Frame frame = writer.startList("", "");
    for (SqlNode node : list) {
      writer.sep(",");
      node.unparse(writer, 0, 0);
    }
    writer.endList(frame);
  }
}
