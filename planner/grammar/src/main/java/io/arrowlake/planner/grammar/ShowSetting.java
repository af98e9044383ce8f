package io.arrowlake.planner.grammar;

import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The statement {@code SHOW name} or {@code SHOW ALL}, about the settings of the session. */
public final class ShowSetting extends GrammarNode {
  private static final SqlOperator OPERATOR =
      new NodeOperator(
          "SHOW",
          SqlKind.OTHER,
          (pos, operands) -> new ShowSetting(pos, operands.identifierOrNull(0)));

  private final @Nullable SqlIdentifier name;

  ShowSetting(SqlParserPos pos, @Nullable SqlIdentifier name) {
    super(pos, OPERATOR, name);
    this.name = name;
  }

  /** The name of the setting, maybe with dots; empty for all. */
  public Optional<SqlIdentifier> name() {
    return Optional.ofNullable(name);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("SHOW");
    if (name == null) {
      writer.keyword("ALL");
    } else {
      name.unparse(writer, 0, 0);
    }
  }
}
