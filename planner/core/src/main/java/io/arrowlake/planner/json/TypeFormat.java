package io.arrowlake.planner.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.type.HouseTypeSystem;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.IntervalSqlType;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Types as JSON: {@code "DECIMAL(12,2) NOT NULL"}, and objects for types that are made of others.
 * Stateless but for its factory.
 */
final class TypeFormat {
  private static final Pattern SCALAR =
      Pattern.compile("(\\w+?)(?:\\((-?\\d+)(?:,(-?\\d+))?\\))?( NOT NULL)?");

  private final RelDataTypeFactory types;

  TypeFormat(RelDataTypeFactory types) {
    this.types = types;
  }

  /**
   * The JSON of a type.
   *
   * @throws ArrowLakeException where it would not read back as the same type
   */
  JsonNode write(RelDataType type) {
    JsonNode json =
        switch (type.getSqlTypeName()) {
          case ARRAY, MULTISET, MAP, ROW -> composite(type);
          default -> new TextNode(scalar(type));
        };
    if (!read(json).equals(type)) {
      throw new ArrowLakeException(
          ErrorCode.INTERNAL_ERROR, "No JSON for the type " + type.getFullTypeString());
    }

    return json;
  }

  private static String scalar(RelDataType type) {
    StringBuilder text = new StringBuilder(type.getSqlTypeName().name());
    if (type instanceof IntervalSqlType) {
      SqlIntervalQualifier qualifier = Objects.requireNonNull(type.getIntervalQualifier());
      text.append('(').append(qualifier.getStartPrecisionPreservingDefault());
      text.append(',').append(qualifier.getFractionalSecondPrecisionPreservingDefault());
      text.append(')');
    } else if (type.getSqlTypeName().allowsPrec()
        && type.getPrecision() != RelDataType.PRECISION_NOT_SPECIFIED
        && type.getPrecision() != HouseTypeSystem.ANY_LENGTH) {
      text.append('(').append(type.getPrecision());
      if (type.getSqlTypeName().allowsScale()) {
        text.append(',').append(type.getScale());
      }

      text.append(')');
    }

    return text.append(type.isNullable() ? "" : " NOT NULL").toString();
  }

  private ObjectNode composite(RelDataType type) {
    ObjectNode json = JsonObject.create();
    json.put("type", type.getSqlTypeName().name());
    json.put("nullable", type.isNullable());
    switch (type.getSqlTypeName()) {
      case MAP -> {
        json.set("key", write(Objects.requireNonNull(type.getKeyType())));
        json.set("value", write(Objects.requireNonNull(type.getValueType())));
      }
      case ROW -> json.set("fields", writeRow(type));
      default -> json.set("element", write(Objects.requireNonNull(type.getComponentType())));
    }

    return json;
  }

  /** The columns of a row type, each with its name. */
  ArrayNode writeRow(RelDataType row) {
    return JsonObject.array(
        row.getFieldList(),
        field -> {
          ObjectNode column = JsonObject.create();
          column.put("name", field.getName());
          column.set("type", write(field.getType()));
          return column;
        });
  }

  RelDataType read(JsonNode json) {
    if (json.isTextual()) {
      return scalar(json.textValue());
    }

    JsonObject object = new JsonObject(json);
    return types.createTypeWithNullability(composite(object), object.is("nullable"));
  }

  private RelDataType composite(JsonObject json) {
    return switch (json.constant("type", SqlTypeName.class)) {
      case ARRAY -> types.createArrayType(read(json.value("element")), -1);
      case MULTISET -> types.createMultisetType(read(json.value("element")), -1);
      case MAP -> types.createMapType(read(json.value("key")), read(json.value("value")));
      case ROW -> readRow(json, "fields");
      default -> throw JsonObject.invalid("no such type: " + json.text("type"));
    };
  }

  private RelDataType scalar(String text) {
    Matcher parts = SCALAR.matcher(text);
    if (!parts.matches()) {
      throw JsonObject.invalid("no such type: " + text);
    }

    SqlTypeName name = JsonObject.named(parts.group(1), SqlTypeName.class);
    RelDataType type;
    try {
      type = scalar(name, parts);
    } catch (IllegalArgumentException | AssertionError e) {
      throw JsonObject.invalid("no such type: " + text);
    }

    return types.createTypeWithNullability(type, parts.group(4) == null);
  }

  private RelDataType scalar(SqlTypeName name, Matcher parts) {
    if (parts.group(2) == null) {
      return types.createSqlType(name);
    }

    int precision = number(parts.group(2));
    if (parts.group(3) == null) {
      return types.createSqlType(name, precision);
    }

    int second = number(parts.group(3));
    return SqlTypeName.INTERVAL_TYPES.contains(name)
        ? types.createSqlIntervalType(
            new SqlIntervalQualifier(
                name.getStartUnit(), precision, name.getEndUnit(), second, SqlParserPos.ZERO))
        : types.createSqlType(name, precision, second);
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  /** The row type of a table as its facts give it. */
  RelDataType rowType(SourceTable table) {
    RelDataTypeFactory.Builder row = types.builder();
    table.columns().forEach(column -> row.add(column.name(), column.type()));
    return row.build();
  }

  RelDataType readRow(JsonObject json, String field) {
    RelDataTypeFactory.Builder row = types.builder();
    List<JsonObject> columns = json.objects(field, column -> column);
    columns.forEach(column -> row.add(column.text("name"), read(column.value("type"))));
    return row.build();
  }
}
