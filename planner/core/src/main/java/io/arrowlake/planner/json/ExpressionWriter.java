package io.arrowlake.planner.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.sql.SqlOperator;

/** Writes expressions as JSON, each with its type. Stateless but for its formats. */
final class ExpressionWriter {
  private final TypeFormat types;
  private final LiteralFormat literals;
  private final OperatorNames operators;

  ExpressionWriter(TypeFormat types, LiteralFormat literals, OperatorNames operators) {
    this.types = types;
    this.literals = literals;
    this.operators = operators;
  }

  JsonNode write(RexNode node) {
    if (node instanceof RexLiteral literal) {
      return literals.write(literal);
    }

    ObjectNode json = JsonObject.create();
    if (node instanceof RexInputRef ref) {
      json.put("column", ref.getIndex());
    } else if (node instanceof RexDynamicParam parameter) {
      json.put("parameter", parameter.getIndex());
    } else if (node instanceof RexCall call) {
      operators.write(call.getOperator(), json);
      json.set("operands", all(call.getOperands()));
      if (call instanceof RexOver over) {
        json.set("over", window(over));
      }
    } else {
      throw new ArrowLakeException(
          ErrorCode.INTERNAL_ERROR,
          "No JSON for the expression " + node + " of " + node.getClass().getSimpleName());
    }

    json.set("type", types.write(node.getType()));
    return json;
  }

  /** Puts the name of an aggregate's function into the JSON of its call. */
  void operator(SqlOperator operator, ObjectNode json) {
    operators.write(operator, json);
  }

  JsonNode all(List<? extends RexNode> nodes) {
    return JsonObject.array(nodes, this::write);
  }

  private ObjectNode window(RexOver over) {
    RexWindow window = over.getWindow();
    ObjectNode json = JsonObject.create();
    json.put("distinct", over.isDistinct());
    json.put("ignoreNulls", over.ignoreNulls());
    json.set("partition", all(window.partitionKeys));
    json.set("order", JsonObject.array(window.orderKeys, this::orderKey));
    json.put("rows", window.isRows());
    json.set("lower", bound(window.getLowerBound()));
    json.set("upper", bound(window.getUpperBound()));
    json.put("exclude", window.getExclude().name());
    return json;
  }

  private JsonNode orderKey(RexFieldCollation key) {
    ObjectNode json = JsonObject.create();
    json.set("key", write(key.left));
    json.set("flags", JsonObject.texts(key.right.stream().map(Enum::name).sorted().toList()));
    return json;
  }

  private JsonNode bound(RexWindowBound bound) {
    if (bound.isCurrentRow()) {
      return new TextNode("CURRENT ROW");
    } else if (bound.isUnbounded()) {
      return new TextNode(bound.isPreceding() ? "UNBOUNDED PRECEDING" : "UNBOUNDED FOLLOWING");
    }

    ObjectNode json = JsonObject.create();
    json.set(
        bound.isPreceding() ? "preceding" : "following",
        write(Objects.requireNonNull(bound.getOffset())));
    return json;
  }
}
