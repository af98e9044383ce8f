package io.arrowlake.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.engine.IngestExecution;
import io.arrowlake.engine.IngestRequest;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest.Creation;
import io.arrowlake.testkit.TestingPooler;
import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Loads through a pooler that gives each transaction another connection. */
class PooledIngestTest {
  private static final String QUERY = "SELECT i AS id, 'text ' || i AS t FROM range(30000) r(i)";

  @TempDir Path folder;

  private IngestFixture fixture(TestingPooler pooler) throws Exception {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.dropDatabase("pooled_ingest");
    server.createDatabase("pooled_ingest");
    return new IngestFixture(
        server,
        "pooled_ingest",
        folder,
        "postgresql://localhost:" + pooler.port() + "/pooled_ingest");
  }

  @ParameterizedTest
  @EnumSource(LoadMode.class)
  void allModesArrive(LoadMode mode) throws Exception {
    try (TestingPooler pooler = TestingPooler.to(TestingPostgresServer.shared().port(), 4);
        IngestFixture fixture = fixture(pooler)) {
      fixture.parquet("a.parquet", QUERY);
      fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, t text)");
      IngestRequest request =
          fixture.request("t", mode, Creation.NEVER, List.of("id"), Map.of(), null);
      fixture.run(request);
      fixture.run(request);
      assertThat(fixture.value("SELECT count(*) || ' ' || count(DISTINCT t) FROM t"))
          .isEqualTo("30000 30000");
      assertThat(fixture.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
          .isEqualTo("0");
    }
  }

  @Test
  void loadsOfOneTableExcludeEachOther() throws Exception {
    try (TestingPooler pooler = TestingPooler.to(TestingPostgresServer.shared().port(), 4);
        IngestFixture fixture = fixture(pooler)) {
      fixture.parquet("a.parquet", QUERY);
      fixture.execute(
          "CREATE TABLE t (id bigint, t text)",
          "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
              + " $$ BEGIN IF NEW.id = 0 THEN PERFORM pg_sleep(8); END IF; RETURN NEW; END $$",
          "CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION slow()");
      IngestRequest request = fixture.request("t", LoadMode.APPEND, Creation.NEVER);
      try (IngestExecution first = fixture.ingest(request)) {
        CompletableFuture<Void> running = CompletableFuture.runAsync(first::run);
        while (fixture
            .value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            .equals("0")) {
          Thread.sleep(10);
        }

        assertThatThrownBy(() -> fixture.run(request))
            .isInstanceOfSatisfying(
                ArrowLakeException.class,
                error -> assertThat(error.code()).isEqualTo(ErrorCode.TARGET_BUSY))
            .hasMessageContaining("server process");
        running.join();
      }

      assertThat(fixture.value("SELECT count(*) FROM t")).isEqualTo("30000");
    }
  }
}
