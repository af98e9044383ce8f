package io.arrowlake.engine.ingest;

import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BadRowException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A row group in which there may be text that is no UTF-8. DuckDB refuses such a file, naming the
 * text and not its row; here the text is read as bytes, and each row is looked at. Owns a temporary
 * file.
 */
final class BinaryTextGroup implements AutoCloseable {
  /** Characters of a value in a message. */
  private static final int SHOWN = 200;

  private final DuckDbDatabase database;
  private final ColumnMapping mapping;
  private final RowGroup group;
  private final BinaryTextFile copy;
  private final List<Column> columns;

  /**
   * A column of the file.
   *
   * @param bytes how it is read
   * @param text its value with text in the place of bytes, as an expression that may fail
   */
  private record Column(FileColumn source, String target, String bytes, String text) {
    private boolean isText() {
      return !bytes.equals(text);
    }

    private String tried() {
      return isText() ? "TRY(CAST(" + text + " AS " + source.type() + "))" : bytes;
    }

    private String isBad() {
      return "(" + bytes + " IS NOT NULL AND " + tried() + " IS NULL)";
    }

    /** The value, where it is bad as text that shows its bytes. */
    private String shown() {
      if (!isText()) {
        return bytes;
      }

      return source.type().equals("VARCHAR")
          ? "coalesce(" + tried() + ", CAST(" + bytes + " AS VARCHAR))"
          : "coalesce(to_json(" + tried() + "), to_json(" + bytes + "))";
    }

    private String named(String expression) {
      return expression + " AS " + Sql.identifier(source.name());
    }
  }

  private BinaryTextGroup(
      DuckDbDatabase database,
      ColumnMapping mapping,
      RowGroup group,
      BinaryTextFile copy,
      List<Column> columns) {
    this.database = database;
    this.mapping = mapping;
    this.group = group;
    this.copy = copy;
    this.columns = columns;
  }

  /** Copies a row group. */
  static BinaryTextGroup of(
      DuckDbDatabase database, BufferAllocator allocator, ColumnMapping mapping, RowGroup group) {
    BinaryTextFile copy = BinaryTextFile.of(group);
    try {
      String list =
          mapping.sources().stream()
              .map(source -> Sql.identifier(source.name()))
              .collect(Collectors.joining(", ", "SELECT ", " FROM "));
      String original = GroupReader.relation(group.file().path());
      Schema declared = database.schema(list + original + " LIMIT 0", allocator);
      Schema read =
          database.schema(list + GroupReader.relation(copy.path()) + " LIMIT 0", allocator);
      List<Column> columns = new ArrayList<>();
      for (int i = 0; i < mapping.sources().size(); i++) {
        FileColumn source = mapping.sources().get(i);
        Field field = declared.getFields().get(i);
        String bytes = Sql.identifier(source.name());
        String text = new TextDecoder().decoded(field, read.getFields().get(i), bytes);
        columns.add(new Column(source, mapping.targets().get(i), bytes, text));
      }

      return new BinaryTextGroup(database, mapping, group, copy, List.copyOf(columns));
    } catch (Throwable e) {
      copy.close();
      throw e;
    }
  }

  /** The rows with text that is no UTF-8, in their order; at most so many. */
  List<BadRowException> badRows(long most) {
    List<Column> texts = columns.stream().filter(Column::isText).toList();
    if (texts.isEmpty()) {
      return List.of();
    }

    StringBuilder which = new StringBuilder("CASE");
    StringBuilder values = new StringBuilder("CASE");
    for (int i = 0; i < texts.size(); i++) {
      Column column = texts.get(i);
      which.append(" WHEN ").append(column.isBad()).append(" THEN ").append(i);
      values
          .append(" WHEN ")
          .append(column.isBad())
          .append(" THEN left(CAST(")
          .append(column.bytes())
          .append(" AS VARCHAR), ")
          .append(SHOWN)
          .append(')');
    }

    String any = texts.stream().map(Column::isBad).collect(Collectors.joining(" OR "));
    return database.query(
        "SELECT file_row_number, %s END, %s END FROM %s WHERE %s ORDER BY 1 LIMIT %d"
            .formatted(which, values, GroupReader.relation(copy.path()), any, most),
        row -> bad(row.getLong(1), texts.get(row.getInt(2)), row.getString(3)));
  }

  private static BadRowException bad(long row, Column column, String value) {
    ArrowLakeException reason =
        new ArrowLakeException(
            ErrorCode.INVALID_VALUE,
            "Column %s: the text is no UTF-8, its bytes are shown".formatted(column.target()));
    return new BadRowException(row, column.target(), value, reason);
  }

  /** The rows but for these, as text. */
  GroupRows open(GroupReader reader, List<BadRowException> without) {
    SortedSet<Long> numbers = new TreeSet<>();
    without.forEach(row -> numbers.add(group.firstRow() + row.row()));
    List<String> texts = columns.stream().map(column -> column.named(column.tried())).toList();
    return reader.open(new Stretch(List.of(group)), relation(texts), numbers);
  }

  /** The values of all rows, for messages. */
  RowValues values() {
    List<String> shown = columns.stream().map(column -> column.named(column.shown())).toList();
    return new RowValues(database, mapping, group, relation(shown));
  }

  private String relation(List<String> expressions) {
    return "(SELECT file_row_number + %d AS file_row_number, %s FROM %s)"
        .formatted(
            group.firstRow(), String.join(", ", expressions), GroupReader.relation(copy.path()));
  }

  @Override
  public void close() {
    copy.close();
  }
}
