package io.arrowlake.engine.duckdb;

import io.arrowlake.engine.run.BatchShape;
import io.arrowlake.engine.run.Cleanup;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/**
 * The result of one statement in DuckDB, on a connection of its own. Nothing runs before the first
 * {@link #next}, so that a cancel finds the statement.
 */
final class DuckDbStream implements BatchStream {
  /** Rows per batch: as fast as larger ones, and the first row is there sooner. */
  static final int BATCH_ROWS = 32_768;

  private final DuckDBConnection connection;
  private final BufferAllocator allocator;
  private final Schema schema;

  /** The schema in the types that DuckDB has. */
  private final Schema returned;

  private final boolean hasWide;
  private final int batchRows;
  private final List<InputReader> inputs = new ArrayList<>();
  private final List<ArrowArrayStream> handles = new ArrayList<>();
  private final List<String> preparations = new ArrayList<>();
  private String sql = "";
  private @Nullable PreparedStatement statement;
  private @Nullable DuckDBResultSet result;
  private @Nullable ArrowReader reader;

  /**
   * Held while the result becomes a stream of its own, and while the connection closes: the driver
   * frees the results of a connection that closes without regard to who uses them.
   */
  private final ReentrantLock handOver = new ReentrantLock();

  private volatile boolean cancelled;
  private boolean ended;
  private boolean closed;

  /**
   * A stream without a statement.
   *
   * @param connection closed with the stream
   * @param allocator becomes the owner of the batches, and is not closed: what DuckDB has given out
   *     lives as long as the batches, wherever they went
   */
  DuckDbStream(DuckDBConnection connection, BufferAllocator allocator, Schema schema) {
    this(connection, allocator, schema, BATCH_ROWS);
  }

  /** A stream whose batches have at most so many rows. */
  DuckDbStream(
      DuckDBConnection connection, BufferAllocator allocator, Schema schema, int batchRows) {
    this.batchRows = batchRows;
    this.connection = connection;
    this.allocator = allocator;
    this.schema = schema;
    this.hasWide = schema.getFields().stream().anyMatch(WideColumns::isWide);
    this.returned = hasWide ? WideColumns.returned(schema) : schema;
  }

  /** Makes rows known to the statement as a relation. They can be read once. Owns {@code input}. */
  void register(String relation, BatchStream input) {
    InputReader reader = new InputReader(input, allocator);
    inputs.add(reader);
    ArrowArrayStream handle = ArrowArrayStream.allocateNew(allocator);
    handles.add(handle);
    Data.exportArrayStream(allocator, reader, handle);
    try {
      connection.registerArrowStream(relation, handle);
    } catch (RuntimeException e) {
      // The driver wraps what it throws.
      throw e.getCause() instanceof SQLException error ? DuckDbErrors.translate(error) : e;
    }
  }

  /** Makes rows known as a relation that can be read more than once. */
  void registerTable(String relation, BatchStream input) {
    String once = relation + "_once";
    register(once, input);
    preparations.add("CREATE TEMP TABLE " + relation + " AS FROM " + once);
  }

  /** Sets the statement that is to run. */
  void statement(String text) {
    sql = text;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (ended) {
      return null;
    }

    try {
      return advance();
    } catch (Throwable e) {
      ended = true;
      throw failure(e);
    }
  }

  private @Nullable VectorSchemaRoot advance() throws Exception {
    checkCancelled();
    ArrowReader current = reader;
    if (current == null) {
      current = execute();
      reader = current;
    }

    boolean more = current.loadNextBatch();
    checkCancelled();
    if (!more) {
      ended = true;
      return null;
    }

    VectorSchemaRoot batch =
        BatchShape.move(current.getVectorSchemaRoot(), returned, allocator, "DuckDB");
    return hasWide ? WideColumns.restore(batch, schema, allocator) : batch;
  }

  private ArrowReader execute() throws SQLException {
    try (Statement first = connection.createStatement()) {
      for (String preparation : preparations) {
        first.execute(preparation);
        checkCancelled();
      }
    }

    PreparedStatement planned = connection.prepareStatement(sql);
    statement = planned;
    checkCancelled();
    DuckDBResultSet rows = (DuckDBResultSet) planned.executeQuery();
    result = rows;
    handOver.lock();
    try {
      checkCancelled();
      return (ArrowReader) rows.arrowExportStream(allocator, batchRows);
    } finally {
      handOver.unlock();
    }
  }

  private void checkCancelled() {
    if (cancelled) {
      throw cancellation(null);
    }
  }

  private static ArrowLakeException cancellation(@Nullable Throwable cause) {
    return new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled", cause);
  }

  /** The error of an input is the real one; DuckDB repeats only its text. */
  private ArrowLakeException failure(Throwable error) {
    if (cancelled) {
      return cancellation(error);
    }

    for (InputReader input : inputs) {
      Throwable real = input.failure();
      if (real != null) {
        return DuckDbErrors.translate(real);
      }
    }

    ArrowLakeException translated = DuckDbErrors.translate(error);
    return translated.code() == ErrorCode.INTERNAL_ERROR ? translated.sent(sql) : translated;
  }

  /** Closing the connection interrupts the statement, also while its result is read. */
  @Override
  public void cancel() {
    cancelled = true;
    inputs.forEach(InputReader::cancel);
    handOver.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw DuckDbErrors.translate(e);
    } finally {
      handOver.unlock();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }

    closed = true;
    ended = true;
    Cleanup cleanup = new Cleanup();
    // A thread of DuckDB may still wait for an input that nobody needs any more.
    inputs.forEach(InputReader::cancel);
    closeIfOpened(cleanup, reader);
    closeIfOpened(cleanup, result);
    closeIfOpened(cleanup, statement);
    cleanup.run(connection);
    inputs.forEach(input -> cleanup.run(input::closeInput));
    inputs.forEach(cleanup::run);
    handles.forEach(cleanup::run);
    cleanup.finish();
  }

  private static void closeIfOpened(Cleanup cleanup, @Nullable AutoCloseable resource) {
    if (resource != null) {
      cleanup.run(resource);
    }
  }
}
