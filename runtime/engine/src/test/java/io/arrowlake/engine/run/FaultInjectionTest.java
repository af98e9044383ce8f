package io.arrowlake.engine.run;

import static io.arrowlake.engine.run.TestPlans.duckDb;
import static io.arrowlake.engine.run.TestPlans.fragment;
import static io.arrowlake.engine.run.TestPlans.plan;
import static io.arrowlake.engine.run.TestPlans.row;
import static io.arrowlake.engine.run.TestPlans.source;
import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.arrowlake.engine.arrow.ArrowEngine;
import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.spi.QueryScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole runs whose sources fail, or that are cancelled, closed or without memory, at the n-th step
 * for every n; each alone and several at a time. Nothing hangs, nothing is left, and the first
 * cause is what the query reports.
 */
@Timeout(120)
class FaultInjectionTest {
  private static final int BATCHES = 6;
  private static final int ROWS = 50;
  private static final int AT_A_TIME = 4;

  private DuckDbDatabase database;
  private RootAllocator root;
  private ExecutorService threads;

  /** Plans over the sources {@code s} and {@code t}. */
  enum Shape {
    SOURCE_ONLY,
    JOIN_IN_DUCKDB,
    DUCKDB_OVER_DUCKDB,
    OPERATORS_OVER_DUCKDB,
    READ_TWICE,
    RUNTIME_FILTER;

    FederatedPlan make() {
      Fragment s = fragment(0, source("s"), row(BIGINT));
      Fragment t = fragment(1, source("t"), row(BIGINT));
      String join = "SELECT s.c0 FROM fragment_0 s JOIN fragment_1 t ON s.c0 = t.c0";
      return switch (this) {
        case SOURCE_ONLY -> plan(s);
        case JOIN_IN_DUCKDB -> plan(s, t, fragment(2, duckDb(join), row(BIGINT), 0, 1));
        case DUCKDB_OVER_DUCKDB ->
            plan(
                s,
                fragment(1, duckDb("SELECT c0 + 1 c0 FROM fragment_0"), row(BIGINT), 0),
                fragment(2, duckDb("SELECT c0 * 2 c0 FROM fragment_1"), row(BIGINT), 1));
        case OPERATORS_OVER_DUCKDB -> {
          Fragment doubled =
              fragment(2, duckDb("SELECT c0 * 2 c0 FROM fragment_1"), row(BIGINT), 1);
          Fragment left = fragment(3, source("unused"), row(BIGINT), 0);
          Fragment right = fragment(3, source("unused"), row(BIGINT), 2);
          yield plan(
              s,
              t,
              doubled,
              new Fragment(
                  3,
                  new ArrowEngine().site(),
                  LogicalUnion.create(List.of(left.root(), right.root()), true),
                  List.of(0, 2),
                  1,
                  1,
                  1,
                  List.of()));
        }
        case READ_TWICE ->
            plan(
                s,
                fragment(1, duckDb("SELECT c0 + 1 c0 FROM fragment_0"), row(BIGINT), 0),
                fragment(2, duckDb(join), row(BIGINT), 0, 1));
        case RUNTIME_FILTER ->
            plan(
                List.of(new RuntimeFilter(0, 0, 1, 0, 6, Double.NaN)),
                s,
                t,
                fragment(2, duckDb(join), row(BIGINT), 0, 1));
      };
    }
  }

  @BeforeEach
  void open() {
    database = new DuckDbDatabase(512L << 20, 2, List.of());
    root = new RootAllocator();
    threads = Executors.newCachedThreadPool();
  }

  @AfterEach
  void close() throws Exception {
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertNothingIsLeftInDuckDb();
    database.close();
    root.close();
  }

  private void assertNothingIsLeftInDuckDb() throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM duckdb_temporary_files())"
                    + " + (SELECT count(*) FROM duckdb_tables())"
                    + " + (SELECT count(*) FROM duckdb_views() WHERE NOT internal)")) {
      assertThat(result.next()).isTrue();
      assertThat(result.getLong(1)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void failureOfASource(Shape shape) {
    everyStep(
        shape,
        (run, step) -> {
          run.fault(
              step,
              () -> {
                throw new ArrowLakeException(ErrorCode.SOURCE_LOST, "The connection broke");
              });
          Throwable error = run.drain(Long.MAX_VALUE);
          run.expect(error, ErrorCode.SOURCE_LOST);
        });
  }

  @ParameterizedTest
  @EnumSource
  void cancelWhileASourceIsRead(Shape shape) {
    everyStep(
        shape,
        (run, step) -> {
          run.fault(step, () -> run.plan.get().cancel());
          run.expect(run.drain(Long.MAX_VALUE), ErrorCode.QUERY_CANCELLED);
        });
  }

  @ParameterizedTest
  @EnumSource
  void closeBeforeTheEnd(Shape shape) {
    everyStep(shape, (run, step) -> assertThat(run.drain(step)).isNull());
  }

  @ParameterizedTest
  @EnumSource
  void noMemory(Shape shape) {
    for (int allocation = 0; ; allocation++) {
      try (TestRun run = new TestRun(shape, new Scarcity(allocation))) {
        Throwable error = run.drain(Long.MAX_VALUE);
        if (!run.scarcity.happened) {
          assertThat(error).isNull();
          return;
        }

        assertThat(error)
            .as("allocation " + allocation)
            .isInstanceOfSatisfying(
                ArrowLakeException.class,
                e ->
                    assertThat(e.code())
                        .as(() -> Throwables.getStackTrace(e))
                        .isEqualTo(ErrorCode.MEMORY_EXCEEDED));
      }
    }
  }

  private interface Scenario {
    void play(TestRun run, int step);
  }

  /** Plays a scenario for each step, alone first and then several at a time. */
  private void everyStep(Shape shape, Scenario scenario) {
    for (int step = 0; step <= BATCHES; step++) {
      play(shape, scenario, step);
    }

    List<CompletableFuture<Void>> runs = new ArrayList<>();
    for (int i = 0; i < AT_A_TIME * (BATCHES + 1); i++) {
      int step = i % (BATCHES + 1);
      runs.add(CompletableFuture.runAsync(() -> play(shape, scenario, step), threads));
    }

    runs.forEach(CompletableFuture::join);
  }

  private void play(Shape shape, Scenario scenario, int step) {
    try (TestRun run = new TestRun(shape, new Scarcity(-1))) {
      scenario.play(run, step);
    }
  }

  /** One run with sources and memory of its own; closing it checks that nothing is left. */
  private final class TestRun implements AutoCloseable {
    private final ScriptedSource s = new ScriptedSource(BATCHES, ROWS);
    private final ScriptedSource t = new ScriptedSource(BATCHES, ROWS);
    private final Scarcity scarcity;
    private final BufferAllocator allocator;
    private final Shape shape;
    private final AtomicReference<PlanRun> plan = new AtomicReference<>();
    private volatile boolean happened;

    TestRun(Shape shape, Scarcity scarcity) {
      this.shape = shape;
      this.scarcity = scarcity;
      this.allocator = root.newChildAllocator("query", scarcity, 0, Long.MAX_VALUE);
    }

    /** Does something before a batch of the source that all shapes read. */
    void fault(int step, Runnable action) {
      s.beforeBatch(
          batch -> {
            if (batch == step && !happened) {
              happened = true;
              action.run();
            }
          });
    }

    /** Reads so many batches and closes; the error, null where there was none. */
    @Nullable Throwable drain(long batches) {
      return catchThrowable(
          () -> {
            try (PlanRun run =
                new PlanRun(
                    shape.make(),
                    new QueryScope("q", allocator, null, warning -> {}),
                    Map.of("s", s, "t", t)::get,
                    Map.of("duckdb", new SiteDispatch(database), "arrow", new ArrowEngine()),
                    threads)) {
              plan.set(run);
              run.start();
              VectorSchemaRoot next = batches > 0 ? run.next() : null;
              for (long i = 1; next != null; i++) {
                next.close();
                next = i < batches ? run.next() : null;
              }
            }
          });
    }

    void expect(Throwable error, ErrorCode code) {
      assertThat(happened).isTrue();
      assertThat(error)
          .isInstanceOfSatisfying(
              ArrowLakeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Override
    public void close() {
      assertThat(List.of(s.openStreams, t.openStreams, s.openSessions, t.openSessions))
          .allMatch(count -> count.get() == 0);
      assertThat(allocator.getChildAllocators()).isEmpty();
      allocator.close();
    }
  }

  /**
   * Lets one allocation fail, in whichever thread. Those few bytes are spared with which Arrow's C
   * data interface hands a batch to DuckDB: it loses the batch where they fail.
   */
  private static final class Scarcity implements AllocationListener {
    private final int failing;
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean happened;

    Scarcity(int failing) {
      this.failing = failing;
    }

    private static boolean isExport() {
      return StackWalker.getInstance()
          .walk(frames -> frames.anyMatch(f -> f.getClassName().startsWith("org.apache.arrow.c.")));
    }

    @Override
    public void onPreAllocation(long size) {
      if (isExport()) {
        return;
      }

      if (count.getAndIncrement() == failing) {
        happened = true;
        throw new OutOfMemoryException("scarce");
      }
    }
  }
}
