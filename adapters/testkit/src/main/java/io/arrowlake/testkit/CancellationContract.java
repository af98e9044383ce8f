package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.SourceSession;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.RelNode;
import org.junit.jupiter.api.Test;

/** A query may end at any time, and nothing of it is left. */
public interface CancellationContract extends ContractFixture {

  /** What a contract does with an open session and a stream of {@link ScanContract#MANY_ROWS}. */
  @FunctionalInterface
  interface StreamTest {
    /** Uses both; they are closed behind it. */
    void use(SourceSession session, BatchStream stream);
  }

  private void withStream(StreamTest test) {
    SampleTable sample = SampleTable.numbered("cancel_rows", ScanContract.MANY_ROWS);
    fixture().create(sample);
    FragmentFixture fragments = new FragmentFixture(fixture().source());
    RelNode root = fragments.builder().scan(fixture().schema(), sample.name()).build();
    try (BufferAllocator allocator = new RootAllocator()) {
      try (SourceSession session = fixture().source().begin(FragmentFixture.scope(allocator));
          BatchStream stream = fragments.open(session, root)) {
        test.use(session, stream);
      }

      assertThat(allocator.getAllocatedMemory()).isZero();
      // The source is as good as before.
      assertThat(fragments.run(root, allocator)).hasSize(ScanContract.MANY_ROWS);
    }
  }

  /** Reads to the end, or to the error that a cancelled stream may end with. */
  private static int readOn(BatchStream stream) {
    int rows = 0;
    try {
      VectorSchemaRoot batch = stream.next();
      while (batch != null) {
        rows += batch.getRowCount();
        batch.close();
        batch = stream.next();
      }
    } catch (ArrowLakeException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
    }

    return rows;
  }

  private static void readOne(BatchStream stream) {
    VectorSchemaRoot batch = stream.next();
    assertThat(batch).isNotNull();
    batch.close();
  }

  /** A stream that is cancelled before it is read gives no rows. */
  @Test
  default void cancelsBeforeTheFirstBatch() {
    withStream(
        (session, stream) -> {
          stream.cancel();
          stream.cancel();
          assertThat(readOn(stream)).isZero();
        });
  }

  /** A cancel between two batches ends the stream. */
  @Test
  default void cancelsBetweenBatches() {
    withStream(
        (session, stream) -> {
          readOne(stream);
          stream.cancel();
          assertThat(readOn(stream)).isZero();
        });
  }

  /** A cancel from another thread ends a stream that is being read. */
  @Test
  default void cancelsFromAnotherThread() {
    withStream(
        (session, stream) -> {
          readOne(stream);
          CompletableFuture<Void> canceller = CompletableFuture.runAsync(stream::cancel);
          assertThat(readOn(stream)).isLessThan(ScanContract.MANY_ROWS);
          canceller.join();
        });
  }

  /** The cancel of a session ends its streams. */
  @Test
  default void cancelsTheSession() {
    withStream(
        (session, stream) -> {
          readOne(stream);
          session.cancel();
          session.cancel();
          assertThat(readOn(stream)).isZero();
        });
  }

  /** After the end and after the close, a cancel does nothing. */
  @Test
  default void cancelsAfterTheEnd() {
    withStream(
        (session, stream) -> {
          assertThat(readOn(stream)).isEqualTo(ScanContract.MANY_ROWS);
          assertThat(stream.next()).isNull();
          stream.cancel();
          stream.close();
          stream.cancel();
          session.close();
          session.cancel();
        });
  }

  /** A stream may be closed before its end. */
  @Test
  default void closesEarly() {
    withStream((session, stream) -> readOne(stream));
  }

  /** A stream may be closed before it is read, and both may be closed twice. */
  @Test
  default void closesTwice() {
    withStream(
        (session, stream) -> {
          stream.close();
          session.close();
        });
  }
}
