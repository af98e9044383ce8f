package io.arrowlake.engine.ingest;

import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.engine.run.PrefetchStream;
import io.arrowlake.spi.BatchStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
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

  /** The column that holds the number of a row in its file. */
  static final String NUMBER = "file_row_number";

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
            "SELECT " + mapping.selection() + " FROM " + relation(example.path()) + " LIMIT 0",
            allocator);
    List<Field> fields = new ArrayList<>(schema.getFields());
    fields.add(Field.nullable(NUMBER, new ArrowType.Int(Long.SIZE, true)));
    this.numbered = new Schema(fields);
  }

  /** The rows of a file with their numbers, as SQL. */
  static String relation(Path file) {
    return "read_parquet(" + Sql.literal(file.toString()) + ", " + NUMBER + " = true)";
  }

  /** The columns as they are read. */
  Schema schema() {
    return schema;
  }

  /** Starts to read row groups; their rows come in their order. */
  GroupRows open(Stretch stretch) {
    return open(stretch, relation(stretch.file().path()), new TreeSet<>());
  }

  /**
   * Starts to read row groups from a relation.
   *
   * @param relation the columns with the number of the row in the file, as SQL
   * @param without the numbers of rows that are left out
   */
  GroupRows open(Stretch stretch, String relation, SortedSet<Long> without) {
    StringBuilder sql =
        new StringBuilder(
            "SELECT %s, %s FROM %s WHERE %s BETWEEN %d AND %d"
                .formatted(
                    mapping.selection(),
                    NUMBER,
                    relation,
                    NUMBER,
                    stretch.firstRow(),
                    stretch.firstRow() + stretch.rows() - 1));
    if (!without.isEmpty()) {
      sql.append(" AND ").append(NUMBER).append(" NOT IN (");
      sql.append(without.stream().map(String::valueOf).collect(Collectors.joining(", ")));
      sql.append(')');
    }

    long batch = BATCH_BYTES / Math.max(1, stretch.rowBytes());
    int batchRows = (int) Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, batch));
    BatchStream stream =
        new PrefetchStream(
            numbered,
            () -> database.stream(sql.toString(), numbered, allocator, batchRows),
            error -> {},
            threads,
            AHEAD_BYTES);
    return new GroupRows(stream, stretch.file(), stretch.firstRow(), without);
  }

  /** The values of a row group's rows, for messages. */
  RowValues values(RowGroup group) {
    return new RowValues(database, mapping, group, relation(group.file().path()));
  }

  /** A row group whose text is read as bytes; the caller closes it. */
  BinaryTextGroup binary(RowGroup group) {
    return BinaryTextGroup.of(database, allocator, mapping, group);
  }
}
