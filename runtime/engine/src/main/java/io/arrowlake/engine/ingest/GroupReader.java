package io.arrowlake.engine.ingest;

import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.engine.run.PrefetchStream;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** Reads row groups by DuckDB, ahead of whoever takes the rows. Thread-safe. */
final class GroupReader {
  /** Bytes that a batch may have, as a guess from the footer. */
  private static final long BATCH_BYTES = 4L << 20;

  private static final int FEWEST_ROWS = 2_048;
  private static final int MOST_ROWS = 32_768;

  private final DuckDbDatabase database;
  private final BufferAllocator allocator;
  private final Executor threads;
  private final ColumnMapping mapping;
  private final Schema schema;

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
  }

  private static String relation(ParquetFile file, String options) {
    return "read_parquet(" + Sql.literal(file.path().toString()) + options + ")";
  }

  private static String rows(RowGroup group, String selection, long first, long last) {
    return "SELECT "
        + selection
        + " FROM "
        + relation(group.file(), ", file_row_number = true")
        + " WHERE file_row_number BETWEEN "
        + (group.firstRow() + first)
        + " AND "
        + (group.firstRow() + last);
  }

  /** The columns as they are read. */
  Schema schema() {
    return schema;
  }

  /** Starts to read a row group; its rows come in their order. */
  BatchStream open(RowGroup group) {
    String sql = rows(group, mapping.selection(), 0, group.rows() - 1);
    long rowBytes = Math.max(1, group.memory() / group.rows());
    int batchRows = (int) Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, BATCH_BYTES / rowBytes));
    return new PrefetchStream(
        schema, () -> database.stream(sql, schema, allocator, batchRows), error -> {}, threads);
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
    return single(group, row, expression);
  }

  /** All columns of one row as JSON. */
  String json(RowGroup group, long row) {
    String fields =
        mapping.sources().stream()
            .map(source -> Sql.identifier(source.name()))
            .map(name -> name + " := " + name)
            .collect(java.util.stream.Collectors.joining(", ", "to_json(struct_pack(", "))"));
    return single(group, row, "CAST(" + fields + " AS VARCHAR)");
  }

  private String single(RowGroup group, long row, String expression) {
    List<String> values =
        database.query(
            rows(group, expression, row, row), found -> String.valueOf(found.getString(1)));
    if (values.size() != 1) {
      throw new ArrowLakeException(
          ErrorCode.FILE_CORRUPT, "Row " + row + " of " + group.file().path() + " is not there");
    }

    return values.get(0);
  }
}
