package io.arrowlake.planner.grammar;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The statement {@code ALTER TABLE name} with {@code ADD [COLUMN] definition}, {@code DROP [COLUMN]
 * column}, {@code RENAME [COLUMN] column TO name} or {@code RENAME TO name}.
 */
public final class AlterTable extends GrammarNode {
  /** What is altered. */
  public enum Action {
    ADD_COLUMN,
    DROP_COLUMN,
    RENAME_COLUMN,
    RENAME_TABLE
  }

  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "ALTER TABLE",
          SqlKind.ALTER_TABLE,
          (pos, operands) ->
              new AlterTable(
                  pos,
                  operands.identifier(0),
                  operands.literal(1).getValueAs(Action.class),
                  operands.nodeOrNull(2),
                  operands.identifierOrNull(3)));

  private final SqlIdentifier name;
  private final Action action;
  private final @Nullable SqlNode column;
  private final @Nullable SqlIdentifier newName;

  AlterTable(
      SqlParserPos pos,
      SqlIdentifier name,
      Action action,
      @Nullable SqlNode column,
      @Nullable SqlIdentifier newName) {
    super(pos, OPERATOR, name, SqlLiteral.createSymbol(action, SqlParserPos.ZERO), column, newName);
    this.name = name;
    this.action = action;
    this.column = column;
    this.newName = newName;
  }

  /** The name of the table: one to three parts. */
  public SqlIdentifier name() {
    return name;
  }

  /** What is altered. */
  public Action action() {
    return action;
  }

  /** The column that is dropped or renamed. */
  public Optional<SqlIdentifier> column() {
    return column instanceof SqlIdentifier known ? Optional.of(known) : Optional.empty();
  }

  /** The column that is added. */
  public Optional<ColumnDefinition> definition() {
    return column instanceof ColumnDefinition added ? Optional.of(added) : Optional.empty();
  }

  /** The new name of the column or table. */
  public Optional<SqlIdentifier> newName() {
    return Optional.ofNullable(newName);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("ALTER TABLE");
    name.unparse(writer, 0, 0);
    unparseClause(
        writer,
        switch (action) {
          case ADD_COLUMN -> "ADD COLUMN";
          case DROP_COLUMN -> "DROP COLUMN";
          case RENAME_COLUMN -> "RENAME COLUMN";
          case RENAME_TABLE -> "RENAME";
        },
        column);
    if (action == Action.RENAME_TABLE) {
      writer.keyword("RENAME");
    }

    unparseClause(writer, "TO", newName);
  }
}
