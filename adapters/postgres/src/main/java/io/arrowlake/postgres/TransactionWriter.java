package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.spi.ChangeRows;
import io.arrowlake.spi.ChangeSink;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceWriter;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Writes rows on the connection of a transaction. A sink has the connection to itself until it is
 * closed. Definitions are not changed: the planner would not see them before the commit.
 */
final class TransactionWriter implements SourceWriter {
  private final WriteConnection connection;
  private final ReentrantLock use;
  private final QueryWriter queries;
  private final PostgresConfig config;

  TransactionWriter(
      WriteConnection connection, ReentrantLock use, QueryWriter queries, PostgresConfig config) {
    this.connection = connection;
    this.use = use;
    this.queries = queries;
    this.config = config;
  }

  @Override
  public BatchSink begin(Write write, QueryScope scope) {
    if (write.kind() != Write.Kind.INSERT) {
      throw definition();
    }

    lock();
    return new Locked(new PostgresSink(connection, write, scope.deadline()));
  }

  @Override
  public ChangeSink begin(Change change, ChangeRows rows, QueryScope scope) {
    CopyFormat returned =
        change.returned() == null
            ? null
            : CopyFormat.of(change.returned().rowType(), config.specialValues());
    lock();
    return new LockedChange(
        new PostgresChange(
            connection,
            queries,
            change,
            rows,
            new ReturnedRows(returned, scope.allocator()),
            scope));
  }

  @Override
  public void create(TableName table, List<ColumnFacts> columns, Write.Kind kind) {
    throw definition();
  }

  @Override
  public void drop(TableName table) {
    throw definition();
  }

  private void lock() {
    connection.checkUsable();
    use.lock();
  }

  private static ArrowLakeException definition() {
    return new ArrowLakeException(
            ErrorCode.INVALID_TRANSACTION, "Definitions are not changed within a transaction")
        .remedy("COMMIT first");
  }

  /** A sink that gives the connection free when it is closed. */
  private class Locked implements BatchSink {
    private final BatchSink sink;
    private boolean closed;

    Locked(BatchSink sink) {
      this.sink = sink;
    }

    @Override
    public void append(VectorSchemaRoot batch) {
      sink.append(batch);
    }

    @Override
    public long commit() {
      return sink.commit();
    }

    @Override
    public void cancel() {
      sink.cancel();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        try {
          sink.close();
        } finally {
          use.unlock();
        }
      }
    }
  }

  /** The same for a change. */
  private final class LockedChange extends Locked implements ChangeSink {
    private final ChangeSink change;

    LockedChange(ChangeSink change) {
      super(change);
      this.change = change;
    }

    @Override
    public List<VectorSchemaRoot> returned() {
      return change.returned();
    }
  }
}
