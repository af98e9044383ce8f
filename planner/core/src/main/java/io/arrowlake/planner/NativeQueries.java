package io.arrowlake.planner;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code query('catalog', 'SQL')} in FROM the name of a table: that of the SQL in the schema
 * of the catalog within {@link CatalogSchemas#QUERY}. Stateless.
 */
final class NativeQueries extends SqlShuttle {
  private static final String FUNCTION = "query";

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call.getKind() == SqlKind.COLLECTION_TABLE
        && call.operand(0) instanceof SqlCall function
        && function.getOperator().getName().equalsIgnoreCase(FUNCTION)) {
      return table(function);
    }

    return super.visit(call);
  }

  private static SqlNode table(SqlCall function) {
    SqlParserPos place = function.getParserPosition();
    List<SqlNode> arguments = function.getOperandList();
    if (arguments.size() != 2) {
      throw misuse(place);
    }

    return new SqlIdentifier(
        List.of(CatalogSchemas.QUERY, text(arguments.get(0)), text(arguments.get(1))),
        null,
        place,
        List.of(place, arguments.get(0).getParserPosition(), arguments.get(1).getParserPosition()));
  }

  private static String text(SqlNode argument) {
    if (argument instanceof SqlLiteral literal
        && literal.getTypeName().getFamily() == SqlTypeFamily.CHARACTER) {
      return literal.getValueAs(String.class);
    }

    throw misuse(argument.getParserPosition());
  }

  private static ArrowLakeException misuse(SqlParserPos place) {
    return ChangeQuery.at(
        new ArrowLakeException(
            ErrorCode.INVALID_QUERY,
            "query takes the name of a catalog and a statement of its own SQL, both in quotes"),
        place);
  }
}
