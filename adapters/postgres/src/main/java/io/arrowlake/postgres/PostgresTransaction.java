package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.InputRefusedException;
import io.arrowlake.spi.InputRows;
import io.arrowlake.spi.KeyFilter;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceSession;
import io.arrowlake.spi.SourceTransaction;
import io.arrowlake.spi.SourceWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on one connection, which sees one state and what it has written itself. The
 * connection does one thing at a time, so that what a statement reads is held in its memory.
 */
final class PostgresTransaction implements SourceTransaction {
  private final WriteConnection connection;
  private final QueryWriter queries;
  private final PostgresConfig config;
  private final PostgresErrors errors;
  private final SourceWriter writer;
  private final ReentrantLock use = new ReentrantLock();

  /** Begins the transaction on a connection that it closes. */
  PostgresTransaction(
      WriteConnection connection,
      QueryWriter queries,
      PostgresConfig config,
      PostgresErrors errors) {
    this.connection = connection;
    this.queries = queries;
    this.config = config;
    this.errors = errors;
    this.writer = new TransactionWriter(connection, use, queries, config);
    try {
      connection.open(null);
      connection.beginRepeatable(null);
      connection.join();
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public SourceSession begin(QueryScope scope) {
    return new Session(scope);
  }

  @Override
  public SourceWriter writer() {
    return writer;
  }

  @Override
  public void commit() {
    use.lock();
    try {
      connection.leave();
      if (connection.hasFailed()) {
        throw new ArrowLakeException(
                ErrorCode.INVALID_TRANSACTION,
                "A statement of the transaction failed, so that all of it is undone")
            .from(errors.catalog());
      }

      connection.commit();
    } finally {
      connection.close();
      use.unlock();
    }
  }

  @Override
  public void close() {
    connection.leave();
    connection.close();
  }

  /** What one query reads. */
  private final class Session implements SourceSession {
    private final QueryScope scope;
    private volatile boolean reading;

    Session(QueryScope scope) {
      this.scope = scope;
    }

    @Override
    public OpenedFragment open(
        Fragment fragment,
        QueryWriter.Bindings bindings,
        List<KeyFilter> filters,
        List<InputRows> inputs) {
      InputRelations relations =
          InputRelations.arrays(inputs, connection.inputCheck())
              .orElseThrow(() -> new InputRefusedException("The rows are too many for arrays"));
      return new OpenedFragment(
          open(fragment, relations.bind(bindings), filters), relations.sent());
    }

    @Override
    public BatchStream open(
        Fragment fragment, QueryWriter.Bindings bindings, List<KeyFilter> filters) {
      RelDataType rowType = fragment.root().getRowType();
      QueryWriter.Written written = queries.written(fragment.root(), bindings);
      String sql = written.text();
      ReturnedRows rows =
          new ReturnedRows(
              CopyFormat.of(rowType, written, config.specialValues()), scope.allocator());
      use.lock();
      try {
        connection.checkUsable();
        reading = true;
        return new HeldRows(
            ArrowSchemas.schema(rowType),
            rows.read(
                connection, filters.isEmpty() ? sql : KeyFilterSql.apply(sql, rowType, filters)));
      } finally {
        reading = false;
        use.unlock();
      }
    }

    @Override
    public String snapshot() {
      return "postgres transaction";
    }

    /** The transaction is its own. */
    @Override
    public Optional<String> sharedSnapshot() {
      return Optional.empty();
    }

    @Override
    public void cancel() {
      if (reading) {
        connection.cancel();
      }
    }

    @Override
    public void close() {
      // The transaction goes on.
    }
  }

  /** Batches that have been read. */
  private static final class HeldRows implements BatchStream {
    private final Schema schema;
    private final Deque<VectorSchemaRoot> batches;

    HeldRows(Schema schema, List<VectorSchemaRoot> batches) {
      this.schema = schema;
      this.batches = new ArrayDeque<>(batches);
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public synchronized @Nullable VectorSchemaRoot next() {
      return batches.poll();
    }

    @Override
    public void cancel() {
      // Nothing is waited for.
    }

    @Override
    public synchronized void close() {
      batches.forEach(VectorSchemaRoot::close);
      batches.clear();
    }
  }
}
