package io.arrowlake.testkit.tpch;

import io.arrowlake.testkit.tpch.TpchRelation.Column;
import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Makes the rows of a table, as values or as text of lines whose fields are set apart by tabs: no
 * value of TPC-H holds a tab, a quote, a backslash or a line end, so that PostgreSQL's COPY and
 * DuckDB's CSV reader take the same text. Immutable; the generator's own type stays in here.
 */
final class TpchRows<E extends TpchEntity> {
  private static final int CHUNK_BYTES = 1 << 18;
  private static final int ROOM_FOR_A_ROW = 4096;
  private static final int CENTS = 100;
  private static final int FIRST_YEAR = 1992;
  private static final int LAST_YEAR = 1999;

  private final TpchRelation table;
  private final TpchTable<E> generator;
  private final List<TpchColumn<E>> columns;

  private TpchRows(TpchRelation table, TpchTable<E> generator) {
    this.table = table;
    this.generator = generator;
    this.columns = generator.getColumns();
  }

  static TpchRows<?> of(TpchRelation table) {
    return new TpchRows<>(table, table.generator());
  }

  /** The names of the generator's columns. */
  List<String> columnNames() {
    return columns.stream().map(TpchColumn::getColumnName).toList();
  }

  /** The rows: Long, BigDecimal of scale 2, LocalDate and String. */
  Stream<List<Object>> values(double scaleFactor) {
    Iterable<E> rows = generator.createGenerator(scaleFactor, 1, 1);
    return StreamSupport.stream(rows.spliterator(), false).map(this::values);
  }

  private List<Object> values(E row) {
    List<Object> values = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      values.add(value(columns.get(i), table.columns().get(i), row));
    }

    return values;
  }

  private Object value(TpchColumn<E> column, Column type, E row) {
    return switch (type.kind()) {
      case INTEGER, BIGINT -> number(column, row);
      case DECIMAL -> BigDecimal.valueOf(cents(column, row), 2);
      case DATE -> LocalDate.ofEpochDay(column.getDate(row));
      case CHAR, VARCHAR -> column.getString(row);
    };
  }

  private long number(TpchColumn<E> column, E row) {
    return switch (column.getType().getBase()) {
      case IDENTIFIER -> column.getIdentifier(row);
      default -> column.getInteger(row);
    };
  }

  /** The generator divides whole cents by 100: rounding gives them back. */
  private long cents(TpchColumn<E> column, E row) {
    return Math.round(column.getDouble(row) * CENTS);
  }

  /** Writes all rows as text in chunks, and gives their number. */
  long write(OutputStream out, double scaleFactor, TpchProgress progress) throws IOException {
    Text text = new Text();
    long rows = 0;
    for (E row : generator.createGenerator(scaleFactor, 1, 1)) {
      append(text, row);
      rows++;
      if (text.length > CHUNK_BYTES) {
        text.flush(out);
        progress.made(table, rows);
      }
    }

    text.flush(out);
    progress.made(table, rows);
    return rows;
  }

  private void append(Text text, E row) {
    for (int i = 0; i < columns.size(); i++) {
      if (i > 0) {
        text.append('\t');
      }

      TpchColumn<E> column = columns.get(i);
      switch (table.columns().get(i).kind()) {
        case INTEGER, BIGINT -> text.append(number(column, row));
        case DECIMAL -> text.appendCents(cents(column, row));
        case DATE -> text.append(DATES[column.getDate(row) - FIRST_DAY]);
        case CHAR, VARCHAR -> text.append(column.getString(row));
      }
    }

    text.append('\n');
  }

  private static final int FIRST_DAY = (int) LocalDate.of(FIRST_YEAR, 1, 1).toEpochDay();
  private static final String[] DATES =
      LocalDate.of(FIRST_YEAR, 1, 1)
          .datesUntil(LocalDate.of(LAST_YEAR, 1, 1))
          .map(LocalDate::toString)
          .toArray(String[]::new);

  /** ASCII text that grows in one array. */
  private static final class Text {
    private final byte[] bytes = new byte[CHUNK_BYTES + ROOM_FOR_A_ROW];
    private int length;

    void append(char letter) {
      bytes[length++] = (byte) letter;
    }

    @SuppressWarnings("deprecation") // The one way to copy ASCII without an array in between.
    void append(String ascii) {
      ascii.getBytes(0, ascii.length(), bytes, length);
      length += ascii.length();
    }

    void append(long number) {
      append(Long.toString(number));
    }

    void appendCents(long cents) {
      if (cents < 0) {
        append('-');
      }

      long absolute = Math.abs(cents);
      append(absolute / CENTS);
      append('.');
      append((char) ('0' + absolute % CENTS / 10));
      append((char) ('0' + absolute % 10));
    }

    void flush(OutputStream out) throws IOException {
      out.write(bytes, 0, length);
      length = 0;
    }
  }
}
