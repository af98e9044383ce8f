package io.arrowlake.cli;

import io.arrowlake.jdbc.FloatText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;

/** Makes the text of columns from their house types and Arrow vectors. */
final class PostgresText {
  private PostgresText() {}

  /** The text of a column's values. */
  static CellText of(RelDataType type, FieldVector vector) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> bool((BitVector) vector);
      case TINYINT, SMALLINT -> smallInt((SmallIntVector) vector);
      case INTEGER -> integer((IntVector) vector);
      case BIGINT -> bigInt((BigIntVector) vector);
      case DECIMAL -> decimal(vector);
      case REAL -> real((Float4Vector) vector);
      case FLOAT, DOUBLE -> doublePrecision((Float8Vector) vector);
      case CHAR, VARCHAR, UUID -> text((VarCharVector) vector);
      case BINARY, VARBINARY -> binary((VarBinaryVector) vector);
      case DATE -> date((DateDayVector) vector);
      case TIME -> time((TimeMicroVector) vector);
      case TIMESTAMP -> timestamp((TimeStampVector) vector);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> instant((TimeStampVector) vector);
      case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH -> months((IntVector) vector);
      case INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          duration((BigIntVector) vector);
      case ARRAY, MULTISET -> array(type, (ListVector) vector);
      case ROW -> row(type, (StructVector) vector);
      case MAP -> (row, out) -> JsonText.append(type, vector, row, out);
      default -> (row, out) -> out.append(vector.getObject(row));
    };
  }

  private static CellText bool(BitVector vector) {
    return (row, out) -> out.append(vector.get(row) == 0 ? 'f' : 't');
  }

  private static CellText smallInt(SmallIntVector vector) {
    return (row, out) -> out.append(vector.get(row));
  }

  private static CellText integer(IntVector vector) {
    return (row, out) -> out.append(vector.get(row));
  }

  private static CellText bigInt(BigIntVector vector) {
    return (row, out) -> out.append(vector.get(row));
  }

  private static CellText decimal(FieldVector vector) {
    return (row, out) -> out.append(((BigDecimal) vector.getObject(row)).toPlainString());
  }

  private static CellText real(Float4Vector vector) {
    return (row, out) -> FloatText.append(vector.get(row), out);
  }

  private static CellText doublePrecision(Float8Vector vector) {
    return (row, out) -> FloatText.append(vector.get(row), out);
  }

  private static CellText text(VarCharVector vector) {
    return (row, out) -> out.append(new String(vector.get(row), StandardCharsets.UTF_8));
  }

  private static CellText binary(VarBinaryVector vector) {
    return (row, out) -> out.append("\\x").append(HexFormat.of().formatHex(vector.get(row)));
  }

  private static CellText date(DateDayVector vector) {
    return (row, out) -> TemporalText.appendDate(vector.get(row), out);
  }

  private static CellText time(TimeMicroVector vector) {
    return (row, out) -> TemporalText.appendTime(vector.get(row), out);
  }

  private static CellText timestamp(TimeStampVector vector) {
    return (row, out) -> TemporalText.appendTimestamp(vector.get(row), ' ', "", out);
  }

  private static CellText instant(TimeStampVector vector) {
    return (row, out) -> TemporalText.appendTimestamp(vector.get(row), ' ', "+00", out);
  }

  private static CellText months(IntVector vector) {
    return (row, out) -> TemporalText.appendMonths(vector.get(row), out);
  }

  private static CellText duration(BigIntVector vector) {
    return (row, out) -> TemporalText.appendDuration(vector.get(row), out);
  }

  private static CellText array(RelDataType type, ListVector vector) {
    FieldVector elements = vector.getDataVector();
    RelDataType elementType = type.getComponentType();
    CellText text = of(elementType, elements);
    boolean nested = elementType.getComponentType() != null;
    return (row, out) -> {
      out.append('{');
      int first = vector.getElementStartIndex(row);
      for (int i = first; i < vector.getElementEndIndex(row); i++) {
        out.append(i == first ? "" : ",");
        if (elements.isNull(i)) {
          out.append("NULL");
        } else if (nested) {
          text.append(i, out);
        } else {
          appendElement(text, i, out);
        }
      }

      out.append('}');
    };
  }

  private static void appendElement(CellText text, int row, StringBuilder out) {
    StringBuilder element = new StringBuilder();
    text.append(row, element);
    String value = element.toString();
    boolean quoted =
        value.isEmpty()
            || value.equalsIgnoreCase("NULL")
            || value.chars().anyMatch(c -> "{},\"\\".indexOf(c) >= 0 || Character.isWhitespace(c));
    if (quoted) {
      out.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    } else {
      out.append(value);
    }
  }

  private static CellText row(RelDataType type, StructVector vector) {
    List<FieldVector> children = vector.getChildrenFromFields();
    List<RelDataTypeField> fields = type.getFieldList();
    return (row, out) -> {
      out.append('(');
      for (int i = 0; i < fields.size(); i++) {
        out.append(i == 0 ? "" : ",");
        if (!children.get(i).isNull(row)) {
          appendField(of(fields.get(i).getType(), children.get(i)), row, out);
        }
      }

      out.append(')');
    };
  }

  private static void appendField(CellText text, int row, StringBuilder out) {
    StringBuilder field = new StringBuilder();
    text.append(row, field);
    String value = field.toString();
    boolean quoted =
        value.isEmpty()
            || value.chars().anyMatch(c -> "(),\"\\".indexOf(c) >= 0 || Character.isWhitespace(c));
    if (quoted) {
      out.append('"').append(value.replace("\\", "\\\\").replace("\"", "\"\"")).append('"');
    } else {
      out.append(value);
    }
  }
}
