package io.arrowlake.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.SourceOptions;
import io.arrowlake.spi.SourceSession;
import io.arrowlake.testkit.BatchRows;
import io.arrowlake.testkit.FragmentFixture;
import io.arrowlake.testkit.RowBatches;
import io.arrowlake.testkit.RowMultiset;
import io.arrowlake.testkit.SampleTable;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryWriterTest {
  private static final TableName NAME = new TableName("mem", MemorySource.SCHEMA, "t");
  private static final SampleTable TWO = SampleTable.numbered("t", 2);

  private BufferAllocator allocator;
  private MemorySource source;

  @BeforeEach
  void open() {
    allocator = new RootAllocator();
    source = new MemorySource("mem", new MemoryConfig(1 << 20));
  }

  @AfterEach
  void close() {
    source.close();
    allocator.close();
  }

  private BatchSink begin(Write.Kind kind) {
    Write write = new Write(kind, NAME, TWO.facts());
    return source.writer().orElseThrow().begin(write, FragmentFixture.scope(allocator));
  }

  private void append(BatchSink sink, SampleTable sample) {
    Schema schema =
        new Schema(
            sample.columns().stream().map(c -> ArrowSchemas.field(c.name(), c.type())).toList());
    try (VectorSchemaRoot batch = RowBatches.of(schema, sample.rows(), allocator)) {
      sink.append(batch);
    }
  }

  private long write(Write.Kind kind) {
    try (BatchSink sink = begin(kind)) {
      append(sink, TWO);
      return sink.commit();
    }
  }

  private List<List<Object>> rows() {
    FragmentFixture fragments = new FragmentFixture(source);
    return fragments.run(scan(fragments), allocator);
  }

  private static RelNode scan(FragmentFixture fragments) {
    return fragments.builder().scan(MemorySource.SCHEMA, "t").build();
  }

  private static void assertFails(ErrorCode code, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            ArrowLakeException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void makesAndFillsTables() {
    assertThat(write(Write.Kind.CREATE)).isEqualTo(2);
    assertThat(write(Write.Kind.INSERT)).isEqualTo(2);
    assertThat(rows()).hasSize(4);
    assertThat(write(Write.Kind.CREATE_OR_REPLACE)).isEqualTo(2);
    RowMultiset.of(rows()).assertSame(TWO.rows());
    write(Write.Kind.CREATE_IF_NOT_EXISTS);
    assertThat(rows()).hasSize(2);
  }

  @Test
  void refusesWhatExistsOrDoesNot() {
    assertFails(ErrorCode.TABLE_NOT_FOUND, () -> write(Write.Kind.INSERT));
    write(Write.Kind.CREATE);
    assertFails(ErrorCode.TABLE_EXISTS, () -> write(Write.Kind.CREATE));
    assertThat(rows()).hasSize(2);
    TableName elsewhere = new TableName("mem", "other", "t");
    assertFails(
        ErrorCode.SCHEMA_NOT_FOUND,
        () -> source.writer().orElseThrow().create(elsewhere, TWO.facts(), Write.Kind.CREATE));
  }

  @Test
  void undoesWhatIsNotCommitted() {
    write(Write.Kind.CREATE);
    try (BatchSink sink = begin(Write.Kind.INSERT)) {
      append(sink, TWO);
    }

    try (BatchSink sink = begin(Write.Kind.CREATE_OR_REPLACE)) {
      append(sink, TWO);
      append(sink, TWO);
    }

    assertThat(rows()).hasSize(2);
  }

  @Test
  void refusesMoreThanTheLimit() {
    SampleTable large = SampleTable.numbered("t", 100_000);
    try (BatchSink sink = begin(Write.Kind.CREATE)) {
      assertFails(ErrorCode.MEMORY_EXCEEDED, () -> append(sink, large));
    }

    assertThat(source.catalog().tables(MemorySource.SCHEMA)).isEmpty();
  }

  @Test
  void keepsTheSnapshotOfAQuery() {
    write(Write.Kind.CREATE);
    FragmentFixture fragments = new FragmentFixture(source);
    RelNode scan = scan(fragments);
    try (SourceSession session = source.begin(FragmentFixture.scope(allocator))) {
      write(Write.Kind.INSERT);
      source.writer().orElseThrow().drop(NAME);
      try (BatchStream stream = fragments.open(session, scan)) {
        RowMultiset.of(BatchRows.drain(stream)).assertSame(TWO.rows());
      }
    }

    assertThat(source.catalog().tables(MemorySource.SCHEMA)).isEmpty();
  }

  @Test
  void refusesAPlanThatIsTooOld() {
    write(Write.Kind.CREATE);
    FragmentFixture fragments = new FragmentFixture(source);
    RelNode scan = scan(fragments);
    source.writer().orElseThrow().drop(NAME);
    try (SourceSession session = source.begin(FragmentFixture.scope(allocator))) {
      assertFails(ErrorCode.SOURCE_CHANGED, () -> fragments.open(session, scan).close());
    }
  }

  @Test
  void checksItsConfiguration() {
    assertFails(ErrorCode.CONFIG_INVALID, () -> new MemoryConfig(0));
    SourceOptions misspelt = new SourceOptions(Map.of("max_byte", "1"));
    assertThatThrownBy(() -> misspelt.bind("mem", MemoryConfig.class))
        .hasMessageContaining("max_bytes");
  }
}
