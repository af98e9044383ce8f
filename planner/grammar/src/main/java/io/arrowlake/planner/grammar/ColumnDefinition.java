package io.arrowlake.planner.grammar;

import java.util.Optional;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** One column of CREATE TABLE. */
public final class ColumnDefinition extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "COLUMN DEFINITION",
          SqlKind.COLUMN_DECL,
          (pos, operands) ->
              new ColumnDefinition(
                  pos, operands.identifier(0), (SqlDataTypeSpec) operands.nodeOrNull(1)));

  private final SqlIdentifier name;
  private final @Nullable SqlDataTypeSpec type;

  ColumnDefinition(SqlParserPos pos, SqlIdentifier name, @Nullable SqlDataTypeSpec type) {
    super(pos, OPERATOR, name, type);
    this.name = name;
    this.type = type;
  }

  /** The simple name of the column. */
  public SqlIdentifier name() {
    return name;
  }

  /**
   * The type; empty where CREATE TABLE ... AS leaves it to the query. Its nullability is null where
   * the statement is silent.
   */
  public Optional<SqlDataTypeSpec> type() {
    return Optional.ofNullable(type);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    name.unparse(writer, 0, 0);
    if (type != null) {
      type.unparse(writer, 0, 0);
      if (Boolean.FALSE.equals(type.getNullable())) {
        writer.keyword("NOT NULL");
      } else if (Boolean.TRUE.equals(type.getNullable())) {
        writer.keyword("NULL");
      }
    }
  }
}
