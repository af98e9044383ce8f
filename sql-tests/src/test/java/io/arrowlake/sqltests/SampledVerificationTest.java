package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryEngineBuilder;
import io.arrowlake.engine.QueryExecution;
import io.arrowlake.engine.QueryOptions;
import io.arrowlake.engine.Session;
import io.arrowlake.engine.VerificationCounts;
import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Queries are verified after they ran, and a source that computes wrongly is found out. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SampledVerificationTest {
  private static final String DATABASE = "sampled";
  private static final String MAXIMUM =
      "SELECT g, max(k) FROM shop.public.t WHERE k >= ? GROUP BY g";

  @TempDir private Path folder;
  private TestingPostgresServer server;

  @BeforeEach
  void create() throws Exception {
    server = TestingPostgresServer.shared();
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    server.execute(
        DATABASE,
        "CREATE TABLE t AS SELECT i AS k, i % 10 AS g FROM generate_series(1, 1000) i",
        "ANALYZE");
  }

  private QueryEngine engine(String rate) throws IOException {
    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(
        config,
        "catalogs:\n  shop: {type: postgres, url: '%s', user: '%s', password: '%s'}\n%s\n"
            .formatted(server.url(DATABASE), server.user(), server.password(), rate));
    return new QueryEngineBuilder().configuration(config).build();
  }

  private static void run(QueryEngine engine, String sql, Object... parameters) {
    QueryOptions options = new QueryOptions(List.of(parameters), null);
    try (QueryExecution query = engine.query(new Session(), sql, options)) {
      query.start();
      for (VectorSchemaRoot batch = query.next(); batch != null; batch = query.next()) {
        batch.close();
      }
    }
  }

  private static VerificationCounts await(QueryEngine engine, Predicate<VerificationCounts> wanted)
      throws InterruptedException {
    while (!wanted.test(engine.sampledVerifications())) {
      Thread.sleep(20);
    }

    return engine.sampledVerifications();
  }

  @Test
  void goodAnswersAreEqual() throws Exception {
    try (QueryEngine engine = engine("verify_sample_rate: 1")) {
      run(engine, MAXIMUM, 5);
      assertThat(await(engine, counts -> counts.equal() > 0))
          .isEqualTo(new VerificationCounts(1, 0, 0, 0));
    }
  }

  /** A server that finds another sum before its own, as one with a broken extension may. */
  @Test
  void wrongWorkOfASourceIsFound() throws Exception {
    server.execute(
        DATABASE,
        "CREATE SCHEMA evil",
        "CREATE AGGREGATE evil.max(int) (SFUNC = int4smaller, STYPE = int4)",
        "ALTER DATABASE " + DATABASE + " SET search_path = evil, pg_catalog, public");
    try (QueryEngine engine = engine("verify_sample_rate: 1.0")) {
      run(engine, MAXIMUM, 5);
      assertThat(await(engine, counts -> counts.different() > 0))
          .isEqualTo(new VerificationCounts(0, 1, 0, 0));
    }
  }

  @Test
  void whatWritesOrExplainsIsNotVerified() throws Exception {
    try (QueryEngine engine = engine("verify_sample_rate: 1")) {
      run(engine, "CREATE TABLE local.main.w AS SELECT k FROM shop.public.t");
      run(engine, "INSERT INTO local.main.w SELECT k FROM shop.public.t");
      run(engine, "EXPLAIN ANALYZE SELECT k FROM shop.public.t");
      run(engine, "VERIFY SELECT k FROM shop.public.t");
      run(engine, "SHOW CATALOGS");
      run(engine, "SELECT count(*) FROM shop.public.t");
      assertThat(await(engine, counts -> counts.equal() > 0))
          .isEqualTo(new VerificationCounts(1, 0, 0, 0));
    }
  }

  @Test
  void nothingIsVerifiedUnlessConfigured() throws Exception {
    try (QueryEngine engine = engine("")) {
      run(engine, MAXIMUM, 5);
      Thread.sleep(300);
      assertThat(engine.sampledVerifications()).isEqualTo(new VerificationCounts(0, 0, 0, 0));
    }
  }

  @Test
  void closingTheEngineEndsIt() throws Exception {
    server.execute(
        DATABASE,
        "CREATE VIEW slow AS SELECT k, pg_sleep(CASE WHEN k = 1000 THEN 2 ELSE 0 END)::text AS s"
            + " FROM t");
    QueryEngine engine = engine("verify_sample_rate: 1");
    run(engine, "SELECT k, s FROM shop.public.slow");
    Thread.sleep(300);
    long start = System.nanoTime();
    engine.close();
    assertThat(engine.sampledVerifications()).isEqualTo(new VerificationCounts(0, 0, 0, 1));
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
  }
}
