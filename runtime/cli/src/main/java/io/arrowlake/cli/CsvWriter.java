package io.arrowlake.cli;

import io.arrowlake.engine.QueryExecution;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataType;

/**
 * Writes CSV with a line of names, as PostgreSQL's COPY does: NULL is nothing, the empty text is a
 * pair of quotes.
 */
final class CsvWriter implements ResultWriter {
  private final OutputStream out;

  CsvWriter(OutputStream out) {
    this.out = out;
  }

  @Override
  public long write(QueryExecution execution) throws IOException {
    TextSink sink = new TextSink(out);
    RelDataType rowType = execution.rowType();
    appendNames(rowType.getFieldNames(), sink.text());
    long rows = 0;
    for (VectorSchemaRoot next = execution.next(); next != null; next = execution.next()) {
      try (VectorSchemaRoot batch = next) {
        append(Column.of(rowType, batch), batch.getRowCount(), sink);
        rows += batch.getRowCount();
      }
    }

    sink.flush();
    return rows;
  }

  private static void appendNames(List<String> names, StringBuilder text) {
    for (int i = 0; i < names.size(); i++) {
      text.append(i == 0 ? "" : ",");
      int start = text.length();
      text.append(names.get(i));
      quote(start, text);
    }

    text.append('\n');
  }

  private static void append(List<Column> columns, int rows, TextSink sink) throws IOException {
    StringBuilder text = sink.text();
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns.size(); i++) {
        text.append(i == 0 ? "" : ",");
        Column column = columns.get(i);
        if (!column.vector().isNull(row)) {
          int start = text.length();
          column.text().append(row, text);
          quote(start, text);
        }
      }

      text.append('\n');
      sink.flushIfLarge();
    }
  }

  /** Puts the value that begins at {@code start} in quotes where it needs them. */
  private static void quote(int start, StringBuilder text) {
    boolean needed = text.length() == start;
    for (int i = start; i < text.length(); i++) {
      char letter = text.charAt(i);
      needed |= letter == ',' || letter == '"' || letter == '\n' || letter == '\r';
    }

    if (needed) {
      String value = text.substring(start);
      text.setLength(start);
      text.append('"').append(value.replace("\"", "\"\"")).append('"');
    }
  }
}
