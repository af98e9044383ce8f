package io.arrowlake.planner.grammar;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The statement {@code CREATE [OR REPLACE] TABLE [IF NOT EXISTS] name [(columns)] [AS query]}.
 *
 * <p>There are columns or a query or both; without a query every column has a type.
 */
public final class CreateTable extends GrammarNode {
  /** What happens when a table of that name exists. */
  public enum OnConflict {
    /** The statement is an error. */
    FAIL,
    /** IF NOT EXISTS: the old table stays. */
    SKIP,
    /** OR REPLACE: the old table goes. */
    REPLACE
  }

  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "CREATE TABLE",
          SqlKind.CREATE_TABLE,
          (pos, operands) ->
              new CreateTable(
                  pos,
                  operands.literal(0).getValueAs(OnConflict.class),
                  operands.identifier(1),
                  operands.list(2),
                  operands.list(3),
                  operands.nodeOrNull(4)));

  private final OnConflict onConflict;
  private final SqlIdentifier name;
  private final SqlNodeList columns;
  private final SqlNodeList primaryKey;
  private final @Nullable SqlNode query;

  private CreateTable(
      SqlParserPos pos,
      OnConflict onConflict,
      SqlIdentifier name,
      SqlNodeList columns,
      SqlNodeList primaryKey,
      @Nullable SqlNode query) {
    super(
        pos,
        OPERATOR,
        SqlLiteral.createSymbol(onConflict, SqlParserPos.ZERO),
        name,
        columns,
        primaryKey,
        query);
    this.onConflict = onConflict;
    this.name = name;
    this.columns = columns;
    this.primaryKey = primaryKey;
    this.query = query;
  }

  /** Builds the node from what the parser has read, once it is a statement that has a meaning. */
  static CreateTable of(
      SqlParserPos pos,
      OnConflict onConflict,
      SqlIdentifier name,
      List<SqlNode> columns,
      List<SqlNode> primaryKey,
      @Nullable SqlNode query) {
    if (query == null) {
      requireTypes(pos, columns);
    }
    return new CreateTable(
        pos,
        onConflict,
        name,
        new SqlNodeList(columns, pos),
        new SqlNodeList(primaryKey, pos),
        query);
  }

  private static void requireTypes(SqlParserPos pos, List<SqlNode> columns) {
    if (columns.isEmpty()) {
      throw SyntaxErrors.at(pos, "CREATE TABLE needs columns, or AS and a query");
    }
    for (SqlNode column : columns) {
      if (((ColumnDefinition) column).type().isEmpty()) {
        throw SyntaxErrors.at(column.getParserPosition(), "The column has no type");
      }
    }
  }

  /** Takes the columns of a PRIMARY KEY clause, of which a table may have one. */
  static void addKey(List<SqlNode> key, List<? extends SqlNode> columns, SqlParserPos pos) {
    if (!key.isEmpty()) {
      throw SyntaxErrors.at(pos, "A table has one primary key");
    }
    key.addAll(columns);
  }

  /** What happens when a table of that name exists. */
  public OnConflict onConflict() {
    return onConflict;
  }

  /** The name of the new table: one to three parts. */
  public SqlIdentifier name() {
    return name;
  }

  /** The {@link ColumnDefinition}s; empty where the query gives names and types. */
  public SqlNodeList columns() {
    return columns;
  }

  /** The simple names of the columns of the primary key; empty without one. */
  public SqlNodeList primaryKey() {
    return primaryKey;
  }

  /** The query behind AS. */
  public Optional<SqlNode> query() {
    return Optional.ofNullable(query);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(onConflict == OnConflict.REPLACE ? "CREATE OR REPLACE TABLE" : "CREATE TABLE");
    if (onConflict == OnConflict.SKIP) {
      writer.keyword("IF NOT EXISTS");
    }
    name.unparse(writer, 0, 0);
    if (!columns.isEmpty() || !primaryKey.isEmpty()) {
      unparseElements(writer);
    }
    unparseClause(writer, "AS", query);
  }

  private void unparseElements(SqlWriter writer) {
    SqlWriter.Frame frame = writer.startList("(", ")");
    for (SqlNode column : columns) {
      writer.sep(",");
      column.unparse(writer, 0, 0);
    }
    if (!primaryKey.isEmpty()) {
      writer.sep(",");
      writer.keyword("PRIMARY KEY");
      unparseList(writer, primaryKey);
    }
    writer.endList(frame);
  }
}
