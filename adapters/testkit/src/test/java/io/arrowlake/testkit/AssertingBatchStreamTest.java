package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssertingBatchStreamTest {
  private static final SampleTable SAMPLE = SampleTable.adversarial("t", AdversarialValues.types());
  private static final Schema SCHEMA =
      new Schema(
          SAMPLE.columns().stream().map(c -> ArrowSchemas.field(c.name(), c.type())).toList());

  private BufferAllocator allocator;

  @BeforeEach
  void open() {
    allocator = new RootAllocator();
  }

  @AfterEach
  void close() {
    allocator.close();
  }

  /** A stream that answers each call of next with the next answer of a script. */
  private record Script(Schema schema, Deque<Supplier<VectorSchemaRoot>> answers)
      implements BatchStream {

    @Override
    public VectorSchemaRoot next() {
      return answers.removeFirst().get();
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {}
  }

  @SafeVarargs
  private static AssertingBatchStream script(Supplier<VectorSchemaRoot>... answers) {
    return new AssertingBatchStream(new Script(SCHEMA, new ArrayDeque<>(List.of(answers))));
  }

  private VectorSchemaRoot sample() {
    return RowBatches.of(SCHEMA, SAMPLE.rows(), allocator);
  }

  private static void assertBroken(Runnable action, String message) {
    assertThatThrownBy(action::run)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(message);
  }

  @Test
  void handsOnTheRowsOfAStreamThatKeepsTheProtocol() {
    try (AssertingBatchStream stream = script(this::sample, this::sample, () -> null, () -> null)) {
      assertThat(stream.schema()).isEqualTo(SCHEMA);
      List<List<Object>> rows = BatchRows.drain(stream);
      RowMultiset.of(rows.subList(0, SAMPLE.rows().size())).assertSame(SAMPLE.rows());
      assertThat(rows).hasSize(2 * SAMPLE.rows().size());
      assertThat(stream.next()).isNull();
      stream.close();
      stream.cancel();
    }
  }

  @Test
  void findsABatchAfterTheEnd() {
    try (VectorSchemaRoot batch = sample();
        AssertingBatchStream stream = script(() -> null, () -> batch)) {
      assertThat(stream.next()).isNull();
      assertBroken(stream::next, "after the end");
    }
  }

  @Test
  void findsABatchThatIsHandedOverTwice() {
    try (VectorSchemaRoot batch = sample();
        AssertingBatchStream stream = script(() -> batch, () -> batch)) {
      assertThat(stream.next()).isSameAs(batch);
      assertBroken(stream::next, "twice");
    }
  }

  @Test
  void findsAnotherSchema() {
    Schema other = new Schema(SCHEMA.getFields().subList(0, 1));
    try (VectorSchemaRoot batch = RowBatches.of(other, List.of(List.of(1L)), allocator);
        AssertingBatchStream stream = script(() -> batch)) {
      assertBroken(stream::next, "schema");
    }
  }

  @Test
  void findsColumnsOfOtherLengths() {
    try (VectorSchemaRoot batch = sample();
        AssertingBatchStream stream = script(() -> batch)) {
      batch.getVector(0).setValueCount(1);
      assertBroken(stream::next, "as many values");
    }
  }

  @Test
  void findsCallsThatTheReaderMustNotMake() {
    AssertingBatchStream failing =
        script(
            () -> {
              throw new ArrowLakeException(ErrorCode.SOURCE_LOST, "The source is gone");
            });
    assertThatThrownBy(failing::next).isInstanceOf(ArrowLakeException.class);
    assertBroken(failing::next, "after an error");
    failing.close();
    assertBroken(failing::next, "after close");
  }
}
