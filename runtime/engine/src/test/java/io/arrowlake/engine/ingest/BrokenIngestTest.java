package io.arrowlake.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.engine.IngestExecution;
import io.arrowlake.engine.IngestRequest;
import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryEngineBuilder;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorType;
import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest.Creation;
import io.arrowlake.testkit.TestingPostgresServer;
import io.arrowlake.testkit.TestingProxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers and networks that break under an ingest cost nothing but running it again. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class BrokenIngestTest {
  private static final int ROWS = 60_000;
  private static final String QUERY =
      "SELECT i AS id, 'text ' || i AS t FROM range(0, " + ROWS + ") r(i)";

  @TempDir private Path folder;

  private static void assertComplete(IngestFixture fixture, String table) throws SQLException {
    assertThat(
            fixture.value(
                "SELECT count(*) || ' ' || count(DISTINCT id) || ' '"
                    + " || count(*) FILTER (WHERE t = 'text ' || id AND id BETWEEN 0 AND "
                    + (ROWS - 1)
                    + ") FROM "
                    + table))
        .isEqualTo(ROWS + " " + ROWS + " " + ROWS);
  }

  /** What is there is what the ledger says, also between two runs. */
  private static void assertInStep(IngestFixture fixture, String table) throws SQLException {
    String rows = "SELECT count(*) FROM " + table;
    String noted =
        "SELECT coalesce(sum(rows), 0) FROM arrowlake_ingest_chunk WHERE relation = '"
            + table
            + "'::regclass::oid";
    assertThat(fixture.value(rows)).isEqualTo(fixture.value(noted));
  }

  @Test
  void networkThatIsCutAnywhere() throws Exception {
    Random random = new Random(31_337);
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.dropDatabase("cut");
    server.createDatabase("cut");
    try (TestingProxy proxy = TestingProxy.to(server.port());
        IngestFixture fixture =
            new IngestFixture(
                server, "cut", folder, "postgresql://localhost:" + proxy.port() + "/cut")) {
      fixture.parquet("a.parquet", QUERY);
      int broken = 0;
      for (LoadMode mode : List.of(LoadMode.APPEND, LoadMode.REPLACE, LoadMode.UPSERT)) {
        String table = "t_" + mode.name().toLowerCase(java.util.Locale.ROOT);
        fixture.execute("CREATE TABLE " + table + " (id bigint PRIMARY KEY, t text)");
        IngestRequest request =
            fixture.request(table, mode, Creation.NEVER, List.of("id"), Map.of(), null);
        for (int i = 0; i < 8; i++) {
          proxy.cutAfter(1_000L + random.nextInt(900_000));
          broken += runs(fixture, request) ? 0 : 1;
          proxy.mend();
          if (mode != LoadMode.REPLACE) {
            assertInStepOrEmpty(fixture, table);
          }
        }

        fixture.run(request);
        assertComplete(fixture, table);
      }

      assertThat(broken).isGreaterThan(6);
    }
  }

  private static void assertInStepOrEmpty(IngestFixture fixture, String table) throws SQLException {
    if (fixture.value("SELECT to_regclass('arrowlake_ingest_chunk')::text") == null) {
      assertThat(fixture.value("SELECT count(*) FROM " + table)).isEqualTo("0");
    } else {
      assertInStep(fixture, table);
    }
  }

  private static boolean runs(IngestFixture fixture, IngestRequest request) {
    try {
      fixture.run(request);
      return true;
    } catch (ArrowLakeException e) {
      assertThat(e.code().type()).as(e.getMessage()).isEqualTo(ErrorType.SOURCE);
      return false;
    }
  }

  @Test
  void serverThatCrashesAndRecovers() throws Exception {
    try (TestingPostgresServer server = TestingPostgresServer.start()) {
      server.createDatabase("crash");
      try (IngestFixture fixture =
          new IngestFixture(server, "crash", folder, server.url("crash"))) {
        fixture.parquet("a.parquet", QUERY);
        for (LoadMode mode : List.of(LoadMode.APPEND, LoadMode.REPLACE)) {
          String table = "t_" + mode.name().toLowerCase(java.util.Locale.ROOT);
          fixture.execute("CREATE TABLE " + table + " (id bigint, t text)");
          IngestRequest request = fixture.request(table, mode, Creation.NEVER);
          for (int chunks : new int[] {1, 15}) {
            crash(fixture, request, chunks);
          }

          fixture.run(request);
          assertComplete(fixture, table);
        }
      }
    }
  }

  /** Restarts the server when a run has come so far. */
  private static void crash(IngestFixture fixture, IngestRequest request, int chunks)
      throws Exception {
    try (IngestExecution execution = fixture.ingest(request)) {
      Thread runner =
          new Thread(
              () -> {
                try {
                  execution.run();
                } catch (ArrowLakeException e) {
                  assertThat(e.code().type()).as(e.getMessage()).isEqualTo(ErrorType.SOURCE);
                }
              });
      runner.start();
      while (runner.isAlive() && execution.progress().chunks() < chunks) {
        Thread.onSpinWait();
      }

      fixture.server.restart();
      runner.join();
    }
  }

  /** A file of which no tenth would fit the memory. */
  @Test
  void memoryDoesNotGrowWithTheFile() throws Exception {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.dropDatabase("small");
    server.createDatabase("small");
    try (IngestFixture fixture = new IngestFixture(server, "small", folder, server.url("small"));
        QueryEngine small =
            new QueryEngineBuilder()
                .memory("256MB")
                .catalog(
                    "shop",
                    Map.of(
                        "type", "postgres",
                        "url", server.url("small"),
                        "user", server.user(),
                        "password", server.password()))
                .build()) {
      fixture.parquet(
          "big.parquet",
          "SELECT i AS id, repeat(md5(i::VARCHAR), 128) AS t FROM range(80000) r(i)");
      fixture.execute("CREATE UNLOGGED TABLE big (id bigint, t text)");
      try (IngestExecution execution =
          small.ingest(fixture.request("big", LoadMode.APPEND, Creation.NEVER))) {
        assertThat(execution.plan().bytes()).isGreaterThan(300_000_000);
        assertThat(execution.run().rows()).isEqualTo(80_000);
      }

      assertThat(
              fixture.value(
                  "SELECT count(*) || ' ' || sum(id) || ' '"
                      + " || bool_and(t = repeat(md5(id::text), 128)) FROM big"))
          .isEqualTo("80000 3199960000 true");
      fixture.execute("DROP TABLE big");
    }
  }
}
