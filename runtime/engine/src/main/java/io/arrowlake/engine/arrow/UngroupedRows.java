package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an input on their way to the groups of an aggregate. As a stream it gives those rows
 * that have no group yet, while all others are added to theirs. Used by one thread at a time.
 */
final class UngroupedRows implements BatchStream {
  private final BatchStream input;
  private final GroupTable groups;
  private final OperatorStream owner;
  private final Schema schema;
  private @Nullable VectorSchemaRoot batch;
  private int start;
  private volatile boolean ended;

  UngroupedRows(BatchStream input, Schema schema, GroupTable groups, OperatorStream owner) {
    this.input = input;
    this.schema = schema;
    this.groups = groups;
    this.owner = owner;
  }

  /**
   * Adds all rows to groups.
   *
   * @throws OverBudget where there is no room for another group; the stream then goes on with the
   *     first row that was not added
   */
  void groupAll() {
    for (VectorSchemaRoot rows = fetch(); rows != null; rows = fetch()) {
      Frame frame = Frame.of(rows, owner.scratch());
      while (start < rows.getRowCount()) {
        int size = windowSize(rows);
        groups.add(frame, Rows.run(start, size));
        owner.scratch().reset();
        start += size;
      }

      drop();
    }
  }

  /** Whether no row is left. */
  boolean hasEnded() {
    return ended;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    for (VectorSchemaRoot rows = fetch(); rows != null; rows = fetch()) {
      int[] others = new int[rows.getRowCount() - start];
      int count = 0;
      Frame frame = Frame.of(rows, owner.scratch());
      while (start < rows.getRowCount()) {
        int size = windowSize(rows);
        count = groups.addKnown(frame, Rows.run(start, size), others, count);
        owner.scratch().reset();
        start += size;
      }

      VectorSchemaRoot left = count == 0 ? null : owner.gather(rows, others, 0, count, schema);
      drop();
      if (left != null) {
        return left;
      }
    }

    return null;
  }

  private int windowSize(VectorSchemaRoot rows) {
    owner.checkCancelled();
    return Math.min(Frame.WINDOW, rows.getRowCount() - start);
  }

  private @Nullable VectorSchemaRoot fetch() {
    if (batch == null && !ended) {
      batch = input.next();
      start = 0;
      ended = batch == null;
    }

    return batch;
  }

  private void drop() {
    if (batch != null) {
      batch.close();
      batch = null;
    }
  }

  @Override
  public void cancel() {
    input.cancel();
  }

  /** Frees the batch under way; the input stays open. */
  @Override
  public void close() {
    drop();
  }
}
