package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Collects batches and makes one of them, so that a row has one number. It owns its batches and
 * counts them in the operator's reservation; where that refuses, no row is lost. Used by one thread
 * at a time.
 */
final class BatchStore implements AutoCloseable {
  private static final int MOST_ROWS = Integer.MAX_VALUE / 4;

  private final Schema schema;
  private final BufferAllocator allocator;
  private final Reservation reservation;
  private final Deque<Held> batches = new ArrayDeque<>();
  private final long[] columnBytes;
  private long rows;

  /** A batch, and the bytes that were taken for it. */
  private record Held(VectorSchemaRoot batch, long bytes) {}

  BatchStore(Schema schema, BufferAllocator allocator, Reservation reservation) {
    this.schema = schema;
    this.allocator = allocator;
    this.reservation = reservation;
    this.columnBytes = new long[schema.getFields().size()];
  }

  /**
   * Keeps copies of all batches of a stream.
   *
   * @throws OverBudget where they are too many; those that were read are here
   */
  void addAll(BatchStream stream, OperatorStream reader) {
    for (VectorSchemaRoot batch = stream.next(); batch != null; batch = stream.next()) {
      addCopy(batch);
      reader.checkCancelled();
    }
  }

  /**
   * Keeps a copy of a batch, which is closed: its buffers may hold much more memory than they show.
   * All columns of a batch from DuckDB are freed together, those that nobody reads any more, too,
   * and a few rows of a batch are a slice of all.
   *
   * @throws OverBudget where it is too much; it is here nevertheless
   */
  void addCopy(VectorSchemaRoot batch) {
    try (batch) {
      add(copy(batch));
    }
  }

  private VectorSchemaRoot copy(VectorSchemaRoot batch) {
    int count = batch.getRowCount();
    int[] all = Logic.identity(count);
    VectorSchemaRoot copy = VectorSchemaRoot.create(schema, allocator);
    try {
      for (int i = 0; i < columnBytes.length; i++) {
        VectorWriter.allocateLike(batch.getVector(i), copy.getVector(i), count);
        Gather.copy(batch.getVector(i), all, 0, count, copy.getVector(i), 0);
      }

      copy.setRowCount(count);
      return copy;
    } catch (RuntimeException | Error e) {
      copy.close();
      throw e;
    }
  }

  /**
   * Takes over a batch whose buffers are its own.
   *
   * @throws OverBudget where it is too much; it is here nevertheless
   */
  void add(VectorSchemaRoot batch) {
    long bytes = bytes(batch);
    boolean fits = reservation.tryTake(bytes);
    batches.add(new Held(batch, fits ? bytes : 0));
    rows += batch.getRowCount();
    boolean vectorsHoldIt = rows <= MOST_ROWS;
    for (int i = 0; i < columnBytes.length; i++) {
      columnBytes[i] += bytes(batch.getVector(i));
      vectorsHoldIt &= columnBytes[i] <= Integer.MAX_VALUE;
    }

    if (!fits) {
      throw reservation.refusal();
    } else if (!vectorsHoldIt) {
      throw new OverBudget("One vector cannot hold the " + rows + " rows of an operator");
    }
  }

  private static long bytes(VectorSchemaRoot batch) {
    long bytes = 0;
    for (FieldVector vector : batch.getFieldVectors()) {
      bytes += bytes(vector);
    }

    return bytes;
  }

  private static long bytes(FieldVector vector) {
    long bytes = 0;
    for (ArrowBuf buffer : vector.getBuffers(false)) {
      bytes += buffer.capacity();
    }

    return bytes;
  }

  /** Shows all batches, which stay the store's. */
  void forEach(Consumer<VectorSchemaRoot> reader) {
    batches.forEach(held -> reader.accept(held.batch));
  }

  int rows() {
    return (int) rows;
  }

  /** Takes the first batch out, which the caller closes; null where there is none. */
  @Nullable VectorSchemaRoot poll() {
    Held first = batches.poll();
    if (first == null) {
      return null;
    }

    rows -= first.batch.getRowCount();
    reservation.giveBack(first.bytes);
    return first.batch;
  }

  /**
   * Makes one batch of all, which stays the store's.
   *
   * @throws OverBudget where there is no room for it; all is then as it was
   */
  VectorSchemaRoot merge() {
    long spare = 0;
    for (long bytes : columnBytes) {
      // A vector of text doubles while it grows.
      spare = batches.size() == 1 ? 0 : Math.max(spare, 2 * bytes);
    }

    reservation.take(spare);
    try {
      VectorSchemaRoot merged = new VectorSchemaRoot(schema.getFields(), columns(), rows());
      replace(merged);
      return merged;
    } finally {
      reservation.giveBack(spare);
    }
  }

  /** Frees all batches and takes over one in their place, which has no more rows than they. */
  void replace(VectorSchemaRoot batch) {
    long bytes = bytes(batch);
    close();
    batches.add(new Held(batch, reservation.tryTake(bytes) ? bytes : 0));
    rows = batch.getRowCount();
    for (int i = 0; i < columnBytes.length; i++) {
      columnBytes[i] = bytes(batch.getVector(i));
    }
  }

  private List<FieldVector> columns() {
    List<FieldVector> columns = new ArrayList<>();
    try {
      for (int i = 0; i < schema.getFields().size(); i++) {
        columns.add(column(i, schema.getFields().get(i)));
      }

      return columns;
    } catch (RuntimeException | Error e) {
      columns.forEach(FieldVector::close);
      throw e;
    }
  }

  /**
   * Frees the parts of a column as soon as it is merged, so that both exist for one column only.
   */
  private FieldVector column(int index, Field field) {
    if (batches.size() == 1) {
      VectorSchemaRoot only = batches.getFirst().batch;
      return OperatorStream.share(only.getVector(index), field, only.getRowCount(), allocator);
    }

    FieldVector merged = field.createVector(allocator);
    try {
      VectorWriter.allocate(merged, rows());
      int start = 0;
      for (Held held : batches) {
        int count = held.batch.getRowCount();
        Gather.copy(held.batch.getVector(index), Logic.identity(count), 0, count, merged, start);
        start += count;
        held.batch.getVector(index).clear();
      }

      merged.setValueCount(rows());
      return merged;
    } catch (RuntimeException | Error e) {
      merged.close();
      throw e;
    }
  }

  @Override
  public void close() {
    for (Held held : batches) {
      held.batch.close();
      reservation.giveBack(held.bytes);
    }

    batches.clear();
    Arrays.fill(columnBytes, 0);
    rows = 0;
  }
}
