package io.arrowlake.engine.arrow;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link HashAggregateOperator}.
 *
 * <p>Where there is no room for another group, the groups that are there stay and go on to take
 * their rows; all other rows go to the successor, so that no group is in both. That needs states
 * that do not grow: where one may ({@link Accumulator#grows}), the rows are collected first, and
 * the successor gets all of them.
 */
final class HashAggregateStream extends OperatorStream {
  private final HashAggregateOperator aggregate;
  private final BatchStore collected;
  private final GroupTable groups;
  private final UngroupedRows rows;

  /** The results of all groups, null until all rows are read. */
  private @Nullable List<Column> results;

  /** How many groups to give. */
  private int total;

  private int emitted;

  HashAggregateStream(HashAggregateOperator aggregate, OperatorContext context) {
    super("hash-aggregate", aggregate.schema(), context, List.of(aggregate.input().open(context)));
    this.aggregate = aggregate;
    this.collected = new BatchStore(aggregate.inputSchema(), memory(), reservation());
    this.groups = new GroupTable(aggregate, this);
    this.rows = new UngroupedRows(input(0), aggregate.inputSchema(), groups, this);
  }

  @Override
  @Nullable VectorSchemaRoot advance() {
    if (results != null) {
      return remainder();
    }

    return groups.grows() ? collectAndGroup() : group();
  }

  private @Nullable VectorSchemaRoot group() {
    try {
      rows.groupAll();
      finish(aggregate.keys().isEmpty() ? 1 : groups.size());
    } catch (OverBudget e) {
      // Without keys, nothing has been added: the one group takes no more room later.
      total = groups.size();
      return handOver(aggregate.handover(), e, List.of(rows));
    }

    return remainder();
  }

  private @Nullable VectorSchemaRoot collectAndGroup() {
    try {
      collected.addAll(input(0), this);
      collected.forEach(this::group);
      finish(aggregate.keys().isEmpty() ? 1 : groups.size());
    } catch (OverBudget e) {
      groups.close();
      return handOver(aggregate.handover(), e, List.of(new ResumedStream(collected, input(0))));
    }

    collected.close();
    return remainder();
  }

  private void group(VectorSchemaRoot batch) {
    Frame frame = Frame.of(batch, scratch());
    for (int start = 0; start < batch.getRowCount(); start += Frame.WINDOW) {
      checkCancelled();
      int size = Math.min(Frame.WINDOW, batch.getRowCount() - start);
      groups.add(frame, Rows.run(start, size));
      scratch().reset();
    }
  }

  /** The groups that are here: all, or those that stayed when the others went to a successor. */
  @Override
  @Nullable VectorSchemaRoot remainder() {
    if (results == null) {
      if (!groups.grows() && !rows.hasEnded()) {
        throw new ArrowLakeException(
            ErrorCode.INTERNAL_ERROR, "The rows of a group were not read to the end");
      }

      finish(total);
    }

    if (emitted == total) {
      return null;
    }

    int size = Math.min(BATCH_ROWS, total - emitted);
    VectorSchemaRoot batch = newBatch(size);
    try {
      groups.write(results, emitted, size, batch);
      batch.setRowCount(size);
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }

    emitted += size;
    return batch;
  }

  private void finish(int count) {
    results = count == 0 ? List.of() : groups.results(count);
    total = count;
  }

  @Override
  void release() {
    rows.close();
    collected.close();
    groups.close();
  }
}
