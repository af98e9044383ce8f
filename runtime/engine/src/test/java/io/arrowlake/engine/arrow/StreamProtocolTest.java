package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.BatchStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamProtocolTest {
  private ArrowFixture fixture;
  private ArrowFixture.Table x;
  private ArrowFixture.Table y;

  @BeforeEach
  void open() throws Exception {
    fixture = new ArrowFixture();
    x = fixture.table("x", RandomRows.columns(), RandomRows.rows(new Random(1), 300, 9), 20);
    y = fixture.table("y", RandomRows.columns(), RandomRows.rows(new Random(2), 300, 9), 30);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT i + s, t || 'x' FROM x WHERE i > 0",
        "SELECT x.t, y.t FROM x FULL JOIN y ON x.i = y.i AND x.s <> y.s",
        "SELECT t, COUNT(*), MIN(t), COUNT(DISTINCT t) FROM x GROUP BY t",
        "SELECT * FROM x ORDER BY t, i",
        "SELECT * FROM x ORDER BY t LIMIT 5",
        "SELECT * FROM x LIMIT 100 OFFSET 7",
        "SELECT t FROM x UNION ALL SELECT t FROM y",
        "SELECT t FROM x UNION SELECT t FROM y"
      })
  void canBeCancelledAndClosedAtAnyBatch(String sql) {
    RelNode root = fixture.plan(sql);
    for (int stop = 0; stop < 40; stop++) {
      for (boolean cancels : new boolean[] {true, false}) {
        List<RowsStream> inputs = new ArrayList<>();
        BatchStream stream = open(root, inputs, fixture.allocator);
        try (stream) {
          for (int i = 0; i < stop; i++) {
            closeOne(stream.next());
          }

          if (cancels) {
            stream.cancel();
            assertEnds(stream);
          }
        }

        stream.close();
        assertThat(stream.next()).isNull();
        assertThat(inputs).isNotEmpty().allMatch(input -> input.closed);
        assertThat(fixture.allocator.getAllocatedMemory()).isZero();
        assertThat(fixture.allocator.getChildAllocators()).isEmpty();
      }
    }
  }

  private static void assertEnds(BatchStream stream) {
    try {
      assertThat(stream.next()).isNull();
    } catch (ArrowLakeException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
      assertThat(stream.next()).isNull();
    }
  }

  private static void closeOne(VectorSchemaRoot batch) {
    if (batch != null) {
      batch.close();
    }
  }

  private BatchStream open(RelNode root, List<RowsStream> inputs, BufferAllocator owner) {
    return fixture.engine.open(
        fixture.fragment(root),
        number -> {
          RowsStream input = new RowsStream(number == x.number() ? x : y, fixture.allocator);
          inputs.add(input);
          return input;
        },
        QueryWriter.Bindings.UNBOUND,
        fixture.scope(owner));
  }

  @Test
  void namesTheOperatorThatFindsNoMemory() {
    RelNode root = fixture.plan("SELECT x.t, y.t FROM x JOIN y ON x.bo = y.bo");
    try (BufferAllocator small = fixture.allocator.newChildAllocator("small", 0, 1 << 18)) {
      try (BatchStream stream = open(root, new ArrayList<>(), small)) {
        assertThatThrownBy(() -> drain(stream))
            .isInstanceOfSatisfying(
                ArrowLakeException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_EXCEEDED))
            .hasMessageContaining("hash-join-");
      }

      assertThat(small.getAllocatedMemory()).isZero();
    }
  }

  /** The tables of these operators are on the heap, and larger than the batches that come in. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COUNT(*) FROM many GROUP BY n",
        "SELECT COUNT(DISTINCT n) FROM many",
        "SELECT a.n FROM few a JOIN many b ON a.n = b.n",
        "SELECT n FROM many ORDER BY n DESC"
      })
  void countsTablesOnTheHeap(String sql) throws Exception {
    int count = 100_000;
    var columns = Map.of("n", ArrowFixture.type(SqlTypeName.INTEGER));
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(List.of(i));
    }

    fixture.local("many", columns, rows, 5_000);
    fixture.local("few", columns, rows.subList(0, 10), 10);
    RelNode root = fixture.plan(sql);
    // The batches alone, merged or not, fit in.
    try (BufferAllocator small = fixture.allocator.newChildAllocator("small", 0, 2 << 20)) {
      try (BatchStream stream = fixture.open(root, small)) {
        assertThatThrownBy(() -> drain(stream))
            .isInstanceOfSatisfying(
                ArrowLakeException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_EXCEEDED))
            .hasMessageContaining("The operator ");
      }

      assertThat(small.getAllocatedMemory()).isZero();
    }

    try (BatchStream stream = fixture.open(root, fixture.allocator)) {
      drain(stream);
    }
  }

  private static void drain(BatchStream stream) {
    for (VectorSchemaRoot next = stream.next(); next != null; next = stream.next()) {
      next.close();
    }
  }

  @Test
  void handsOverBatchesThatOutliveIt() {
    RelNode root = fixture.plan("SELECT t, i FROM x WHERE i > 0");
    List<VectorSchemaRoot> batches = new ArrayList<>();
    try (BatchStream stream = open(root, new ArrayList<>(), fixture.allocator)) {
      for (VectorSchemaRoot next = stream.next(); next != null; next = stream.next()) {
        batches.add(next);
      }
    }

    assertThat(batches).isNotEmpty();
    batches.forEach(batch -> assertThat(batch.contentToTSVString()).isNotEmpty());
    batches.forEach(VectorSchemaRoot::close);
  }
}
