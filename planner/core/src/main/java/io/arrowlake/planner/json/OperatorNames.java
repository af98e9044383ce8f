package io.arrowlake.planner.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.type.HouseFunctions;
import io.arrowlake.planner.type.HouseOperators;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlInternalOperators;
import org.apache.calcite.sql.util.SqlOperatorTables;

/**
 * The operators that expressions of a plan can have, each under its name, kind and syntax: the name
 * alone is not one operator's, as that of minus shows. Immutable.
 */
final class OperatorNames {
  private record Key(String name, SqlKind kind, SqlSyntax syntax) {
    static Key of(SqlOperator operator) {
      return new Key(operator.getName(), operator.getKind(), operator.getSyntax());
    }
  }

  private final Map<Key, SqlOperator> operators = new HashMap<>();

  OperatorNames() {
    add(SqlOperatorTables.of(List.of(HouseFunctions.PERCENTILE_CONT, HouseOperators.AVERAGE)));
    add(HouseFunctions.table());
    add(SqlOperatorTables.of(List.of(SqlInternalOperators.LITERAL_AGG)));
  }

  private void add(SqlOperatorTable table) {
    table.getOperatorList().forEach(each -> operators.putIfAbsent(Key.of(each), each));
  }

  /**
   * Puts the operator's name into the JSON of a call.
   *
   * @throws ArrowLakeException where the name would not read back as this operator
   */
  void write(SqlOperator operator, ObjectNode json) {
    Key key = Key.of(operator);
    // Operators are equal by name, also where they give other types: only the same one will do.
    if (operator != operators.get(key)) {
      throw new ArrowLakeException(ErrorCode.INTERNAL_ERROR, "No JSON for the operator " + key);
    }

    json.put("op", key.name());
    json.put("kind", key.kind().name());
    json.put("syntax", key.syntax().name());
  }

  SqlOperator read(JsonObject json) {
    Key key =
        new Key(
            json.text("op"),
            json.constant("kind", SqlKind.class),
            json.constant("syntax", SqlSyntax.class));
    SqlOperator operator = operators.get(key);
    if (operator == null) {
      throw JsonObject.invalid("no such operator: " + key.name() + " of kind " + key.kind());
    }

    return operator;
  }

  SqlAggFunction readAggregate(JsonObject json) {
    if (read(json) instanceof SqlAggFunction function) {
      return function;
    }

    throw JsonObject.invalid(json.text("op") + " is no aggregate");
  }
}
