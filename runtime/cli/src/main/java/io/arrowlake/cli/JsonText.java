package io.arrowlake.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;

/**
 * Values as JSON, as PostgreSQL's {@code to_json} gives them: numbers with all their digits, text
 * for what JSON has no form of.
 */
final class JsonText {
  private static final int FIRST_PRINTABLE = 0x20;

  private JsonText() {}

  /** Adds a value, {@code null} for NULL. */
  static void append(RelDataType type, FieldVector vector, int row, StringBuilder out) {
    if (vector.isNull(row)) {
      out.append("null");
      return;
    }

    switch (type.getSqlTypeName()) {
      case BOOLEAN -> out.append(((BitVector) vector).get(row) != 0);
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL ->
          PostgresText.of(type, vector).append(row, out);
      case REAL -> appendFloat(((Float4Vector) vector).get(row), type, vector, row, out);
      case FLOAT, DOUBLE -> appendFloat(((Float8Vector) vector).get(row), type, vector, row, out);
      case TIMESTAMP -> appendTimestamp((TimeStampVector) vector, row, "", out);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          appendTimestamp((TimeStampVector) vector, row, "+00:00", out);
      case ARRAY, MULTISET -> appendArray(type, (ListVector) vector, row, out);
      case ROW -> appendRow(type, (StructVector) vector, row, out);
      case MAP -> appendMap(type, (ListVector) vector, row, out);
      default -> appendText(type, vector, row, out);
    }
  }

  private static void appendFloat(
      double value, RelDataType type, FieldVector vector, int row, StringBuilder out) {
    if (Double.isFinite(value)) {
      PostgresText.of(type, vector).append(row, out);
    } else {
      appendText(type, vector, row, out);
    }
  }

  private static void appendTimestamp(
      TimeStampVector vector, int row, String zone, StringBuilder out) {
    out.append('"');
    TemporalText.appendTimestamp(vector.get(row), 'T', zone, out);
    out.append('"');
  }

  private static void appendArray(RelDataType type, ListVector vector, int row, StringBuilder out) {
    out.append('[');
    int first = vector.getElementStartIndex(row);
    for (int i = first; i < vector.getElementEndIndex(row); i++) {
      out.append(i == first ? "" : ",");
      append(type.getComponentType(), vector.getDataVector(), i, out);
    }

    out.append(']');
  }

  private static void appendRow(RelDataType type, StructVector vector, int row, StringBuilder out) {
    List<RelDataTypeField> fields = type.getFieldList();
    List<String> keys = keys(type.getFieldNames());
    List<FieldVector> children = vector.getChildrenFromFields();
    out.append('{');
    for (int i = 0; i < fields.size(); i++) {
      out.append(i == 0 ? "" : ",");
      quote(keys.get(i), out);
      out.append(':');
      append(fields.get(i).getType(), children.get(i), row, out);
    }

    out.append('}');
  }

  private static void appendMap(RelDataType type, ListVector vector, int row, StringBuilder out) {
    StructVector entries = (StructVector) vector.getDataVector();
    FieldVector keys = entries.getChildrenFromFields().get(0);
    FieldVector values = entries.getChildrenFromFields().get(1);
    CellText key = PostgresText.of(type.getKeyType(), keys);
    out.append('{');
    int first = vector.getElementStartIndex(row);
    for (int i = first; i < vector.getElementEndIndex(row); i++) {
      out.append(i == first ? "" : ",");
      StringBuilder text = new StringBuilder();
      key.append(i, text);
      quote(text, out);
      out.append(':');
      append(type.getValueType(), values, i, out);
    }

    out.append('}');
  }

  private static void appendText(RelDataType type, FieldVector vector, int row, StringBuilder out) {
    StringBuilder text = new StringBuilder();
    PostgresText.of(type, vector).append(row, text);
    quote(text, out);
  }

  /** Adds a text in quotes. */
  static void quote(CharSequence text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      switch (letter) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (letter < FIRST_PRINTABLE) {
            out.append("\\u00")
                .append(letter < 0x10 ? "0" : "")
                .append(Integer.toHexString(letter));
          } else {
            out.append(letter);
          }
        }
      }
    }

    out.append('"');
  }

  /** Keys for columns: JSON readers keep one value of a key, so that each column needs its own. */
  static List<String> keys(List<String> names) {
    Set<String> taken = new HashSet<>();
    Set<String> all = new HashSet<>(names);
    return names.stream().map(name -> taken.add(name) ? name : free(name, taken, all)).toList();
  }

  private static String free(String name, Set<String> taken, Set<String> all) {
    int number = 2;
    while (all.contains(name + "_" + number) || !taken.add(name + "_" + number)) {
      number++;
    }

    return name + "_" + number;
  }
}
