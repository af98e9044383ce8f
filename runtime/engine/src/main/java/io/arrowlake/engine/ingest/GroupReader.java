package io.arrowlake.engine.ingest;

import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.engine.run.PrefetchStream;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Reads row groups by DuckDB, ahead of whoever takes the rows. Thread-safe.
 *
 * <p>DuckDB finds a row by its number only by passing all rows before it, so that row groups that
 * follow each other are one stream.
 */
final class GroupReader {
  /** Bytes that a batch may have, as a guess from the footer; several are read ahead. */
  private static final long BATCH_BYTES = 1L << 20;

  private static final long AHEAD_BYTES = 2L << 20;

  private static final int FEWEST_ROWS = 2_048;
  private static final int MOST_ROWS = 32_768;

  private static final String NUMBER = "file_row_number";

  private final DuckDbDatabase database;
  private final BufferAllocator allocator;
  private final Executor threads;
  private final ColumnMapping mapping;
  private final Schema schema;
  private final Schema numbered;

  GroupReader(
      DuckDbDatabase database,
      BufferAllocator allocator,
      Executor threads,
      ColumnMapping mapping,
      ParquetFile example) {
    this.database = database;
    this.allocator = allocator;
    this.threads = threads;
    this.mapping = mapping;
    this.schema =
        database.schema(
            "SELECT " + mapping.selection() + " FROM " + relation(example, "") + " LIMIT 0",
            allocator);
    List<Field> fields = new ArrayList<>(schema.getFields());
    fields.add(Field.nullable(NUMBER, new ArrowType.Int(Long.SIZE, true)));
    this.numbered = new Schema(fields);
  }

  private static String relation(ParquetFile file, String options) {
    return "read_parquet(" + Sql.literal(file.path().toString()) + options + ")";
  }

  private static String rows(ParquetFile file, String selection, String condition) {
    return "SELECT "
        + selection
        + " FROM "
        + relation(file, ", " + NUMBER + " = true")
        + " WHERE "
        + NUMBER
        + " "
        + condition;
  }

  /** The columns as they are read. */
  Schema schema() {
    return schema;
  }

  /** Starts to read row groups; their rows come in their order. */
  GroupRows open(Stretch stretch) {
    String sql =
        rows(
            stretch.file(),
            mapping.selection() + ", " + NUMBER,
            "BETWEEN " + stretch.firstRow() + " AND " + (stretch.firstRow() + stretch.rows() - 1));
    long batch = BATCH_BYTES / Math.max(1, stretch.rowBytes());
    int batchRows = (int) Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, batch));
    BatchStream stream =
        new PrefetchStream(
            numbered,
            () -> database.stream(sql, numbered, allocator, batchRows),
            error -> {},
            threads,
            AHEAD_BYTES);
    return new GroupRows(stream, stretch.file(), stretch.firstRow());
  }

  /** The files' column that goes to a column of the table; empty where it is not known. */
  Optional<String> source(String target) {
    for (int i = 0; i < mapping.targets().size(); i++) {
      if (mapping.targets().get(i).equalsIgnoreCase(target)) {
        return Optional.of(mapping.sources().get(i).name());
      }
    }

    return Optional.empty();
  }

  /** The text of one value, for a message. */
  String value(RowGroup group, long row, String column) {
    String expression = "CAST(" + Sql.identifier(column) + " AS VARCHAR)";
    return values(group, List.of(row), expression).get(0);
  }

  /** All columns of rows as JSON, in the order of the rows. */
  List<String> json(RowGroup group, List<Long> rows) {
    String fields =
        mapping.sources().stream()
            .map(source -> Sql.identifier(source.name()))
            .map(name -> name + " := " + name)
            .collect(Collectors.joining(", ", "to_json(struct_pack(", "))"));
    return values(group, rows, "CAST(" + fields + " AS VARCHAR)");
  }

  private List<String> values(RowGroup group, List<Long> rows, String expression) {
    String numbers =
        rows.stream()
            .map(row -> Long.toString(group.firstRow() + row))
            .collect(Collectors.joining(", ", "IN (", ") ORDER BY " + NUMBER));
    List<String> values =
        database.query(
            rows(group.file(), expression, numbers), found -> String.valueOf(found.getString(1)));
    if (values.size() != rows.size()) {
      throw new ArrowLakeException(
          ErrorCode.FILE_CORRUPT,
          "Rows of row group " + group.number() + " of " + group.file().path() + " are not there");
    }

    return values;
  }
}
