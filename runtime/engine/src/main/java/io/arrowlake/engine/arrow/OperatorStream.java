package io.arrowlake.engine.arrow;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.QueryScope;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the streams of all operators have in common: the protocol of {@link BatchStream}, and
 * memory. State is allocated from {@link #memory}, a child of the query's allocator; batches are
 * allocated from the query's allocator itself, for they outlive the stream.
 */
abstract class OperatorStream implements BatchStream {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorStream.class);

  /** The rows of a batch at most. */
  static final int BATCH_ROWS = 1 << 16;

  private final String name;
  private final Schema schema;
  private final List<BatchStream> inputs;
  private final BufferAllocator query;
  private final BufferAllocator memory;
  private final Arena scratch;
  private final Reservation reservation;
  private final QueryScope scope;
  private volatile @Nullable BatchStream successor;
  private volatile boolean cancelled;
  private boolean done;
  private boolean closed;

  /** A stream that owns its inputs. */
  OperatorStream(
      String operator, Schema schema, OperatorContext context, List<BatchStream> inputs) {
    this.name = context.name(operator);
    this.schema = schema;
    this.inputs = inputs;
    this.scope = context.scope();
    this.query = scope.allocator();
    this.memory = query.newChildAllocator(name, 0, Long.MAX_VALUE);
    this.scratch = new Arena(memory);
    this.reservation = context.memory().reservation(scope.queryId(), name);
  }

  /** The next batch, null at the end; not called after the end or an error. */
  abstract @Nullable VectorSchemaRoot advance();

  /** What this stream itself still gives after its successor, null where that has given all. */
  @Nullable VectorSchemaRoot remainder() {
    return null;
  }

  /**
   * Leaves what is to come to another engine, because this stream may not keep more.
   *
   * @param handover how, null where no other engine can
   * @param rest the inputs of the node from where the other engine has to go on; not closed
   * @return its first batch
   */
  final @Nullable VectorSchemaRoot handOver(
      @Nullable Handover handover, OverBudget cause, List<BatchStream> rest) {
    if (handover == null) {
      throw cause;
    }

    LOG.debug("Query {}: {}; DuckDB goes on", scope.queryId(), cause.getMessage());
    BatchStream stream = handover.open(rest, scope);
    successor = stream;
    if (cancelled) {
      stream.cancel();
    }

    return following(stream);
  }

  private @Nullable VectorSchemaRoot following(BatchStream stream) {
    VectorSchemaRoot batch = stream.next();
    return batch == null ? remainder() : batch;
  }

  /** Frees the state; called once. */
  void release() {}

  @Override
  public final Schema schema() {
    return schema;
  }

  @Override
  public final @Nullable VectorSchemaRoot next() {
    if (done || closed) {
      return null;
    }

    try {
      checkCancelled();
      BatchStream other = successor;
      VectorSchemaRoot batch = other == null ? advance() : following(other);
      done = batch == null;
      return batch;
    } catch (OutOfMemoryException | OutOfMemoryError e) {
      done = true;
      throw new ArrowLakeException(
              ErrorCode.MEMORY_EXCEEDED,
              "The operator " + name + " needs more memory than the query may have",
              e)
          .remedy("Raise limits.memory, or SET residual_engine = duckdb, which can use the disk");
    } catch (RuntimeException | Error e) {
      done = true;
      throw e;
    }
  }

  /** Throws where the stream was cancelled; asked for every batch and in long loops. */
  final void checkCancelled() {
    if (cancelled) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled");
    }
  }

  @Override
  public final void cancel() {
    cancelled = true;
    inputs.forEach(BatchStream::cancel);
    BatchStream other = successor;
    if (other != null) {
      other.cancel();
    }
  }

  @Override
  public final void close() {
    if (closed) {
      return;
    }

    closed = true;
    BatchStream other = successor;
    try (BufferAllocator last = memory;
        Arena beforeLast = scratch;
        Reservation account = reservation) {
      // The successor reads the inputs and the state until it is closed.
      AutoCloseables.close(
          () -> AutoCloseables.close(other),
          () -> AutoCloseables.close(inputs),
          (AutoCloseable) this::release);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ArrowLakeException(ErrorCode.INTERNAL_ERROR, "Cannot close " + name, e);
    }
  }

  /** The account of what the stream keeps. */
  final Reservation reservation() {
    return reservation;
  }

  final BufferAllocator memory() {
    return memory;
  }

  /** Memory for what is computed for one window of rows. */
  final Arena scratch() {
    return scratch;
  }

  final BatchStream input(int index) {
    return inputs.get(index);
  }

  /** A batch of this stream's schema with room for rows, filled and then handed over. */
  final VectorSchemaRoot newBatch(int rows) {
    return newBatch(schema, query, rows);
  }

  static VectorSchemaRoot newBatch(Schema schema, BufferAllocator allocator, int rows) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
    try {
      for (FieldVector vector : batch.getFieldVectors()) {
        VectorWriter.allocate(vector, rows);
      }

      return batch;
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
  }

  /** A column of a batch with room for rows. */
  final FieldVector newVector(Field field, int rows) {
    FieldVector vector = field.createVector(query);
    try {
      VectorWriter.allocate(vector, rows);
      return vector;
    } catch (RuntimeException | Error e) {
      vector.close();
      throw e;
    }
  }

  /** The chosen rows of a batch as a batch of this stream's schema. */
  final VectorSchemaRoot gather(VectorSchemaRoot from, int[] rows, int start, int end) {
    return gather(from, rows, start, end, schema);
  }

  /** The chosen rows of a batch as a batch of a schema with the same types. */
  final VectorSchemaRoot gather(
      VectorSchemaRoot from, int[] rows, int start, int end, Schema target) {
    VectorSchemaRoot batch = newBatch(target, query, end - start);
    try {
      gather(from, rows, start, end, batch, 0);
      batch.setRowCount(end - start);
      return batch;
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
  }

  /** Copies the chosen rows of all columns to those columns of a batch that begin at one. */
  final void gather(
      VectorSchemaRoot from, int[] rows, int start, int end, VectorSchemaRoot to, int column) {
    for (int i = 0; i < from.getFieldVectors().size(); i++) {
      checkCancelled();
      Gather.copy(from.getVector(i), rows, start, end, to.getVector(column + i), 0);
    }
  }

  /** All rows of a batch under this stream's schema, without a copy. Takes the batch over. */
  final VectorSchemaRoot pass(VectorSchemaRoot batch) {
    try (batch) {
      List<FieldVector> vectors = new java.util.ArrayList<>();
      for (int i = 0; i < schema.getFields().size(); i++) {
        vectors.add(share(batch.getVector(i), schema.getFields().get(i), batch.getRowCount()));
      }

      return new VectorSchemaRoot(schema.getFields(), vectors, batch.getRowCount());
    }
  }

  /** The same memory as another vector of the query under another name. */
  final FieldVector share(FieldVector vector, Field field, int rows) {
    return share(vector, field, rows, query);
  }

  static FieldVector share(FieldVector vector, Field field, int rows, BufferAllocator owner) {
    var pair = vector.getTransferPair(field, owner);
    pair.splitAndTransfer(0, rows);
    return (FieldVector) pair.getTo();
  }
}
