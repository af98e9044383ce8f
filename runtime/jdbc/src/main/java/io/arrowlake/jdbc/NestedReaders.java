package io.arrowlake.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/** The readers of arrays, rows and maps; what they give is a copy that outlives the batch. */
final class NestedReaders {
  private static final String QUOTED_IN_ARRAY = "{},\"\\ \t\n\r";
  private static final String QUOTED_IN_ROW = "(),\"\\ \t\n\r";

  private NestedReaders() {}

  private static @Nullable Object object(ColumnReader reader, int index) throws SQLException {
    return reader.isNull(index) ? null : reader.object(index);
  }

  private static void append(StringBuilder text, String value, String specials) {
    boolean plain = !value.isEmpty() && value.chars().noneMatch(c -> specials.indexOf(c) >= 0);
    if (plain && !(specials.startsWith("{") && value.equalsIgnoreCase("null"))) {
      text.append(value);
      return;
    }

    text.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }

  /** ARRAY. */
  static final class ListReader extends VectorReader<ListVector> {
    private final RelDataType elementType;
    private final ColumnReader element;

    ListReader(String what, String name, RelDataType elementType) {
      super(what, ListVector.class);
      this.elementType = elementType;
      this.element = ColumnReader.of(name + "[]", elementType);
    }

    @Override
    void bind(ValueVector next) {
      super.bind(next);
      element.bind(vector().getDataVector());
    }

    @Override
    Object object(int index) throws SQLException {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = start(index); i < end(index); i++) {
        values.add(NestedReaders.object(element, i));
      }

      return new ArrowLakeArray(elementType, Collections.unmodifiableList(values), text(index));
    }

    @Override
    String text(int index) throws SQLException {
      StringBuilder text = new StringBuilder("{");
      for (int i = start(index); i < end(index); i++) {
        text.append(i == start(index) ? "" : ",");
        if (element.isNull(i)) {
          text.append("NULL");
        } else if (element instanceof ListReader) {
          text.append(element.text(i));
        } else {
          append(text, element.text(i), QUOTED_IN_ARRAY);
        }
      }

      return text.append('}').toString();
    }

    private int start(int index) {
      return vector().getElementStartIndex(index);
    }

    private int end(int index) {
      return vector().getElementEndIndex(index);
    }
  }

  /** ROW. */
  static final class StructReader extends VectorReader<StructVector> {
    private final List<ColumnReader> fields = new ArrayList<>();

    StructReader(String what, String name, RelDataType type) {
      super(what, StructVector.class);
      for (RelDataTypeField field : type.getFieldList()) {
        fields.add(ColumnReader.of(name + "." + field.getName(), field.getType()));
      }
    }

    @Override
    void bind(ValueVector next) {
      super.bind(next);
      for (int i = 0; i < fields.size(); i++) {
        fields.get(i).bind(vector().getChildByOrdinal(i));
      }
    }

    @Override
    Object object(int index) throws SQLException {
      @Nullable Object[] values = new Object[fields.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = NestedReaders.object(fields.get(i), index);
      }

      return new ArrowLakeStruct(values, text(index));
    }

    @Override
    String text(int index) throws SQLException {
      StringBuilder text = new StringBuilder("(");
      for (int i = 0; i < fields.size(); i++) {
        text.append(i == 0 ? "" : ",");
        if (!fields.get(i).isNull(index)) {
          append(text, fields.get(i).text(index), QUOTED_IN_ROW);
        }
      }

      return text.append(')').toString();
    }
  }

  /** MAP: its objects are java.util.Maps in the order of the entries. */
  static final class MapReader extends VectorReader<MapVector> {
    private final ColumnReader key;
    private final ColumnReader value;

    MapReader(String what, String name, RelDataType type) {
      super(what, MapVector.class);
      this.key = ColumnReader.of(name + " key", type.getKeyType());
      this.value = ColumnReader.of(name + " value", type.getValueType());
    }

    @Override
    void bind(ValueVector next) {
      super.bind(next);
      StructVector entries = (StructVector) vector().getDataVector();
      key.bind(entries.getChildByOrdinal(0));
      value.bind(entries.getChildByOrdinal(1));
    }

    @Override
    Object object(int index) throws SQLException {
      Map<Object, @Nullable Object> map = new LinkedHashMap<>();
      for (int i = start(index); i < end(index); i++) {
        map.put(key.object(i), NestedReaders.object(value, i));
      }

      return Collections.unmodifiableMap(map);
    }

    @Override
    String text(int index) throws SQLException {
      StringBuilder text = new StringBuilder("{");
      for (int i = start(index); i < end(index); i++) {
        text.append(i == start(index) ? "" : ",");
        append(text, key.text(i), QUOTED_IN_ARRAY + "=");
        text.append('=');
        if (value.isNull(i)) {
          text.append("NULL");
        } else {
          append(text, value.text(i), QUOTED_IN_ARRAY + "=");
        }
      }

      return text.append('}').toString();
    }

    private int start(int index) {
      return vector().getElementStartIndex(index);
    }

    private int end(int index) {
      return vector().getElementEndIndex(index);
    }
  }
}
