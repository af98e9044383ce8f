package io.arrowlake.testkit;

import io.arrowlake.spi.BatchStream;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A stream that checks the protocol of {@link BatchStream} on both of its sides and throws
 * AssertionError where one breaks it: one caller of {@code next} at a time and none after an error
 * or the close, one schema, batches that are handed over once and hold what they say, null for ever
 * after the end, and a second close that does nothing.
 */
public final class AssertingBatchStream implements BatchStream {
  private enum State {
    OPEN,
    ENDED,
    FAILED,
    CLOSED
  }

  private final BatchStream stream;
  private final Schema schema;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Set<VectorSchemaRoot> handedOver =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private volatile State state = State.OPEN;

  /** Checks this stream, which it closes when it is closed. */
  public AssertingBatchStream(BatchStream stream) {
    this.stream = stream;
    this.schema = stream.schema();
  }

  @Override
  public Schema schema() {
    check(state != State.CLOSED, "schema() is called after close()");
    check(schema.equals(stream.schema()), "the schema changed");
    return schema;
  }

  @Override
  public DictionaryProvider dictionaries() {
    return stream.dictionaries();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    check(state != State.CLOSED, "next() is called after close()");
    check(state != State.FAILED, "next() is called after an error");
    check(busy.compareAndSet(false, true), "next() is called by two threads at a time");
    try {
      VectorSchemaRoot batch = stream.next();
      checkBatch(batch);
      return batch;
    } catch (RuntimeException e) {
      state = State.FAILED;
      throw e;
    } finally {
      busy.set(false);
    }
  }

  private void checkBatch(@Nullable VectorSchemaRoot batch) {
    if (batch == null) {
      state = State.ENDED;
      return;
    }

    check(state != State.ENDED, "a batch comes after the end");
    check(handedOver.add(batch), "a batch is handed over twice");
    check(
        schema.equals(batch.getSchema()),
        "a batch has the schema " + batch.getSchema() + " and the stream has " + schema);
    for (FieldVector vector : batch.getFieldVectors()) {
      check(
          vector.getValueCount() == batch.getRowCount(),
          "column " + vector.getName() + " does not have as many values as the batch has rows");
      for (ArrowBuf buffer : vector.getBuffers(false)) {
        check(buffer.refCnt() > 0, "column " + vector.getName() + " holds memory that is freed");
      }
    }
  }

  @Override
  public void cancel() {
    stream.cancel();
  }

  @Override
  public void close() {
    check(!busy.get(), "close() is called while next() runs");
    state = State.CLOSED;
    stream.close();
    stream.close();
  }

  private static void check(boolean holds, String broken) {
    if (!holds) {
      throw new AssertionError("The protocol of batch streams is broken: " + broken);
    }
  }
}
