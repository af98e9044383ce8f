package io.arrowlake.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arrowlake.engine.run.ScriptedAdapter;
import io.arrowlake.planner.PlanPrinter;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.json.PlanReader;
import io.arrowlake.planner.plan.FederatedPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class QueryEngineTest {
  @TempDir Path folder;

  private final Session session = new Session();
  private QueryEngine engine;

  @AfterEach
  void close() throws InterruptedException {
    if (engine != null) {
      engine.close();
    }

    // A thread that has run its last task is still there for a moment.
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("arrowlake-"))) {
      Thread.sleep(1);
    }
  }

  private void open(String yaml) {
    try {
      engine =
          new QueryEngineBuilder()
              .configuration(Files.writeString(folder.resolve("arrowlake.yaml"), yaml))
              .memory("512MB")
              .build();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void openScripted(String options) {
    open("catalogs: {s: {type: scripted" + options + "}}");
  }

  @Test
  void readsASourceUnderTheNamesOfTheStatement() {
    openScripted(", batches: 3, size: 10");
    assertThat(rows("SELECT a AS x FROM s.t WHERE a % 10 = 3 ORDER BY x"))
        .containsExactly("3", "13", "23");
    try (QueryExecution query = query("SELECT a AS x FROM s.t")) {
      query.start();
      assertThat(query.hasRows()).isTrue();
      assertThat(query.schema().getFields()).extracting("name").containsExactly("x");
      assertThat(query.plan()).isPresent();
      assertThat(query.state()).isEqualTo(QueryState.RUNNING);
    }
  }

  @Test
  void writesToTheLocalStore() {
    openScripted("");
    assertThat(update("CREATE TABLE local.main.x AS SELECT a, a * 2 AS b FROM s.t")).isEqualTo(30);
    assertThat(update("CREATE TABLE IF NOT EXISTS local.main.x AS SELECT 1 AS z")).isZero();
    assertThat(update("INSERT INTO local.main.x VALUES (1000, 1)")).isEqualTo(1);
    assertThat(rows("SELECT count(*), sum(b) FROM local.main.x")).containsExactly("31 871");
    assertThat(error("CREATE TABLE local.main.x AS SELECT 1 AS z").code())
        .isEqualTo(ErrorCode.TABLE_EXISTS);
    assertThat(update("DROP TABLE local.main.x")).isEqualTo(-1);
    assertThat(error("DROP TABLE local.main.x").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
    assertThat(error("CREATE TABLE local.main.k (a INTEGER, PRIMARY KEY (a))").code())
        .isEqualTo(ErrorCode.NOT_SUPPORTED);
  }

  @Test
  void errorOfASourceIsTheErrorOfTheQueryAgainAndAgain() {
    openScripted(", fail_at: 2");
    try (QueryExecution query = query("SELECT count(*) FROM s.t")) {
      query.start();
      ArrowLakeException first = catchThrowableOfType(ArrowLakeException.class, query::next);
      assertThat(first.code()).isEqualTo(ErrorCode.SOURCE_LOST);
      assertThat(catchThrowableOfType(ArrowLakeException.class, query::next)).isSameAs(first);
      assertThat(query.state()).isEqualTo(QueryState.FAILED);
    }
  }

  /** Loses the connection so often, each time at this batch. */
  private static void loseConnections(int times, int batch) {
    AtomicInteger left = new AtomicInteger(times);
    ScriptedAdapter.opened("s")
        .beforeBatch(
            at -> {
              if (at == batch && left.getAndDecrement() > 0) {
                throw new ArrowLakeException(ErrorCode.SOURCE_LOST, "Lost at " + at);
              }
            });
  }

  @Test
  void runsAgainWhatLostItsSourceBeforeTheFirstRow() {
    openScripted("");
    loseConnections(2, 2);
    try (QueryExecution query = query("SELECT count(*), sum(a) FROM s.t")) {
      query.start();
      assertThat(rows(query)).containsExactly("30 435");
      assertThat(query.warnings()).hasSize(2).allMatch(text -> text.contains("AL-3003"));
    }

    assertThat(ScriptedAdapter.opened("s").openSessions).hasValue(0);
  }

  @Test
  void doesNotRunAgainWhatHasGivenRows() {
    // No more batches are read ahead than come before the one that is lost.
    openScripted(", batches: 30");
    loseConnections(1, 20);
    try (QueryExecution query = query("SELECT a FROM s.t")) {
      query.start();
      query.next().close();
      assertThat(
              catchThrowableOfType(
                      ArrowLakeException.class,
                      () -> {
                        while (true) {
                          query.next().close();
                        }
                      })
                  .code())
          .isEqualTo(ErrorCode.SOURCE_LOST);
      assertThat(query.warnings()).isEmpty();
    }
  }

  @Test
  void doesNotRunAgainWhatWrites() {
    openScripted("");
    loseConnections(1, 2);
    assertThat(error("CREATE TABLE local.main.x AS SELECT a FROM s.t").code())
        .isEqualTo(ErrorCode.SOURCE_LOST);
    assertThat(update("CREATE TABLE local.main.x AS SELECT a FROM s.t")).isEqualTo(30);
  }

  @Test
  void cancelWhileItWaitsForAnotherRun() throws Exception {
    openScripted("");
    loseConnections(100, 0);
    try (QueryExecution query = query("SELECT count(*) FROM s.t")) {
      query.start();
      CompletableFuture<ArrowLakeException> error = failing(query::next);
      Thread.sleep(300);
      query.cancel();
      assertThat(error.get(500, TimeUnit.MILLISECONDS).code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
    }
  }

  @Test
  void cancelBeforeTheStart() {
    openScripted("");
    try (QueryExecution query = query("SELECT 1")) {
      query.cancel();
      assertThat(query.state()).isEqualTo(QueryState.CANCELLED);
      assertThat(catchThrowableOfType(ArrowLakeException.class, query::start).code())
          .isEqualTo(ErrorCode.QUERY_CANCELLED);
    }
  }

  @Test
  void cancelWhileItWaitsForItsTurn() throws Exception {
    open("{catalogs: {s: {type: scripted}}, limits: {concurrent_queries: 1}}");
    try (QueryExecution first = query("SELECT a FROM s.t");
        QueryExecution second = query("SELECT a FROM s.t")) {
      first.start();
      CompletableFuture<ArrowLakeException> error = failing(second::start);
      Thread.sleep(50);
      assertThat(second.state()).isEqualTo(QueryState.QUEUED);
      second.cancel();
      assertThat(error.get().code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
      try (VectorSchemaRoot batch = first.next()) {
        assertThat(batch.getRowCount()).isEqualTo(10);
      }
    }
  }

  @Test
  void placeOfAnEndedQueryIsGivenOn() {
    open("{catalogs: {s: {type: scripted}}, limits: {concurrent_queries: 1}}");
    for (int i = 0; i < 5; i++) {
      assertThat(rows("SELECT count(*) FROM s.t")).containsExactly("30");
      assertThat(error("SELECT b FROM s.t").code()).isEqualTo(ErrorCode.COLUMN_NOT_FOUND);
    }
  }

  @Test
  void cancelWhileItIsPlannedReturnsAtOnce() throws Exception {
    openScripted(", hang_planning: true");
    try (QueryExecution query = query("SELECT a FROM s.t")) {
      CompletableFuture<ArrowLakeException> error = failing(query::start);
      while (ScriptedAdapter.opened("s") == null) {
        Thread.sleep(5);
      }

      ScriptedAdapter.opened("s").awaitPlanning();
      assertThat(query.state()).isEqualTo(QueryState.PLANNING);
      query.cancel();
      assertThat(error.get().code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
    } finally {
      ScriptedAdapter.opened("s").releasePlanning();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void cancelWhileASourceHangs(int batch) throws Exception {
    openScripted(", hang_at: " + batch);
    try (QueryExecution query = query("SELECT sum(a) FROM s.t")) {
      query.start();
      CompletableFuture<ArrowLakeException> error = failing(query::next);
      ScriptedAdapter.opened("s").hanging.await();
      query.cancel();
      query.cancel();
      assertThat(error.get().code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
      assertThat(query.state()).isEqualTo(QueryState.CANCELLED);
    }
  }

  @Test
  void closeFromAnotherThreadWaitsForTheReader() throws Exception {
    openScripted(", hang_at: 1");
    QueryExecution query = query("SELECT sum(a) FROM s.t");
    query.start();
    CompletableFuture<ArrowLakeException> error = failing(query::next);
    ScriptedAdapter.opened("s").hanging.await();
    query.close();
    assertThat(error.get().code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
    query.close();
  }

  @Test
  void deadlineOfTheCall() {
    openScripted(", hang_at: 1");
    QueryOptions options = new QueryOptions(List.of(), Duration.ofMillis(100));
    try (QueryExecution query = engine.query(session, "SELECT sum(a) FROM s.t", options)) {
      // On a busy machine it may pass before the first row is asked for.
      assertThat(catchThrowableOfType(ArrowLakeException.class, () -> startAndRead(query)).code())
          .isEqualTo(ErrorCode.QUERY_TIMEOUT);
      assertThat(query.state()).isEqualTo(QueryState.FAILED);
    }
  }

  private static void startAndRead(QueryExecution query) {
    query.start();
    query.next();
  }

  @Test
  void deadlineFreesAQueryThatNobodyReads() throws Exception {
    open(
        "{catalogs: {s: {type: scripted, batches: 1000000}},"
            + " limits: {concurrent_queries: 1, query_timeout: 200ms}}");
    try (QueryExecution query = query("SELECT a FROM s.t")) {
      query.start();
      while (!query.state().isFinal() || ScriptedAdapter.opened("s").openStreams.get() > 0) {
        Thread.sleep(10);
      }

      assertThat(query.state()).isEqualTo(QueryState.FAILED);
      assertThat(rows("SELECT 1")).containsExactly("1");
    }
  }

  @Test
  void droppedCatalogStaysOpenForTheQueriesThatUseIt() {
    openScripted(", batches: 1000");
    try (QueryExecution query = query("SELECT a FROM s.t")) {
      query.start();
      query.next().close();
      assertThat(update("DROP CATALOG s")).isEqualTo(-1);
      assertThat(ScriptedAdapter.opened("s").closes).hasValue(0);
      query.next().close();
      assertThat(error("SELECT a FROM s.t").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
    }

    assertThat(ScriptedAdapter.opened("s").closes).hasValue(1);
  }

  @Test
  void closingTheEngineEndsWhatRuns() throws Exception {
    openScripted(", hang_at: 1");
    QueryExecution query = query("SELECT sum(a) FROM s.t");
    query.start();
    CompletableFuture<ArrowLakeException> error = failing(query::next);
    ScriptedAdapter.opened("s").hanging.await();
    engine.close();
    assertThat(error.get().code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
    assertThat(ScriptedAdapter.opened("s").closes).hasValue(1);
    query.close();
    assertThat(catchThrowableOfType(ArrowLakeException.class, () -> query("SELECT 1")).code())
        .isEqualTo(ErrorCode.QUERY_CANCELLED);
  }

  @Test
  void makesAndChangesCatalogs() {
    open("{}");
    assertThat(update("CREATE CATALOG x USING scripted WITH (batches = 2, size = 5)"))
        .isEqualTo(-1);
    assertThat(rows("SELECT count(*) FROM x.t")).containsExactly("10");
    assertThat(update("ALTER CATALOG x SET (size = 7)")).isEqualTo(-1);
    assertThat(rows("SELECT count(*) FROM x.t")).containsExactly("14");
    assertThat(error("CREATE CATALOG X USING scripted").code()).isEqualTo(ErrorCode.CATALOG_EXISTS);
    assertThat(error("ALTER CATALOG x SET (sice = 7)").getMessage()).contains("Did you mean: size");
    assertThat(rows("SELECT count(*) FROM x.t")).containsExactly("14");
    ArrowLakeException unknown = error("CREATE CATALOG y USING scriptet");
    assertThat(unknown.code()).isEqualTo(ErrorCode.ADAPTER_NOT_FOUND);
    assertThat(unknown.getMessage()).contains("Did you mean: scripted");
    assertThat(error("DROP CATALOG z").code()).isEqualTo(ErrorCode.CATALOG_NOT_FOUND);
    assertThat(update("DROP CATALOG IF EXISTS z")).isEqualTo(-1);
    assertThat(rows("SHOW CATALOGS")).anyMatch(row -> row.startsWith("x"));
  }

  @Test
  void altersTheLocalStore() {
    open("{}");
    update("CREATE TABLE local.main.x AS SELECT 1 AS a");
    assertThat(update("ALTER CATALOG local SET (path = 'store.db')")).isEqualTo(-1);
    update("CREATE TABLE local.main.y AS SELECT 2 AS a");
    assertThat(rows("SELECT a FROM local.main.y")).containsExactly("2");
    assertThat(folder.resolve("store.db")).exists();
  }

  @Test
  void missingSecretIsNamedByTheStatementThatNeedsIt() {
    openScripted(", secret: '${file:password.txt}'");
    assertThat(rows("SELECT 1")).containsExactly("1");
    ArrowLakeException error = error("SELECT a FROM s.t");
    assertThat(error.code()).isEqualTo(ErrorCode.SECRET_NOT_FOUND);
    assertThat(error.getMessage()).contains("${file:password.txt}");
  }

  @Test
  void tellsTheMistakesOfAllCatalogsAtOnce() {
    ArrowLakeException error =
        catchThrowableOfType(
            ArrowLakeException.class,
            () -> open("catalogs: {a: {type: scripted, rowz: 1}, b: {type: postgrs}}"));
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    assertThat(error.getMessage()).contains("rowz").contains("postgrs");
  }

  @Test
  void catalogsOfTheBuilderWinOverThoseOfTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "catalogs: {s: {type: scripted}}");
    engine =
        new QueryEngineBuilder()
            .configuration(file)
            .catalog("S", Map.of("type", "scripted", "size", "1"))
            .build();
    assertThat(rows("SELECT count(*) FROM s.t")).containsExactly("3");
  }

  @Test
  void wrongMemoryIsAMistakeOfTheConfiguration() {
    assertThat(
            catchThrowableOfType(
                    ArrowLakeException.class, () -> new QueryEngineBuilder().memory("4").build())
                .code())
        .isEqualTo(ErrorCode.CONFIG_INVALID);
  }

  @Test
  void setsAndShowsSettings() {
    openScripted("");
    update("SET catalog = 's'");
    update("SET query_timeout = '30s'");
    assertThat(rows("SELECT count(*) FROM t")).containsExactly("30");
    assertThat(rows("SHOW query_timeout")).containsExactly("query_timeout 30s");
    assertThat(error("SET query_timeuot = '30s'").getMessage())
        .contains("Did you mean: query_timeout");
    assertThat(error("SET query_timeout = 'soon'").code()).isEqualTo(ErrorCode.INVALID_QUERY);
    assertThat(error("SET pushdown = 'maybe'").code()).isEqualTo(ErrorCode.INVALID_QUERY);
    update("RESET ALL");
    assertThat(rows("SHOW query_timeout")).containsExactly("query_timeout null");
  }

  @Test
  void explains() {
    openScripted("");
    assertThat(rows("EXPLAIN SELECT count(*) FROM s.t")).anyMatch(row -> row.contains("at s"));
    assertThat(rows("EXPLAIN ANALYZE SELECT count(*) FROM s.t"))
        .anyMatch(row -> row.contains("actual 30 rows"));
    assertThat(rows("EXPLAIN (FORMAT JSON) SELECT 1")).singleElement().asString().startsWith("{");
    assertThat(rows("EXPLAIN (SNAPSHOT) SELECT a FROM s.t"))
        .contains("Tables:", "  s.main.t as of 1")
        .noneMatch(row -> row.startsWith("Snapshot"));
    assertThat(rows("EXPLAIN (ANALYZE, SNAPSHOT) SELECT a FROM s.t"))
        .contains("Snapshot of s: snapshot");
  }

  /** The megabytes that a line of EXPLAIN ANALYZE says of a holder of memory. */
  private static double megabytes(String line, String holder) {
    Matcher size = Pattern.compile(holder + " ([\\d.]+) MB").matcher(line);
    return size.find() ? Double.parseDouble(size.group(1)) : 0;
  }

  private String memory(String sql) {
    return rows("EXPLAIN ANALYZE " + sql).stream()
        .filter(row -> row.startsWith("Memory at most: "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tellsTheMemoryThatAQueryTook() {
    openScripted(", batches: 300, size: 10000");
    rows("SET residual_engine = 'arrow'");
    String operators = memory("SELECT count(*) FROM (SELECT a FROM s.t GROUP BY a HAVING a > 5)");
    assertThat(megabytes(operators, "JVM operators")).isGreaterThan(20);
    assertThat(megabytes(operators, "batches")).isGreaterThan(1);
    assertThat(megabytes(operators, "DuckDB on disk")).isZero();
    rows("SET residual_engine = 'duckdb'");
    String spilled =
        memory(
            "SELECT count(*) FROM (SELECT x.a, x.a + y.a AS c FROM s.t AS x, s.t AS y WHERE x.a ="
                + " y.a ORDER BY y.a DESC, x.a LIMIT 2999999) WHERE c > 5");
    assertThat(megabytes(spilled, "DuckDB")).isGreaterThan(20);
  }

  @Test
  void explainsInJsonThatReadsBack() {
    openScripted("");
    PlanReader reader = new PlanReader(engine.catalogs(), List.of());
    assertThat(rows("EXPLAIN (ANALYZE, FORMAT JSON) SELECT a FROM s.t").get(0))
        .contains("\"DuckDB on disk\"");
    for (String options : List.of("FORMAT JSON", "ANALYZE, FORMAT JSON")) {
      String sql = "EXPLAIN (" + options + ") SELECT a FROM s.t";
      String json = rows(sql).get(0);
      assertThat(json.contains("\"actual\"")).isEqualTo(options.contains("ANALYZE"));
      FederatedPlan plan = reader.read(json);
      assertThat(plan.sql()).isEqualTo(sql);
      assertThat(new PlanPrinter().lines(plan, Set.of()))
          .isEqualTo(rows("EXPLAIN SELECT a FROM s.t"));
    }
  }

  @Test
  void describes() {
    openScripted("");
    assertThat(engine.describe(session, "SELECT a FROM s.t WHERE a = ?").parameters()).hasSize(1);
    assertThat(engine.describe(session, "SHOW TABLES FROM s").kind())
        .isEqualTo(StatementDescription.Kind.ROWS);
    assertThat(engine.describe(session, "CREATE TABLE local.main.q AS SELECT 1 AS a").kind())
        .isEqualTo(StatementDescription.Kind.UPDATE);
    assertThat(engine.describe(session, "SET catalog = 's'").kind())
        .isEqualTo(StatementDescription.Kind.DEFINITION);
  }

  @Test
  void manyQueriesAtOnceWithCancelsInBetween() throws Exception {
    openScripted(", batches: 50, size: 1000");
    List<CompletableFuture<Void>> all = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    for (int i = 0; i < 24; i++) {
      boolean cancelled = i % 3 == 0;
      int millis = i;
      all.add(
          CompletableFuture.runAsync(
              () -> {
                await(start);
                try (QueryExecution query =
                    query("SELECT a % 10 AS k, count(*) AS n FROM s.t GROUP BY a % 10")) {
                  if (cancelled) {
                    CompletableFuture.delayedExecutor(
                            millis, java.util.concurrent.TimeUnit.MILLISECONDS)
                        .execute(query::cancel);
                  }

                  read(query, cancelled);
                }
              }));
    }

    start.countDown();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
  }

  private static void read(QueryExecution query, boolean mayBeCancelled) {
    try {
      query.start();
      assertThat(rows(query)).hasSize(10).allMatch(row -> row.endsWith(" 5000"));
    } catch (ArrowLakeException e) {
      assertThat(mayBeCancelled).as(e.toString()).isTrue();
      assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private QueryExecution query(String sql) {
    return engine.query(session, sql, QueryOptions.DEFAULT);
  }

  private long update(String sql) {
    try (QueryExecution query = query(sql)) {
      query.start();
      assertThat(query.hasRows()).isFalse();
      assertThat(query.state()).isEqualTo(QueryState.FINISHED);
      return query.updateCount();
    }
  }

  private ArrowLakeException error(String sql) {
    return catchThrowableOfType(ArrowLakeException.class, () -> rows(sql));
  }

  private List<String> rows(String sql) {
    try (QueryExecution query = query(sql)) {
      query.start();
      List<String> rows = rows(query);
      assertThat(query.state()).isEqualTo(QueryState.FINISHED);
      assertThat(query.next()).isNull();
      return rows;
    }
  }

  private static List<String> rows(QueryExecution query) {
    List<String> rows = new ArrayList<>();
    for (VectorSchemaRoot next = query.next(); next != null; next = query.next()) {
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

  private static CompletableFuture<ArrowLakeException> failing(Runnable work) {
    return CompletableFuture.supplyAsync(
        () -> catchThrowableOfType(ArrowLakeException.class, work::run));
  }
}
