package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.spi.SourceWriter;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/** Rows that are written are there afterwards, all or none of them. */
public interface WriteContract extends ContractFixture {

  private SourceWriter writer() {
    return fixture().source().writer().orElseThrow();
  }

  private TableName name(SampleTable sample) {
    return new TableName(fixture().source().catalog().name(), fixture().schema(), sample.name());
  }

  private Write write(Write.Kind kind, SampleTable sample) {
    return new Write(kind, name(sample), sample.facts());
  }

  /** What a test does with a sink that holds the sample's rows, which are not committed. */
  @FunctionalInterface
  interface SinkTest {
    /** Uses it; it is closed behind it. */
    void use(BatchSink sink);
  }

  private void append(Write.Kind kind, SampleTable sample, SinkTest test) {
    Schema schema =
        new Schema(
            sample.columns().stream()
                .map(column -> ArrowSchemas.field(column.name(), column.type()))
                .toList());
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = RowBatches.of(schema, sample.rows(), allocator);
        BatchSink sink = writer().begin(write(kind, sample), FragmentFixture.scope(allocator))) {
      sink.append(batch);
      test.use(sink);
    }
  }

  /** A source tells whether it can be written. */
  @Test
  default void tellsWhetherItWrites() {
    assertThat(fixture().source().writer().isPresent())
        .isEqualTo(can(AdapterFixture.Capability.WRITE));
  }

  /** Every value of the adversarial corpus is read back as it was written. */
  @Test
  default void writesAdversarialValues() {
    if (can(AdapterFixture.Capability.WRITE)) {
      SampleTable sample = SampleTable.adversarial("write_values", fixture().types());
      append(
          Write.Kind.CREATE,
          sample,
          sink -> assertThat(sink.commit()).isEqualTo(sample.rows().size()));
      RowMultiset.of(fixture().rows(sample.name())).assertSame(sample.rows());
    }
  }

  /** Nothing is seen before the commit, and nothing is left without one. */
  @Test
  default void undoesWhatIsNotCommitted() {
    if (can(AdapterFixture.Capability.WRITE)) {
      SampleTable sample = SampleTable.numbered("write_undone", 100);
      fixture().create(sample);
      append(
          Write.Kind.INSERT,
          sample,
          sink -> assertThat(fixture().rows(sample.name())).hasSize(100));
      assertThat(fixture().rows(sample.name())).hasSize(100);

      append(Write.Kind.INSERT, sample, BatchSink::commit);
      assertThat(fixture().rows(sample.name())).hasSize(200);
    }
  }

  /** Tables are made once, unless the statement says otherwise, and are gone when dropped. */
  @Test
  default void makesAndDropsTables() {
    if (can(AdapterFixture.Capability.WRITE)) {
      SampleTable sample = SampleTable.numbered("write_tables", 0);
      writer().create(name(sample), sample.facts(), Write.Kind.CREATE);
      assertThatThrownBy(() -> writer().create(name(sample), sample.facts(), Write.Kind.CREATE))
          .isInstanceOfSatisfying(
              ArrowLakeException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.TABLE_EXISTS));
      writer().create(name(sample), sample.facts(), Write.Kind.CREATE_IF_NOT_EXISTS);
      assertThat(fixture().rows(sample.name())).isEmpty();

      writer().drop(name(sample));
      assertThat(fixture().source().catalog().table(fixture().schema(), sample.name())).isEmpty();
    }
  }
}
