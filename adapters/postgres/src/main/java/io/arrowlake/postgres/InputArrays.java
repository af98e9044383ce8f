package io.arrowlake.postgres;

import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.InputRefusedException;
import io.arrowlake.spi.InputRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;

/**
 * Writes rows as a relation of one array for each column. They stand in the statement as literals:
 * COPY, by which rows are read, takes no parameters. Used once.
 */
final class InputArrays {
  private final InputRows rows;
  private final InputCheck check;
  private final int mostLetters;
  private int letters;

  /**
   * A writer.
   *
   * @param mostLetters a relation that is longer is not written
   */
  InputArrays(InputRows rows, InputCheck check, int mostLetters) {
    this.rows = rows;
    this.check = check;
    this.mostLetters = mostLetters;
  }

  /**
   * The relation, with the columns {@code c0}, {@code c1}, ...; empty where it is too long.
   *
   * @throws InputRefusedException where the server has no such value
   */
  Optional<String> relation() {
    List<String> arrays = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (RelDataTypeField field : rows.rowType().getFieldList()) {
      Optional<String> array = array(field.getIndex(), field.getType());
      if (array.isEmpty()) {
        return Optional.empty();
      }

      arrays.add(array.get());
      names.add("\"c" + field.getIndex() + "\"");
    }

    return Optional.of(
        "(SELECT * FROM unnest(%s) AS u(%s))"
            .formatted(String.join(", ", arrays), String.join(", ", names)));
  }

  private Optional<String> array(int column, RelDataType type) {
    TargetColumn target = InputColumn.of("c" + column, type);
    ColumnEncoder encoder = ColumnEncoders.encoder(ArrowSchemas.field(target.name(), type), target);
    StringBuilder values = new StringBuilder("'{");
    for (VectorSchemaRoot batch : rows.batches()) {
      FieldVector vector = batch.getVector(column);
      encoder.bind(vector);
      for (int row = 0; row < batch.getRowCount(); row++) {
        values.append(values.length() == 2 ? "" : ",").append(value(encoder, vector, row));
        if (letters + values.length() > mostLetters) {
          return Optional.empty();
        }
      }
    }

    values.append("}'::").append(PostgresDialect.name(type)).append("[]");
    letters += values.length();
    return Optional.of(values.toString());
  }

  private String value(ColumnEncoder encoder, FieldVector vector, int row) {
    if (encoder.isMissing(row)) {
      return "NULL";
    }

    check.value(vector, row);
    try {
      return quoted(encoder.text(row));
    } catch (BadValueException e) {
      throw new InputRefusedException(e.getMessage());
    }
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "''") + '"';
  }
}
