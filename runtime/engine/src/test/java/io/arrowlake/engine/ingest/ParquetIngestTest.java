package io.arrowlake.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.arrowlake.engine.IngestExecution;
import io.arrowlake.engine.IngestPlan;
import io.arrowlake.engine.IngestProgress;
import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryEngineBuilder;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest.Creation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an ingest says it has loaded is in the table, once. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ParquetIngestTest {
  private static final String NUMBERS =
      "SELECT i AS id, i %% 7 AS k, 'text ' || i AS t FROM range(%d, %d) r(i)";

  @TempDir private Path folder;
  private IngestFixture fixture;

  @BeforeEach
  void start() throws SQLException {
    fixture = IngestFixture.fresh("ingests", folder);
  }

  @AfterEach
  void stop() throws SQLException {
    fixture.close();
  }

  private static void assertCode(ErrorCode code, String text, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> {
              assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
              assertThat(e.getMessage()).contains(text);
            });
  }

  private void assertNumbers(String table, long rows) throws SQLException {
    assertThat(
            fixture.value(
                "SELECT count(*) || ' ' || count(DISTINCT id) || ' ' || sum(id) || ' '"
                    + " || count(*) FILTER (WHERE t = 'text ' || id AND k = id % 7) FROM "
                    + table))
        .isEqualTo(rows + " " + rows + " " + rows * (rows - 1) / 2 + " " + rows);
  }

  @Test
  void tableIsMadeAndFilled() throws SQLException {
    fixture.parquet("a.parquet", NUMBERS.formatted(0, 10_000));
    fixture.parquet("b.parquet", NUMBERS.formatted(10_000, 15_000));
    var request =
        fixture.request("made", LoadMode.APPEND, Creation.CREATE, List.of("id"), Map.of(), null);
    try (IngestExecution execution = fixture.ingest(request)) {
      IngestPlan plan = execution.plan();
      assertThat(plan.files()).isEqualTo(2);
      assertThat(plan.rows()).isEqualTo(15_000);
      assertThat(plan.definition()).contains("\"id\" bigint").contains("PRIMARY KEY (\"id\")");
      assertThat(plan.columns().get(0).range()).isEqualTo("0 to 14999, no NULL");
      assertThat(fixture.value("SELECT to_regclass('made')::text")).isNull();
      IngestProgress end = execution.run();
      assertThat(end.rows()).isEqualTo(15_000);
      assertThat(end.chunks()).isEqualTo(plan.chunks());
      assertThat(end.bytes()).isEqualTo(plan.bytes());
    }

    assertNumbers("made", 15_000);
    assertThat(fixture.value("SELECT count(*) FROM pg_index WHERE indrelid = 'made'::regclass"))
        .isEqualTo("1");
  }

  @Test
  void whatIsLoadedIsNotLoadedAgain() throws SQLException {
    fixture.parquet("a.parquet", NUMBERS.formatted(0, 5_000));
    fixture.execute("CREATE TABLE t (t text, id bigint, k integer)");
    var request = fixture.request("t", LoadMode.APPEND, Creation.NEVER);
    assertThat(fixture.run(request).resumed()).isZero();
    assertThat(fixture.run(request).resumed()).isEqualTo(5_000);
    fixture.parquet("b.parquet", NUMBERS.formatted(5_000, 9_000));
    assertThat(fixture.run(request).rows()).isEqualTo(9_000);
    assertNumbers("t", 9_000);
    fixture.execute("DROP TABLE t", "CREATE TABLE t (t text, id bigint, k integer)");
    assertThat(fixture.run(request).resumed()).isZero();
    assertNumbers("t", 9_000);
  }

  @Test
  void fileThatChangedIsFoundOut() throws Exception {
    Path file = fixture.parquet("a.parquet", NUMBERS.formatted(0, 5_000));
    fixture.execute("CREATE TABLE t (t text, id bigint, k integer)");
    var request = fixture.request("t", LoadMode.APPEND, Creation.NEVER);
    fixture.run(request);
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    assertThat(fixture.run(request).resumed()).isEqualTo(5_000);
    fixture.parquet("a.parquet", NUMBERS.formatted(1, 5_001));
    assertCode(ErrorCode.SOURCE_CHANGED, "a.parquet", () -> fixture.run(request));
    assertNumbers("t", 5_000);
  }

  /** The same footer over other values: only the bytes of the row group tell. */
  @Test
  void valueThatChangedInPlaceIsFoundOut() throws Exception {
    Path file =
        fixture.parquet(
            "a.parquet",
            "SELECT chr(97 + (i % 26)::INTEGER) || 'xyzzy' AS t FROM range(3000) r(i)");
    fixture.execute("CREATE TABLE t (t text)");
    var request = fixture.request("t", LoadMode.APPEND, Creation.NEVER);
    fixture.run(request);
    byte[] bytes = Files.readAllBytes(file);
    int place = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("mxyzzy");
    assertThat(place).isPositive();
    bytes[place] = 'n';
    Files.write(file, bytes);
    assertCode(ErrorCode.SOURCE_CHANGED, "a.parquet", () -> fixture.run(request));
  }

  @Test
  void replaceShowsAllOrNothing() throws SQLException {
    fixture.parquet("a.parquet", NUMBERS.formatted(0, 6_000));
    fixture.execute(
        "CREATE TABLE t (serial integer GENERATED ALWAYS AS IDENTITY, id bigint PRIMARY KEY,"
            + " k integer CHECK (k < 7), t text)",
        "CREATE VIEW v AS SELECT * FROM t",
        "INSERT INTO t (id, k, t) VALUES (-1, 0, 'old')");
    var request = fixture.request("t", LoadMode.REPLACE, Creation.NEVER);
    fixture.run(request);
    assertNumbers("v", 6_000);
    fixture.run(request);
    assertNumbers("t", 6_000);
    fixture.parquet("b.parquet", NUMBERS.formatted(0, 10));
    // Either of the two files may be the later one.
    assertCode(ErrorCode.CONSTRAINT_VIOLATION, ".parquet, row group ", () -> fixture.run(request));
    assertNumbers("t", 6_000);
    fixture.parquet("b.parquet", NUMBERS.formatted(6_000, 6_010));
    try (IngestExecution execution = fixture.ingest(request)) {
      execution.run();
      assertThat(execution.notice()).contains("from scratch");
    }

    assertNumbers("t", 6_010);
    assertThat(fixture.value("SELECT count(*) FROM pg_class WHERE relname LIKE '%staging%'"))
        .isEqualTo("0");
  }

  @Test
  void replaceMakesATableThatIsNotThere() throws SQLException {
    fixture.parquet("a.parquet", NUMBERS.formatted(0, 3_000));
    fixture.run(
        fixture.request("n", LoadMode.REPLACE, Creation.CREATE, List.of("id"), Map.of(), null));
    assertNumbers("n", 3_000);
    assertThat(fixture.run(fixture.request("n", LoadMode.APPEND, Creation.NEVER)).resumed())
        .isEqualTo(3_000);
  }

  @Test
  void upsertKeepsTheLastOfAKey() throws SQLException {
    fixture.parquet("a.parquet", "SELECT i % 3000 AS id, i AS v FROM range(10000) r(i)");
    fixture.execute(
        "CREATE TABLE u (id bigint PRIMARY KEY, v bigint, w text DEFAULT 'kept')",
        "INSERT INTO u VALUES (5, 0, 'mine'), (-5, 0, 'mine')");
    fixture.run(
        fixture.request("u", LoadMode.UPSERT, Creation.NEVER, List.of("id"), Map.of(), null));
    assertThat(fixture.value("SELECT count(*) || ' ' || sum(v) FROM u WHERE id >= 0"))
        .isEqualTo("3000 " + (7_000L + 9_999) * 3_000 / 2);
    assertThat(fixture.value("SELECT w || v FROM u WHERE id = 5")).isEqualTo("mine9005");
    assertThat(fixture.value("SELECT w || v FROM u WHERE id = -5")).isEqualTo("mine0");
  }

  @Test
  void columnsAreMappedAndLeftOut() throws SQLException {
    fixture.parquet("a.parquet", NUMBERS.formatted(0, 10));
    fixture.execute("CREATE TABLE m (\"Key\" integer, id smallint)");
    assertCode(
        ErrorCode.COLUMN_NOT_FOUND,
        "no column k",
        () -> fixture.run(fixture.request("m", LoadMode.APPEND, Creation.NEVER)));
    fixture.run(
        fixture.request(
            "m", LoadMode.APPEND, Creation.NEVER, List.of(), Map.of("k", "key", "t", ""), null));
    assertThat(fixture.value("SELECT sum(\"Key\") || ' ' || sum(id) FROM m")).isEqualTo("24 45");
  }

  @Test
  void tablesOfOthersAreLeftAlone() throws SQLException {
    fixture.parquet("a.parquet", NUMBERS.formatted(0, 10));
    fixture.execute("CREATE TABLE o (id bigint, k bigint, t text)");
    assertCode(
        ErrorCode.TABLE_EXISTS,
        "public.o",
        () -> fixture.run(fixture.request("o", LoadMode.APPEND, Creation.CREATE)));
    assertCode(
        ErrorCode.TABLE_NOT_FOUND,
        "public.p",
        () -> fixture.run(fixture.request("p", LoadMode.APPEND, Creation.NEVER)));
    fixture.run(fixture.request("o", LoadMode.REPLACE, Creation.NEVER));
    assertNumbers("o", 10);
  }

  @Test
  void secondLoadOfATableIsRefused() throws SQLException {
    fixture.parquet("a.parquet", NUMBERS.formatted(0, 10));
    fixture.execute("CREATE TABLE b (id bigint, k bigint, t text)");
    var request = fixture.request("b", LoadMode.APPEND, Creation.NEVER);
    try (Connection other = fixture.server.connect(fixture.database);
        Statement lock = other.createStatement()) {
      lock.execute("SELECT pg_advisory_lock(hashtextextended('arrowlake ingest public.b', 0))");
      assertCode(ErrorCode.TARGET_BUSY, "server process", () -> fixture.run(request));
    }

    fixture.run(request);
    assertNumbers("b", 10);
  }

  @Test
  void badRowEndsTheLoadAndIsNamed() throws SQLException {
    fixture.parquet(
        "a.parquet",
        "SELECT i AS id, CASE WHEN i = 3000 THEN 'much too long' ELSE 'x' END AS t"
            + " FROM range(5000) r(i)");
    fixture.execute("CREATE TABLE s (id integer, t varchar(5))");
    assertThatThrownBy(() -> fixture.run(fixture.request("s", LoadMode.APPEND, Creation.NEVER)))
        .isInstanceOf(ArrowLakeException.class)
        .hasMessageContaining("a.parquet, row group 1, row 952, column t, value much too long");
    assertThat(fixture.value("SELECT count(*) FILTER (WHERE id >= 2048 AND id < 4096) FROM s"))
        .isEqualTo("0");
    fixture.execute("ALTER TABLE s ALTER t TYPE text");
    fixture.run(fixture.request("s", LoadMode.APPEND, Creation.NEVER));
    assertThat(fixture.value("SELECT count(*) || ' ' || sum(id) FROM s"))
        .isEqualTo("5000 12497500");
  }

  /** Rows that the client refuses, and such that only the server can. */
  @Test
  void badRowsAreSkippedAndCounted() throws Exception {
    fixture.parquet(
        "a.parquet",
        "SELECT i AS id, CASE WHEN i % 1000 = 7 THEN i * 10000000000 ELSE i END AS n,"
            + " CASE WHEN i % 1000 = 8 THEN '{' ELSE '[]' END AS j,"
            + " CASE WHEN i % 1000 = 9 THEN NULL WHEN i % 1000 = 10 THEN 'a' || chr(0) ELSE 'b' END AS t,"
            + " CASE WHEN i % 1000 = 11 THEN 77 ELSE 1 END AS f FROM range(5000) r(i)");
    String file = "a.parquet";
    fixture.execute(
        "CREATE TABLE ref (f integer PRIMARY KEY)",
        "INSERT INTO ref VALUES (1)",
        "CREATE TABLE k (id integer CHECK (id % 1000 <> 12), n integer, j jsonb, t text NOT NULL,"
            + " f integer REFERENCES ref)",
        "CREATE UNIQUE INDEX ON k ((CASE WHEN id % 1000 IN (13, 14) THEN id / 1000 END))");
    Path rejects = folder.resolve("rejects.jsonl");
    IngestProgress end =
        fixture.run(
            fixture.request("k", LoadMode.APPEND, Creation.NEVER, List.of(), Map.of(), rejects));
    assertThat(end.rejected()).isEqualTo(35);
    assertThat(fixture.value("SELECT count(*) FROM k")).isEqualTo("4965");
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(rejects)) {
      lines.add(new ObjectMapper().readTree(line));
    }

    assertThat(lines).hasSize(35);
    for (JsonNode line : lines) {
      long id = line.get("values").get("id").asLong();
      assertThat(line.get("file").asText()).endsWith(file);
      assertThat(
              line.get("row_group").asLong() * IngestFixture.GROUP_ROWS + line.get("row").asLong())
          .isEqualTo(id);
      assertThat(line.get("reason").asText()).startsWith("AL-");
      switch ((int) (id % 1000)) {
        case 7 ->
            assertThat(line.get("value").asText()).isEqualTo(Long.toString(id * 10000000000L));
        case 8 -> assertThat(line.get("column").asText()).isEqualTo("j");
        case 9 -> assertThat(line.get("value").asText()).isEqualTo("NULL");
        case 10 -> assertThat(line.get("column").asText()).isEqualTo("t");
        case 11 -> assertThat(line.get("reason").asText()).contains("foreign key");
        case 12 -> assertThat(line.get("reason").asText()).contains("check");
        default -> assertThat(id % 1000).isEqualTo(14);
      }
    }

    assertThat(
            fixture
                .run(
                    fixture.request(
                        "k", LoadMode.APPEND, Creation.NEVER, List.of(), Map.of(), rejects))
                .resumed())
        .isEqualTo(5_000);
    assertThat(Files.readAllLines(rejects)).hasSize(35);
  }

  @Test
  void rowsThatATriggerDropsAreItsOwnAffair() throws SQLException {
    fixture.parquet("a.parquet", NUMBERS.formatted(0, 5_000));
    fixture.execute(
        "CREATE TABLE g (id bigint, k bigint, t text)",
        "CREATE FUNCTION odd() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN IF NEW.id % 2 = 0 THEN RETURN NULL; END IF; RETURN NEW; END'",
        "CREATE TRIGGER odd BEFORE INSERT ON g FOR EACH ROW EXECUTE FUNCTION odd()");
    var request = fixture.request("g", LoadMode.APPEND, Creation.NEVER);
    fixture.run(request);
    assertThat(fixture.run(request).resumed()).isEqualTo(5_000);
    assertThat(fixture.value("SELECT count(*) FROM g")).isEqualTo("2500");
    assertThat(fixture.value("SELECT sum(rows) FROM arrowlake_ingest_chunk")).isEqualTo("2500");
  }

  @Test
  void cancelEndsALoadThatWaits() throws Exception {
    fixture.parquet("a.parquet", NUMBERS.formatted(0, 5_000));
    fixture.execute("CREATE TABLE c (id bigint, k bigint, t text)");
    var request = fixture.request("c", LoadMode.APPEND, Creation.NEVER);
    try (Connection other = fixture.server.connect(fixture.database);
        Statement lock = other.createStatement();
        IngestExecution execution = fixture.ingest(request)) {
      other.setAutoCommit(false);
      lock.execute("LOCK TABLE c IN EXCLUSIVE MODE");
      CompletableFuture<Throwable> end = new CompletableFuture<>();
      Thread runner =
          new Thread(
              () -> {
                try {
                  execution.run();
                  end.complete(new AssertionError("The lock did not hold"));
                } catch (RuntimeException e) {
                  end.complete(e);
                }
              });
      runner.start();
      while (fixture
          .value("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
          .equals("0")) {
        Thread.sleep(5);
      }

      execution.cancel();
      assertThat(end.get())
          .isInstanceOfSatisfying(
              ArrowLakeException.class,
              e -> assertThat(e.code()).as(e.toString()).isEqualTo(ErrorCode.QUERY_CANCELLED));
      runner.join();
      other.rollback();
    }

    fixture.run(request);
    assertNumbers("c", 5_000);
  }

  /** What DuckDB keeps as infinity is the greatest number, which is a time of PostgreSQL's. */
  @Test
  void infinityIsRefusedOrNull() throws Exception {
    fixture.parquet(
        "a.parquet",
        "SELECT 1 AS id, DATE 'infinity' AS d, TIMESTAMP '2024-01-01' AS t, TIMESTAMPTZ '2024-01-01 00:00:00+00' AS z"
            + " UNION ALL SELECT 2, DATE '2024-01-01', TIMESTAMP 'infinity', NULL"
            + " UNION ALL SELECT 3, DATE '0044-03-15 (BC)', TIMESTAMP '-infinity', NULL"
            + " UNION ALL SELECT 4, NULL, TIMESTAMP '0044-03-15 (BC) 12:00:00', TIMESTAMPTZ 'infinity'"
            + " UNION ALL SELECT 5, DATE '-infinity', NULL, TIMESTAMPTZ '-infinity'"
            + " ORDER BY id");
    String columns = " (id int, d date, t timestamp, z timestamptz)";
    fixture.execute("CREATE TABLE strict" + columns, "CREATE TABLE lenient" + columns);
    Path rejects = folder.resolve("infinite.jsonl");
    IngestProgress end =
        fixture.run(
            fixture.request(
                "strict", LoadMode.APPEND, Creation.NEVER, List.of(), Map.of(), rejects));
    assertThat(end.rejected()).isEqualTo(5);
    assertThat(Files.readAllLines(rejects)).allMatch(line -> line.contains("calendar"));
    try (QueryEngine engine =
            new QueryEngineBuilder()
                .catalog(
                    "shop",
                    Map.of(
                        "type", "postgres",
                        "url", fixture.server.url(fixture.database),
                        "user", fixture.server.user(),
                        "password", fixture.server.password(),
                        "special_values", "null"))
                .build();
        IngestExecution execution =
            engine.ingest(fixture.request("lenient", LoadMode.APPEND, Creation.NEVER))) {
      assertThat(execution.run().rows()).isEqualTo(5);
    }

    assertThat(
            fixture.value(
                "SELECT string_agg(concat_ws('/', id, coalesce(d::text, '-'), coalesce(t::text, '-'),"
                    + " coalesce((z AT TIME ZONE 'UTC')::text, '-')), ' ' ORDER BY id) FROM lenient"))
        .isEqualTo(
            "1/-/2024-01-01 00:00:00/2024-01-01 00:00:00 2/2024-01-01/-/- 3/0044-03-15 BC/-/-"
                + " 4/-/0044-03-15 12:00:00 BC/- 5/-/-/-");
  }
}
