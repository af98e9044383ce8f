package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.BatchStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operator fails at its n-th step for every n since an input breaks. It frees all, and the
 * first cause is what it throws.
 */
abstract class FaultInjectionContract {
  ArrowFixture fixture;
  ArrowFixture.Table x;
  ArrowFixture.Table y;

  /** The fixture with the engine under test. */
  abstract ArrowFixture fixture() throws Exception;

  /** The rows of a batch of the inputs. */
  int batchRows() {
    return 20;
  }

  @BeforeEach
  void open() throws Exception {
    fixture = fixture();
    x =
        fixture.table(
            "x", RandomRows.columns(), RandomRows.rows(new Random(1), 40, 9), batchRows());
    y =
        fixture.table(
            "y", RandomRows.columns(), RandomRows.rows(new Random(2), 30, 9), batchRows());
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  static List<String> queries() {
    return List.of(
        "SELECT i + s, t || 'x' FROM x WHERE i > 0",
        "SELECT x.t, y.t FROM x JOIN y ON x.t = y.t",
        "SELECT x.t, y.w FROM x LEFT JOIN y ON x.i = y.i",
        "SELECT x.t, y.t FROM x RIGHT JOIN y ON x.w = y.w",
        "SELECT x.t, y.t FROM x FULL JOIN y ON x.i = y.i AND x.s <> y.s AND x.t || 'a' < y.t",
        "SELECT x.i, y.i FROM x, y WHERE x.i < y.i",
        "SELECT t FROM x WHERE i IN (SELECT i FROM y WHERE i IS NOT NULL)",
        "SELECT t, COUNT(*), MIN(t), COUNT(DISTINCT t), SUM(w), MAX(d) FROM x GROUP BY t",
        "SELECT COUNT(*), MIN(t), SUM(d) FROM x",
        "SELECT * FROM x ORDER BY t, i",
        "SELECT * FROM x ORDER BY t LIMIT 5",
        "SELECT * FROM x LIMIT 30 OFFSET 7",
        "SELECT t FROM x UNION ALL SELECT t FROM y",
        "SELECT t FROM x UNION SELECT t FROM y",
        "SELECT t, n FROM (SELECT t, COUNT(*) n FROM (SELECT x.t FROM x JOIN y ON x.i = y.i) z"
            + " GROUP BY t) g ORDER BY n DESC, t LIMIT 3");
  }

  @ParameterizedTest
  @MethodSource("queries")
  void failureOfAnInputAtAnyBatch(String sql) {
    failsAtAnyBatch(
        sql,
        outer -> {
          throw new ArrowLakeException(ErrorCode.SOURCE_LOST, "The connection broke");
        },
        ErrorCode.SOURCE_LOST);
  }

  /** Checks that the query ends with the error that an action at any batch of any input causes. */
  final void failsAtAnyBatch(String sql, Action action, ErrorCode code) {
    RelNode root = fixture.plan(sql);
    for (ArrowFixture.Table table : List.of(x, y)) {
      for (int step = 0; ; step++) {
        Fault fault = new Fault(table.number(), step, action);
        Throwable error = run(root, fault, fixture.allocator);
        if (!fault.happened) {
          assertThat(error).isNull();
          break;
        }

        assertThat(error)
            .as("step " + step)
            .isInstanceOfSatisfying(
                ArrowLakeException.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThat(error.getSuppressed()).isEmpty();
      }
    }
  }

  /** Reads all rows and closes; the error, null where there was none. Checks that all is freed. */
  final @Nullable Throwable run(RelNode root, Fault fault, BufferAllocator query) {
    List<FaultyStream> inputs = new ArrayList<>();
    Throwable error =
        catchThrowable(
            () -> {
              try (BatchStream stream =
                  fixture.engine.open(
                      fixture.fragment(root),
                      number -> input(number, fault, inputs),
                      QueryWriter.Bindings.UNBOUND,
                      fixture.scope(query))) {
                fault.outer = stream;
                drain(stream);
              }
            });
    assertThat(inputs).allMatch(input -> input.rows.closed);
    assertThat(query.getAllocatedMemory()).isZero();
    assertThat(query.getChildAllocators()).isEmpty();
    assertThat(fixture.allocator.getAllocatedMemory()).isZero();
    return error;
  }

  private static void drain(BatchStream stream) {
    try {
      for (VectorSchemaRoot next = stream.next(); next != null; next = stream.next()) {
        next.close();
      }
    } finally {
      assertThat(stream.next()).isNull();
    }
  }

  private BatchStream input(int number, Fault fault, List<FaultyStream> inputs) {
    RowsStream rows = new RowsStream(number == x.number() ? x : y, fixture.allocator);
    FaultyStream input = new FaultyStream(rows, number, fault);
    inputs.add(input);
    return input;
  }

  /** What happens to the stream of the whole tree. */
  interface Action {
    void on(BatchStream outer);
  }

  /** What happens at one step of one input. */
  static final class Fault {
    private final int input;
    private final int step;
    private final Action action;
    volatile boolean happened;
    volatile BatchStream outer;

    Fault(int input, int step, Action action) {
      this.input = input;
      this.step = step;
      this.action = action;
    }
  }

  private static final class FaultyStream implements BatchStream {
    private final RowsStream rows;
    private final int number;
    private final Fault fault;
    private int step;

    FaultyStream(RowsStream rows, int number, Fault fault) {
      this.rows = rows;
      this.number = number;
      this.fault = fault;
    }

    @Override
    public Schema schema() {
      return rows.schema();
    }

    @Override
    public @Nullable VectorSchemaRoot next() {
      if (number == fault.input && step++ == fault.step) {
        fault.happened = true;
        fault.action.on(fault.outer);
      }

      return rows.next();
    }

    @Override
    public void cancel() {
      rows.cancel();
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
