package io.arrowlake.cli;

import io.arrowlake.engine.QueryExecution;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataType;

/** Writes one JSON array, with an object on a line for each row. */
final class JsonWriter implements ResultWriter {
  private final OutputStream out;

  JsonWriter(OutputStream out) {
    this.out = out;
  }

  @Override
  public long write(QueryExecution execution) throws IOException {
    TextSink sink = new TextSink(out);
    RelDataType rowType = execution.rowType();
    List<String> keys = JsonText.keys(rowType.getFieldNames());
    sink.text().append('[');
    long rows = 0;
    for (VectorSchemaRoot next = execution.next(); next != null; next = execution.next()) {
      try (VectorSchemaRoot batch = next) {
        List<Column> columns = Column.of(rowType, batch);
        for (int row = 0; row < batch.getRowCount(); row++) {
          sink.text().append(rows == 0 ? "\n" : ",\n");
          append(keys, columns, row, sink.text());
          sink.flushIfLarge();
          rows++;
        }
      }
    }

    sink.text().append(rows == 0 ? "]\n" : "\n]\n");
    sink.flush();
    return rows;
  }

  private static void append(List<String> keys, List<Column> columns, int row, StringBuilder text) {
    text.append('{');
    for (int i = 0; i < columns.size(); i++) {
      text.append(i == 0 ? "" : ",");
      JsonText.quote(keys.get(i), text);
      text.append(':');
      JsonText.append(columns.get(i).type(), columns.get(i).vector(), row, text);
    }

    text.append('}');
  }
}
