package io.arrowlake.planner.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;

/** Reads what {@link ExpressionWriter} wrote. Stateless but for its formats. */
final class ExpressionReader {
  private final RexBuilder builder;
  private final TypeFormat types;
  private final LiteralFormat literals;
  private final OperatorNames operators;

  ExpressionReader(
      RexBuilder builder, TypeFormat types, LiteralFormat literals, OperatorNames operators) {
    this.builder = builder;
    this.types = types;
    this.literals = literals;
    this.operators = operators;
  }

  RexNode read(JsonNode node) {
    return read(new JsonObject(node));
  }

  RexLiteral literal(JsonNode node) {
    return literals.read(new JsonObject(node));
  }

  SqlAggFunction aggregate(JsonObject json) {
    return operators.readAggregate(json);
  }

  private RexNode read(JsonObject json) {
    if (json.optional("literal").isPresent()) {
      return literals.read(json);
    }

    RelDataType type = types.read(json.value("type"));
    if (json.has("column")) {
      return builder.makeInputRef(type, json.integer("column"));
    } else if (json.has("parameter")) {
      return builder.makeDynamicParam(type, json.integer("parameter"));
    }

    List<RexNode> operands = json.list("operands", this::read);
    return json.has("over")
        ? over(json, type, operands)
        : builder.makeCall(type, operators.read(json), operands);
  }

  private RexNode over(JsonObject call, RelDataType type, List<RexNode> operands) {
    JsonObject window = call.object("over");
    return builder.makeOver(
        type,
        operators.readAggregate(call),
        operands,
        window.list("partition", this::read),
        ImmutableList.copyOf(window.objects("order", this::orderKey)),
        bound(window.value("lower")),
        bound(window.value("upper")),
        window.constant("exclude", RexWindowExclusion.class),
        window.is("rows"),
        true,
        false,
        window.is("distinct"),
        window.is("ignoreNulls"));
  }

  private RexFieldCollation orderKey(JsonObject json) {
    Set<SqlKind> flags =
        json.texts("flags").stream()
            .map(flag -> JsonObject.named(flag, SqlKind.class))
            .collect(Collectors.toSet());
    return new RexFieldCollation(read(json.value("key")), flags);
  }

  private RexWindowBound bound(JsonNode json) {
    if (json.isTextual()) {
      return switch (json.textValue()) {
        case "CURRENT ROW" -> RexWindowBounds.CURRENT_ROW;
        case "UNBOUNDED PRECEDING" -> RexWindowBounds.UNBOUNDED_PRECEDING;
        case "UNBOUNDED FOLLOWING" -> RexWindowBounds.UNBOUNDED_FOLLOWING;
        default -> throw JsonObject.invalid("no such bound of a window: " + json.textValue());
      };
    }

    JsonObject object = new JsonObject(json);
    return object.has("preceding")
        ? RexWindowBounds.preceding(read(object.value("preceding")))
        : RexWindowBounds.following(read(object.value("following")));
  }
}
