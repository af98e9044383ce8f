package io.arrowlake.engine.ingest;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * The rows of row groups that follow each other, one row group after the other. Each row comes with
 * its number in the file, which must be the next one: a ledger of row groups holds no row that is
 * another group's. Used by one thread, but for {@link #cancel}.
 */
final class GroupRows implements AutoCloseable {
  private final BatchStream stream;
  private final ParquetFile file;
  private final SortedSet<Long> without;
  private long next;
  private @Nullable VectorSchemaRoot rest;

  /**
   * Rows of a stream, which this owns.
   *
   * @param stream of the columns, and the number of the row in the file
   * @param first the number of its first row
   * @param without the numbers of rows that do not come
   */
  GroupRows(BatchStream stream, ParquetFile file, long first, SortedSet<Long> without) {
    this.stream = stream;
    this.file = file;
    this.without = without;
    this.next = first;
  }

  /**
   * The next rows of a row group, which belong to the caller; null where there are no more.
   *
   * @param group the row group whose rows come next
   */
  @Nullable VectorSchemaRoot next(RowGroup group) {
    long end = group.firstRow() + group.rows();
    long left = end - next - without.subSet(next, end).size();
    if (left == 0) {
      return null;
    }

    VectorSchemaRoot batch = rest == null ? stream.next() : rest;
    rest = null;
    if (batch == null) {
      return null;
    } else if (batch.getRowCount() > left) {
      try (VectorSchemaRoot whole = batch) {
        int rows = (int) left;
        rest = whole.slice(rows, whole.getRowCount() - rows);
        batch = whole.slice(0, rows);
      }
    }

    return numbered(batch);
  }

  /** Checks the numbers of rows, and leaves them out. */
  private VectorSchemaRoot numbered(VectorSchemaRoot batch) {
    int rows = batch.getRowCount();
    List<FieldVector> columns = new ArrayList<>(batch.getFieldVectors());
    try (BigIntVector numbers = (BigIntVector) columns.remove(columns.size() - 1)) {
      for (int i = 0; i < rows; i++) {
        while (without.contains(next)) {
          next++;
        }

        if (numbers.get(i) != next) {
          columns.forEach(FieldVector::close);
          throw new ArrowLakeException(
              ErrorCode.FILE_CORRUPT,
              "Row %d of %s came where row %d was due"
                  .formatted(numbers.get(i), file.path(), next));
        }

        next++;
      }
    }

    VectorSchemaRoot named = new VectorSchemaRoot(columns);
    named.setRowCount(rows);
    return named;
  }

  /** Passes the rows of a row group. */
  void skip(RowGroup group) {
    for (VectorSchemaRoot batch = next(group); batch != null; batch = next(group)) {
      batch.close();
    }
  }

  /** Ends {@link #next} soon; from any thread. */
  void cancel() {
    stream.cancel();
  }

  @Override
  public void close() {
    VectorSchemaRoot left = rest;
    rest = null;
    if (left != null) {
      left.close();
    }

    stream.close();
  }
}
