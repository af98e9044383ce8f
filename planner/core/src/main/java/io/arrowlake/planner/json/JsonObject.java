package io.arrowlake.planner.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An object of a plan's JSON, whose fields are read by name and kind. What is missing or of another
 * kind is INVALID_PLAN.
 *
 * @param node the object
 */
record JsonObject(JsonNode node) {
  /** Expressions nest as deep as the statement does; Jackson's own limit is 1000. */
  private static final int DEEPEST = 50_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .build();

  JsonObject {
    if (!node.isObject()) {
      throw invalid("an object is expected, not " + shortText(node));
    }
  }

  /** An object with no fields yet. */
  static ObjectNode create() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The items, each written as this function does. */
  static <T> ArrayNode array(Iterable<T> items, Function<T, JsonNode> write) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    items.forEach(item -> array.add(write.apply(item)));
    return array;
  }

  static ArrayNode texts(Iterable<String> items) {
    return array(items, JsonNodeFactory.instance::textNode);
  }

  static ArrayNode integers(Iterable<Integer> items) {
    return array(items, JsonNodeFactory.instance::numberNode);
  }

  static JsonObject parse(String json) {
    try {
      return new JsonObject(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new ArrowLakeException(
          ErrorCode.INVALID_PLAN, "This is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  static String print(JsonNode node) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new ArrowLakeException(ErrorCode.INTERNAL_ERROR, "The plan cannot be printed", e);
    }
  }

  static ArrowLakeException invalid(String what) {
    return new ArrowLakeException(ErrorCode.INVALID_PLAN, "This is no plan: " + what);
  }

  private static String shortText(JsonNode node) {
    String text = node.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  boolean has(String field) {
    return node.hasNonNull(field);
  }

  JsonNode value(String field) {
    JsonNode value = node.get(field);
    if (value == null) {
      throw invalid(field + " is missing in " + shortText(node));
    }

    return value;
  }

  JsonObject object(String field) {
    return new JsonObject(value(field));
  }

  String text(String field) {
    return text(value(field));
  }

  @Nullable String textOrNull(String field) {
    return has(field) ? text(field) : null;
  }

  static String text(JsonNode value) {
    if (!value.isTextual()) {
      throw invalid("a text is expected, not " + shortText(value));
    }

    return value.textValue();
  }

  int integer(String field) {
    return integer(value(field));
  }

  static int integer(JsonNode value) {
    if (!value.isInt()) {
      throw invalid("a whole number is expected, not " + shortText(value));
    }

    return value.intValue();
  }

  /** A number; those that JSON has no spelling for are texts. */
  double number(String field) {
    JsonNode value = value(field);
    if (value.isTextual()) {
      return switch (value.textValue()) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> throw invalid(field + " is no number: " + shortText(value));
      };
    } else if (!value.isNumber()) {
      throw invalid(field + " is no number: " + shortText(value));
    }

    return value.doubleValue();
  }

  /** Whether a field is there and true. */
  boolean is(String field) {
    return node.path(field).asBoolean(false);
  }

  <E extends Enum<E>> E constant(String field, Class<E> type) {
    return named(text(field), type);
  }

  static <E extends Enum<E>> E named(String name, Class<E> type) {
    return Stream.of(type.getEnumConstants())
        .filter(constant -> constant.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> invalid(name + " is none of " + Arrays.toString(type.getEnumConstants())));
  }

  /** The items of an array, each read by this function; none where the field is missing. */
  <T> List<T> list(String field, Function<JsonNode, T> read) {
    List<T> items = new ArrayList<>();
    JsonNode array = node.path(field);
    if (!array.isArray() && !array.isMissingNode()) {
      throw invalid(field + " is no array: " + shortText(array));
    }

    array.forEach(item -> items.add(read.apply(item)));
    return items;
  }

  <T> List<T> objects(String field, Function<JsonObject, T> read) {
    return list(field, item -> read.apply(new JsonObject(item)));
  }

  List<Integer> integers(String field) {
    return list(field, JsonObject::integer);
  }

  List<String> texts(String field) {
    return list(field, JsonObject::text);
  }

  Optional<JsonNode> optional(String field) {
    return Optional.ofNullable(node.get(field));
  }
}
