package io.arrowlake.cli;

import io.arrowlake.engine.QueryExecution;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeFamily;

/**
 * Writes a table for people. The first rows are held back to measure the columns; later rows pass
 * as they come, and where a value is wider than all of those, its line is.
 */
final class TableWriter implements ResultWriter {
  private static final int MEASURED_ROWS = 1000;
  private static final String NULL = "NULL";

  private final OutputStream out;
  private final int widestCell;

  /**
   * A writer to a stream.
   *
   * @param widestCell the most cells of the screen that a value may take, wider ones are cut
   */
  TableWriter(OutputStream out, int widestCell) {
    this.out = out;
    this.widestCell = widestCell;
  }

  @Override
  public long write(QueryExecution execution) throws IOException {
    TextSink sink = new TextSink(out);
    RelDataType rowType = execution.rowType();
    Layout layout = new Layout(rowType, sink);
    long rows = 0;
    for (VectorSchemaRoot next = execution.next(); next != null; next = execution.next()) {
      try (VectorSchemaRoot batch = next) {
        List<Column> columns = Column.of(rowType, batch);
        for (int row = 0; row < batch.getRowCount(); row++) {
          layout.add(cells(columns, row));
        }

        rows += batch.getRowCount();
      }
    }

    layout.end();
    sink.text().append(rows == 1 ? "(1 row)\n" : "(" + rows + " rows)\n");
    sink.flush();
    return rows;
  }

  private List<String> cells(List<Column> columns, int row) {
    List<String> cells = new ArrayList<>(columns.size());
    StringBuilder text = new StringBuilder();
    for (Column column : columns) {
      if (column.vector().isNull(row)) {
        cells.add(NULL);
      } else {
        text.setLength(0);
        column.text().append(row, text);
        cells.add(DisplayText.cut(DisplayText.visible(text.toString()), widestCell));
      }
    }

    return cells;
  }

  /** The lines of the table. */
  private static final class Layout {
    private final TextSink sink;
    private final List<String> names;
    private final boolean[] right;
    private final int[] widths;
    private final List<List<String>> held = new ArrayList<>();
    private boolean measured;

    Layout(RelDataType rowType, TextSink sink) {
      this.sink = sink;
      this.names = rowType.getFieldNames().stream().map(DisplayText::visible).toList();
      this.right = new boolean[names.size()];
      this.widths = new int[names.size()];
      for (RelDataTypeField field : rowType.getFieldList()) {
        SqlTypeFamily family = field.getType().getSqlTypeName().getFamily();
        right[field.getIndex()] =
            family == SqlTypeFamily.NUMERIC || family == SqlTypeFamily.APPROXIMATE_NUMERIC;
      }
    }

    void add(List<String> cells) throws IOException {
      if (measured) {
        line(cells);
      } else {
        held.add(cells);
        if (held.size() == MEASURED_ROWS) {
          measure();
        }
      }
    }

    void end() throws IOException {
      if (!measured) {
        measure();
      }
    }

    private void measure() throws IOException {
      measured = true;
      widen(names);
      held.forEach(this::widen);
      line(names);
      rule();
      for (List<String> cells : held) {
        line(cells);
      }

      held.clear();
    }

    private void widen(List<String> cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], DisplayText.width(cells.get(i)));
      }
    }

    private void rule() {
      for (int i = 0; i < widths.length; i++) {
        sink.text().append(i == 0 ? "" : "+").append("-".repeat(widths[i] + 2));
      }

      sink.text().append('\n');
    }

    private void line(List<String> cells) throws IOException {
      StringBuilder text = sink.text();
      for (int i = 0; i < widths.length; i++) {
        String cell = cells.get(i);
        String fill = " ".repeat(Math.max(0, widths[i] - DisplayText.width(cell)));
        boolean last = i == widths.length - 1;
        text.append(i == 0 ? " " : " | ").append(right[i] ? fill : "").append(cell);
        text.append(right[i] || last ? "" : fill);
      }

      text.append('\n');
      sink.flushIfLarge();
    }
  }
}
