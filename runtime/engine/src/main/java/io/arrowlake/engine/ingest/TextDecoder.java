package io.arrowlake.engine.ingest;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Writes expressions of DuckDB that make text of bytes, also within lists, structures and maps.
 * They fail for bytes that are no UTF-8.
 */
final class TextDecoder {
  private int lambdas;

  /**
   * The expression of a value whose text was declared as bytes.
   *
   * @param declared the value's type in the file
   * @param read its type as it is read, with bytes in the place of text
   * @param value the expression of the value that is read
   */
  String decoded(Field declared, Field read, String value) {
    if (declared.getType().equals(read.getType())
        && declared.getChildren().equals(read.getChildren())) {
      return value;
    }

    ArrowType type = read.getType();
    if (type instanceof ArrowType.List) {
      return each(declared.getChildren().get(0), read.getChildren().get(0), value);
    } else if (type instanceof ArrowType.Map) {
      Field entry = declared.getChildren().get(0);
      return "map_from_entries("
          + each(entry, read.getChildren().get(0), "map_entries(" + value + ")")
          + ")";
    } else if (type instanceof ArrowType.Struct) {
      return structure(declared, read, value);
    }

    return "decode(" + value + ")";
  }

  private String each(Field declared, Field read, String list) {
    String element = "e" + lambdas++;
    return "list_transform("
        + list
        + ", lambda "
        + element
        + ": "
        + decoded(declared, read, element)
        + ")";
  }

  private String structure(Field declared, Field read, String value) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < read.getChildren().size(); i++) {
      Field child = read.getChildren().get(i);
      String name = Sql.identifier(child.getName());
      String field = "(" + value + ")." + name;
      fields.add(name + " := " + decoded(declared.getChildren().get(i), child, field));
    }

    return "CASE WHEN %s IS NOT NULL THEN struct_pack(%s) END"
        .formatted(value, String.join(", ", fields));
  }
}
