package io.arrowlake.planner.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.BoundType;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.sql.SqlJsonConstructorNullClause;
import org.apache.calcite.sql.SqlJsonExistsErrorBehavior;
import org.apache.calcite.sql.SqlJsonQueryEmptyOrErrorBehavior;
import org.apache.calcite.sql.SqlJsonQueryWrapperBehavior;
import org.apache.calcite.sql.SqlJsonValueEmptyOrErrorBehavior;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.Sarg;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * Literals as JSON. Every value is a text, so that no reader rounds it: {@code {"literal": "1.50",
 * "as": "DECIMAL", "type": "DECIMAL(3,2) NOT NULL"}}. Stateless but for its types.
 */
final class LiteralFormat {
  /** The words that some functions take as an argument, such as the unit of EXTRACT. */
  private static final List<Class<? extends Enum<?>>> WORDS =
      List.of(
          TimeUnitRange.class,
          TimeUnit.class,
          SqlTrimFunction.Flag.class,
          SqlJsonConstructorNullClause.class,
          SqlJsonExistsErrorBehavior.class,
          SqlJsonQueryEmptyOrErrorBehavior.class,
          SqlJsonQueryWrapperBehavior.class,
          SqlJsonValueEmptyOrErrorBehavior.class);

  private final TypeFormat types;
  private final Builder builder;

  LiteralFormat(TypeFormat types, RelDataTypeFactory factory) {
    this.types = types;
    this.builder = new Builder(factory);
  }

  /** Makes literals of any combination of value, type and kind; other builders choose the kind. */
  private static final class Builder extends RexBuilder {
    Builder(RelDataTypeFactory factory) {
      super(factory);
    }

    @SuppressWarnings("rawtypes")
    RexLiteral literal(Comparable value, RelDataType type, SqlTypeName kind) {
      return makeLiteral(value, type, kind);
    }
  }

  ObjectNode write(RexLiteral literal) {
    ObjectNode json = JsonObject.create();
    json.put("literal", literal.isNull() ? null : text(literal, json));
    if (!literal.isNull()) {
      json.put("as", literal.getTypeName().name());
    }

    json.set("type", types.write(literal.getType()));
    return json;
  }

  private @Nullable String text(RexLiteral literal, ObjectNode json) {
    return switch (literal.getTypeName()) {
      case SARG -> {
        Sarg<?> sarg = value(literal, Sarg.class);
        json.put("nullAs", sarg.nullAs.name());
        json.set("ranges", JsonObject.array(sarg.rangeSet.asRanges(), this::range));
        yield "";
      }
      case SYMBOL -> word(value(literal, Enum.class));
      case DATE -> value(literal, DateString.class).toString();
      case TIME -> value(literal, TimeString.class).toString();
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          value(literal, TimestampString.class).toString();
      default -> text(Objects.requireNonNull(literal.getValue()));
    };
  }

  private static <T> T value(RexLiteral literal, Class<T> type) {
    return Objects.requireNonNull(literal.getValueAs(type));
  }

  private static String word(Enum<?> word) {
    if (!WORDS.contains(word.getDeclaringClass())) {
      throw unknown(word);
    }

    return word.getDeclaringClass().getSimpleName() + "." + word.name();
  }

  /** The text of a value; what class it is of is known when it is read. */
  private static String text(Object value) {
    if (value instanceof NlsString string) {
      if (!StandardCharsets.UTF_8.equals(string.getCharset())) {
        throw unknown(value);
      }

      return string.getValue();
    } else if (value instanceof BigDecimal
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof ByteString
        || value instanceof DateString
        || value instanceof TimeString
        || value instanceof TimestampString
        || value instanceof UUID) {
      return value.toString();
    }

    throw unknown(value);
  }

  private static ArrowLakeException unknown(Object value) {
    return new ArrowLakeException(
        ErrorCode.INTERNAL_ERROR, "No JSON for the value " + value + " of " + value.getClass());
  }

  private JsonNode range(Range<?> range) {
    ObjectNode json = JsonObject.create();
    if (range.hasLowerBound()) {
      json.put(
          range.lowerBoundType() == BoundType.CLOSED ? "from" : "above",
          text(range.lowerEndpoint()));
      json.put("as", kind(range.lowerEndpoint()).name());
    }

    if (range.hasUpperBound()) {
      json.put(
          range.upperBoundType() == BoundType.CLOSED ? "to" : "below", text(range.upperEndpoint()));
      json.put("as", kind(range.upperEndpoint()).name());
    }

    return json;
  }

  private static SqlTypeName kind(Object value) {
    if (value instanceof NlsString) {
      return SqlTypeName.CHAR;
    } else if (value instanceof BigDecimal) {
      return SqlTypeName.DECIMAL;
    } else if (value instanceof Double) {
      return SqlTypeName.DOUBLE;
    } else if (value instanceof Boolean) {
      return SqlTypeName.BOOLEAN;
    } else if (value instanceof ByteString) {
      return SqlTypeName.BINARY;
    } else if (value instanceof DateString) {
      return SqlTypeName.DATE;
    } else if (value instanceof TimeString) {
      return SqlTypeName.TIME;
    }

    return value instanceof UUID ? SqlTypeName.UUID : SqlTypeName.TIMESTAMP;
  }

  RexLiteral read(JsonObject json) {
    RelDataType type = types.read(json.value("type"));
    if (!json.has("literal")) {
      return builder.makeNullLiteral(type);
    }

    SqlTypeName kind = json.constant("as", SqlTypeName.class);
    String text = json.text("literal");
    try {
      return switch (kind) {
        case SARG -> builder.makeSearchArgumentLiteral(sarg(json, type), type);
        case SYMBOL -> builder.makeFlag(word(text));
        default -> builder.literal(value(kind, text, type), type, kind);
      };
    } catch (IllegalArgumentException | AssertionError e) {
      throw JsonObject.invalid("no such value of " + type + ": " + text);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Sarg<?> sarg(JsonObject json, RelDataType type) {
    ImmutableRangeSet.Builder ranges = ImmutableRangeSet.builder();
    json.objects("ranges", range -> range(range, type)).forEach(ranges::add);
    return Sarg.of(json.constant("nullAs", RexUnknownAs.class), ranges.build());
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Range range(JsonObject json, RelDataType type) {
    boolean fromIsIn = json.has("from");
    boolean toIsIn = json.has("to");
    Comparable from = bound(json, fromIsIn ? "from" : "above", type);
    Comparable to = bound(json, toIsIn ? "to" : "below", type);
    BoundType lower = fromIsIn ? BoundType.CLOSED : BoundType.OPEN;
    BoundType upper = toIsIn ? BoundType.CLOSED : BoundType.OPEN;
    if (from == null) {
      return to == null ? Range.all() : Range.upTo(to, upper);
    }

    return to == null ? Range.downTo(from, lower) : Range.range(from, lower, to, upper);
  }

  @SuppressWarnings("rawtypes")
  private static @Nullable Comparable bound(JsonObject json, String field, RelDataType type) {
    String text = json.textOrNull(field);
    return text == null ? null : value(json.constant("as", SqlTypeName.class), text, type);
  }

  @SuppressWarnings("rawtypes")
  private static Comparable value(SqlTypeName kind, String text, RelDataType type) {
    return switch (kind) {
      case CHAR -> new NlsString(text, StandardCharsets.UTF_8.name(), type.getCollation());
      case BOOLEAN -> Boolean.valueOf(text);
      case REAL, FLOAT, DOUBLE -> Double.valueOf(text);
      case BINARY -> ByteString.of(text, 16);
      case DATE -> new DateString(text);
      case TIME -> new TimeString(text);
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> new TimestampString(text);
      case UUID -> UUID.fromString(text);
      default -> new BigDecimal(text);
    };
  }

  private static Enum<?> word(String text) {
    return WORDS.stream()
        .filter(type -> text.startsWith(type.getSimpleName() + "."))
        .flatMap(type -> List.<Enum<?>>of(type.getEnumConstants()).stream())
        .filter(word -> word(word).equals(text))
        .findFirst()
        .orElseThrow(() -> JsonObject.invalid("no such word: " + text));
  }
}
