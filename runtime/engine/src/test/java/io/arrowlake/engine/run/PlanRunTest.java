package io.arrowlake.engine.run;

import static io.arrowlake.engine.run.TestPlans.duckDb;
import static io.arrowlake.engine.run.TestPlans.fragment;
import static io.arrowlake.engine.run.TestPlans.plan;
import static io.arrowlake.engine.run.TestPlans.row;
import static io.arrowlake.engine.run.TestPlans.source;
import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.apache.calcite.sql.type.SqlTypeName.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arrowlake.engine.FragmentProgress;
import io.arrowlake.engine.arrow.ArrowEngine;
import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.spi.QueryScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.RelNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PlanRunTest {
  private static DuckDbDatabase database;

  private final Map<String, ScriptedSource> sources = new LinkedHashMap<>();
  private BufferAllocator root;
  private BufferAllocator allocator;
  private ExecutorService threads;

  @BeforeAll
  static void start() {
    database = new DuckDbDatabase(512L << 20, 2, List.of());
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void open() {
    root = new RootAllocator(512L << 20);
    allocator = root.newChildAllocator("query", 0, 256L << 20);
    threads = Executors.newCachedThreadPool();
  }

  @AfterEach
  void close() throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    sources.values().forEach(source -> assertThat(source.openStreams).hasValue(0));
    sources.values().forEach(source -> assertThat(source.openSessions).hasValue(0));
    allocator.close();
    root.close();
  }

  @Test
  void givesRowsOfASourceUnderTheNamesOfThePlan() {
    sources.put("s", new ScriptedSource(3, 10));
    try (PlanRun run = run(plan(fragment(0, source("s"), row(BIGINT, BIGINT))))) {
      assertThat(run.schema().getFields()).extracting("name").containsExactly("a", "b");
      assertThat(rows(run)).hasSize(30).startsWith("0 0", "1 1");
      assertThat(run.next()).isNull();
      assertThat(run.snapshots()).containsEntry("s", "snapshot");
    }

    assertThat(sources.get("s").cancels).hasValue(0);
  }

  @Test
  void joinsSourcesInDuckDb() {
    sources.put("s", new ScriptedSource(5, 1000));
    sources.put("t", new ScriptedSource(7, 1000));
    FederatedPlan plan =
        plan(
            fragment(0, source("s"), row(BIGINT)),
            fragment(1, source("t"), row(BIGINT)),
            fragment(
                2,
                duckDb("SELECT count(*) c0 FROM fragment_0 s JOIN fragment_1 t ON s.c0 = t.c0"),
                row(BIGINT),
                0,
                1));
    try (PlanRun run = run(plan)) {
      assertThat(rows(run)).containsExactly("5000");
      assertThat(run.progress())
          .extracting(FragmentProgress::rows)
          .containsExactly(5000L, 7000L, 1L);
      assertThat(run.progress()).allMatch(FragmentProgress::done);
    }
  }

  @Test
  void runsDuckDbFragmentsOverEachOther() {
    sources.put("s", new ScriptedSource(5, 1000));
    FederatedPlan plan =
        plan(
            fragment(0, source("s"), row(BIGINT)),
            fragment(1, duckDb("SELECT c0 % 10 c0 FROM fragment_0"), row(BIGINT), 0),
            fragment(
                2,
                duckDb("SELECT c0, count(*) FROM fragment_1 GROUP BY ALL ORDER BY 1"),
                row(BIGINT, BIGINT),
                1));
    try (PlanRun run = run(plan)) {
      assertThat(rows(run)).hasSize(10).contains("3 500");
    }
  }

  @Test
  void readsAnInputTwice() {
    sources.put("s", new ScriptedSource(3, 100));
    Fragment input = fragment(0, source("s"), row(BIGINT));
    Fragment leaf =
        fragment(
            1,
            duckDb("SELECT count(*) FROM fragment_0 x JOIN fragment_0 y ON x.c0 = y.c0"),
            row(BIGINT),
            0);
    RelNode twice =
        org.apache.calcite.rel.logical.LogicalUnion.create(
            List.of(leaf.root(), ((FragmentInput) leaf.root()).copy(null, List.of())), true);
    Fragment both = new Fragment(1, leaf.site(), twice, List.of(0), 1, 1, 1, List.of());
    try (PlanRun run = run(plan(input, both))) {
      assertThat(rows(run)).containsExactly("300");
    }
  }

  /** The same rows in two fragments, the second of which needs all of the first before its own. */
  private static FederatedPlan readTwice() {
    return plan(
        fragment(0, source("s"), row(BIGINT)),
        fragment(1, duckDb("SELECT max(c0) c0 FROM fragment_0"), row(BIGINT), 0),
        fragment(
            2,
            duckDb("SELECT count(*), max(t.c0) FROM fragment_0 s JOIN fragment_1 t ON true"),
            row(BIGINT, BIGINT),
            0,
            1));
  }

  @Test
  void severalFragmentsReadOne() {
    sources.put("s", new ScriptedSource(5, 1000));
    try (PlanRun run = run(readTwice())) {
      assertThat(rows(run)).containsExactly("5000 4999");
      assertThat(run.progress().get(0).rows()).isEqualTo(5000);
    }

    assertThat(sources.get("s").produced).hasValue(5);
  }

  @Test
  void operatorsReadOneFragmentTwice() {
    sources.put("s", new ScriptedSource(5, 100));
    Fragment input = fragment(0, source("s"), row(BIGINT));
    RelNode leaf = fragment(1, source("unused"), row(BIGINT), 0).root();
    RelNode twice = org.apache.calcite.rel.logical.LogicalUnion.create(List.of(leaf, leaf), true);
    Fragment both =
        new Fragment(1, new ArrowEngine().site(), twice, List.of(0), 1, 1, 1, List.of());
    try (PlanRun run = run(plan(input, both))) {
      List<String> all = rows(run);
      assertThat(all).hasSize(1000);
      assertThat(all.stream().distinct()).hasSize(500);
    }

    assertThat(sources.get("s").produced).hasValue(5);
  }

  @Test
  void moreThanCanBeKeptIsReadAgain() {
    sources.put("s", new ScriptedSource(6, 1_000_000));
    try (PlanRun run = run(readTwice())) {
      assertThat(rows(run)).containsExactly("6000000 5999999");
      assertThat(run.progress().get(0).rows()).isEqualTo(12_000_000);
    }

    assertThat(sources.get("s").produced).hasValue(12);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5, 6})
  void errorOfAFragmentThatSeveralRead(int batch) {
    for (int rows : new int[] {100, 1_000_000}) {
      sources.put("s", new ScriptedSource(8, rows, batch, ScriptedSource.NEVER));
      try (PlanRun run = run(readTwice())) {
        ArrowLakeException error = catchThrowableOfType(ArrowLakeException.class, () -> rows(run));
        assertThat(error.code()).isEqualTo(ErrorCode.SOURCE_LOST);
      }

      assertThat(sources.get("s").openStreams).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 6})
  void cancelWhileSeveralWaitForOneFragment(int batch) {
    for (int rows : new int[] {100, 1_000_000}) {
      ScriptedSource hanging = new ScriptedSource(8, rows, ScriptedSource.NEVER, batch);
      sources.put("s", hanging);
      try (PlanRun run = run(readTwice())) {
        threads.execute(
            () -> {
              await(hanging);
              run.cancel();
            });
        ArrowLakeException error = catchThrowableOfType(ArrowLakeException.class, () -> rows(run));
        assertThat(error.code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
      }

      assertThat(hanging.openStreams).hasValue(0);
    }
  }

  @Test
  void closesWithoutReadingWhatSeveralRead() {
    for (int rows : new int[] {100, 1_000_000}) {
      sources.put("s", new ScriptedSource(8, rows));
      run(readTwice()).close();
      assertThat(sources.get("s").openStreams).hasValue(0);
    }
  }

  @Test
  void limitEndsSourcesEarly() {
    sources.put("s", new ScriptedSource(1_000_000, 1000));
    FederatedPlan plan =
        plan(
            fragment(0, source("s"), row(BIGINT)),
            fragment(1, duckDb("SELECT c0 FROM fragment_0 LIMIT 3"), row(BIGINT), 0));
    try (PlanRun run = run(plan)) {
      assertThat(rows(run)).containsExactly("0", "1", "2");
    }

    assertThat(sources.get("s").produced.get()).isLessThan(1000);
  }

  @Test
  void slowConsumerHoldsSourcesBack() throws InterruptedException {
    sources.put("s", new ScriptedSource(1_000_000, 1000));
    try (PlanRun run = run(plan(fragment(0, source("s"), row(BIGINT))))) {
      run.next().close();
      Thread.sleep(100);
      assertThat(sources.get("s").produced.get()).isLessThan(10);
    }
  }

  @Test
  void slowConsumerHoldsLargeBatchesBackSooner() throws InterruptedException {
    sources.put("s", new ScriptedSource(1_000_000, 1_000_000));
    try (PlanRun run = run(plan(fragment(0, source("s"), row(BIGINT))))) {
      run.next().close();
      Thread.sleep(500);
      // One is taken, three of 8.1 million bytes are ready, one waits.
      assertThat(sources.get("s").produced.get()).isLessThan(6);
    }
  }

  @Test
  void closesWithoutBeingRead() {
    sources.put("s", new ScriptedSource(1_000_000, 1000));
    FederatedPlan plan =
        plan(
            fragment(0, source("s"), row(BIGINT)),
            fragment(1, duckDb("SELECT c0 FROM fragment_0"), row(BIGINT), 0));
    run(plan).close();
    PlanRun run = run(plan);
    run.next().close();
    run.close();
    run.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void errorOfASourceIsTheErrorOfTheQuery(int batch) {
    sources.put("s", new ScriptedSource(10, 1000, batch, ScriptedSource.NEVER));
    sources.put("t", new ScriptedSource(300, 1000));
    FederatedPlan plan =
        plan(
            fragment(0, source("s"), row(BIGINT)),
            fragment(1, source("t"), row(BIGINT)),
            fragment(
                2,
                duckDb("SELECT count(*) FROM fragment_0 s JOIN fragment_1 t ON s.c0 = t.c0"),
                row(BIGINT),
                0,
                1));
    try (PlanRun run = run(plan)) {
      ArrowLakeException error = catchThrowableOfType(ArrowLakeException.class, () -> rows(run));
      assertThat(error.code()).isEqualTo(ErrorCode.SOURCE_LOST);
      assertThat(error.detail()).isEqualTo("The connection broke");
    }
  }

  @Test
  void errorOfDuckDbInALaterBatchIsTheErrorOfTheQuery() {
    sources.put("s", new ScriptedSource(1_000_000, 1000));
    FederatedPlan plan =
        plan(
            fragment(0, source("s"), row(BIGINT)),
            fragment(
                1,
                duckDb(
                    "SELECT CAST(CASE WHEN c0 < 800000 THEN c0 ELSE 10000000000 END AS INT)::BIGINT"
                        + " FROM fragment_0"),
                row(BIGINT),
                0));
    try (PlanRun run = run(plan)) {
      ArrowLakeException error = catchThrowableOfType(ArrowLakeException.class, () -> rows(run));
      assertThat(error.code()).isEqualTo(ErrorCode.NUMERIC_OVERFLOW);
      assertThat(error.detail()).doesNotContain("LINE").doesNotContain("CData");
    }
  }

  @Test
  void otherTypesThanPlannedAreADefect() {
    FederatedPlan plan = plan(fragment(0, duckDb("SELECT 1"), row(VARCHAR)));
    try (PlanRun run = run(plan)) {
      ArrowLakeException error = catchThrowableOfType(ArrowLakeException.class, () -> rows(run));
      assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
      assertThat(error.detail()).contains("Utf8").contains("Int(32");
    }
  }

  @Test
  void cancelWhileASourceHangs() throws Exception {
    ScriptedSource hanging = new ScriptedSource(10, 1000, ScriptedSource.NEVER, 2);
    sources.put("s", hanging);
    FederatedPlan plan =
        plan(
            fragment(0, source("s"), row(BIGINT)),
            fragment(1, duckDb("SELECT sum(c0)::BIGINT FROM fragment_0"), row(BIGINT), 0));
    try (PlanRun run = run(plan)) {
      CompletableFuture<Void> cancel =
          CompletableFuture.runAsync(
              () -> {
                await(hanging);
                run.cancel();
              },
              threads);
      ArrowLakeException error = catchThrowableOfType(ArrowLakeException.class, () -> rows(run));
      assertThat(error.code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
      cancel.get();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 10, 40, 100})
  void cancelAtAnyMoment(int millis) {
    sources.put("s", new ScriptedSource(1_000_000, 1000));
    FederatedPlan plan =
        plan(
            fragment(0, source("s"), row(BIGINT)),
            fragment(1, duckDb("SELECT c0, c0 * 2 FROM fragment_0"), row(BIGINT, BIGINT), 0));
    try (PlanRun run = run(plan)) {
      threads.execute(
          () -> {
            sleep(millis);
            run.cancel();
            run.cancel();
          });
      ArrowLakeException error = catchThrowableOfType(ArrowLakeException.class, () -> count(run));
      assertThat(error.code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM range(400000000000) t(i) WHERE i % 3 = 0",
        "SELECT i FROM range(400000000000) t(i) WHERE i < 3000000"
      })
  void cancelWhileDuckDbComputes(String sql) {
    for (int millis : new int[] {0, 1, 5, 50}) {
      try (PlanRun run = run(plan(fragment(0, duckDb(sql), row(BIGINT))))) {
        threads.execute(
            () -> {
              sleep(millis);
              run.cancel();
            });
        ArrowLakeException error = catchThrowableOfType(ArrowLakeException.class, () -> count(run));
        assertThat(error.code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
      }
    }
  }

  @Test
  void keysOfOneFragmentFilterAnother() {
    sources.put("small", new ScriptedSource(2, 3));
    sources.put("big", new ScriptedSource(4, 100));
    FederatedPlan plan =
        plan(
            List.of(new RuntimeFilter(2, 0, 0, 0, 6, Double.NaN)),
            fragment(0, source("big"), row(BIGINT)),
            fragment(1, source("small"), row(BIGINT)),
            fragment(2, duckDb("SELECT c0 // 2 FROM fragment_1"), row(BIGINT), 1),
            fragment(
                3,
                duckDb("SELECT count(*) FROM fragment_0 s JOIN fragment_2 t ON s.c0 = t.c0"),
                row(BIGINT),
                0,
                2));
    try (PlanRun run = run(plan)) {
      assertThat(rows(run)).containsExactly("6");
    }

    assertThat(sources.get("big").keys).containsExactlyInAnyOrder(0L, 1L, 2L);
  }

  @Test
  void failureWhileKeysAreCollectedEndsWhoWaitsForThem() {
    sources.put("small", new ScriptedSource(2, 3, 1, ScriptedSource.NEVER));
    sources.put("big", new ScriptedSource(4, 100));
    try (PlanRun run = run(filtered())) {
      ArrowLakeException error = catchThrowableOfType(ArrowLakeException.class, () -> rows(run));
      assertThat(error.code()).isEqualTo(ErrorCode.SOURCE_LOST);
    }

    assertThat(sources.get("big").produced).hasValue(0);
  }

  @Test
  void cancelWhileKeysAreCollected() {
    ScriptedSource hanging = new ScriptedSource(2, 3, ScriptedSource.NEVER, 1);
    sources.put("small", hanging);
    sources.put("big", new ScriptedSource(4, 100));
    try (PlanRun run = run(filtered())) {
      threads.execute(
          () -> {
            await(hanging);
            run.cancel();
          });
      ArrowLakeException error = catchThrowableOfType(ArrowLakeException.class, () -> rows(run));
      assertThat(error.code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
    }
  }

  @Test
  void tooManyKeysMakeNoFilterAndLoseNoRow() {
    int rows = RuntimeFilter.MOST_KEYS / 4;
    sources.put("small", new ScriptedSource(6, rows));
    sources.put("big", new ScriptedSource(4, 100));
    try (PlanRun run = run(filtered())) {
      assertThat(rows(run)).containsExactly("400");
      assertThat(run.progress().get(0).rows()).isEqualTo(6L * rows);
    }

    assertThat(sources.get("big").keys).isEmpty();
  }

  @Test
  void fragmentsThatWaitForEachOtherAreADefect() {
    FederatedPlan plan =
        plan(
            List.of(
                new RuntimeFilter(0, 0, 1, 0, 1, Double.NaN),
                new RuntimeFilter(1, 0, 0, 0, 1, Double.NaN)),
            fragment(0, source("s"), row(BIGINT)),
            fragment(1, source("t"), row(BIGINT)),
            fragment(2, duckDb("SELECT 1"), row(BIGINT), 0, 1));
    ArrowLakeException error = catchThrowableOfType(ArrowLakeException.class, () -> run(plan));
    assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
  }

  private static FederatedPlan filtered() {
    return plan(
        List.of(new RuntimeFilter(0, 0, 1, 0, 6, Double.NaN)),
        fragment(0, source("small"), row(BIGINT)),
        fragment(1, source("big"), row(BIGINT)),
        fragment(
            2,
            duckDb("SELECT count(*) FROM fragment_0 s JOIN fragment_1 t ON s.c0 = t.c0"),
            row(BIGINT),
            0,
            1));
  }

  private PlanRun run(FederatedPlan plan) {
    QueryScope scope = new QueryScope("q", allocator, null, warning -> {});
    PlanRun run =
        new PlanRun(
            plan,
            scope,
            sources::get,
            Map.of("duckdb", new SiteDispatch(database), "arrow", new ArrowEngine()),
            threads);
    try {
      run.start();
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }

    return run;
  }

  private static List<String> rows(PlanRun run) {
    List<String> rows = new ArrayList<>();
    for (VectorSchemaRoot next = run.next(); next != null; next = run.next()) {
      try (VectorSchemaRoot batch = next) {
        for (int i = 0; i < batch.getRowCount(); i++) {
          rows.add(text(batch, i));
        }
      }
    }

    return rows;
  }

  private static String text(VectorSchemaRoot batch, int index) {
    return batch.getFieldVectors().stream()
        .map(vector -> String.valueOf(vector.getObject(index)))
        .collect(Collectors.joining(" "));
  }

  private static long count(PlanRun run) {
    long count = 0;
    VectorSchemaRoot batch = run.next();
    while (batch != null) {
      count += batch.getRowCount();
      batch.close();
      batch = run.next();
    }

    return count;
  }

  private static void await(ScriptedSource source) {
    try {
      source.hanging.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
