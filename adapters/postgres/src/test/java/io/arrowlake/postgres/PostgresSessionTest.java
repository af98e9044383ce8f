package io.arrowlake.postgres;

import static io.arrowlake.postgres.PostgresFixture.open;
import static io.arrowlake.postgres.PostgresFixture.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.KeyFilter;
import io.arrowlake.spi.SourceSession;
import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PostgresSessionTest {
  private static final RelDataType INTEGER = type(SqlTypeName.INTEGER);
  private static final RelDataType VARCHAR = type(SqlTypeName.VARCHAR);

  /** Runs far longer than any test waits, and sends rows all the time. */
  private static final String ENDLESS =
      "SELECT a FROM generate_series(1, 100000) AS a, generate_series(1, 100000) AS b";

  private static final String SLEEP = "SELECT 1 FROM pg_sleep(600)";

  private PostgresFixture postgres;

  @BeforeEach
  void start() {
    postgres =
        new PostgresFixture(TestingPostgresServer.shared(), "session_test", "max_connections", "3");
    postgres.execute("CREATE TABLE t AS SELECT i FROM generate_series(1, 100000) AS i");
  }

  @AfterEach
  void stop() {
    postgres.close();
  }

  private void serverSettles(int sessions) {
    while (postgres.sessions() != sessions || postgres.running() != 0) {
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void fails(Runnable deed, ErrorCode code) {
    assertThat(catchThrowable(deed::run))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.source()).isEqualTo("pg");
            });
  }

  @Test
  void allStreamsSeeOneSnapshot() {
    try (SourceSession session = postgres.session()) {
      assertThat(session.snapshot()).isEmpty();
      try (BatchStream first = open(session, "SELECT i FROM t", INTEGER)) {
        assertThat(session.snapshot()).matches("postgres snapshot [0-9A-F]+-[0-9A-F]+-\\d+");
        postgres.execute("DELETE FROM t WHERE i % 2 = 0", "INSERT INTO t VALUES (-1)");
        try (BatchStream second = open(session, "SELECT count(*)::int FROM t", INTEGER)) {
          assertThat(PostgresFixture.drain(second)).isEqualTo(List.of(List.of(100_000)));
        }

        assertThat(PostgresFixture.drain(first)).hasSize(100_000);
      }

      try (BatchStream third = open(session, "SELECT count(*)::int FROM t", INTEGER)) {
        assertThat(PostgresFixture.drain(third)).isEqualTo(List.of(List.of(100_000)));
      }

      assertThat(postgres.sessions()).isEqualTo(2);
    }

    assertThat(postgres.rows("SELECT count(*)::int FROM t", INTEGER))
        .isEqualTo(List.of(List.of(50_001)));
    assertThat(postgres.running()).isZero();
  }

  @Test
  void oneQueryIsThreeRoundTrips() {
    postgres.rows("SELECT 1", INTEGER);
    long mark = postgres.server.logMark();
    postgres.rows("SELECT i FROM t WHERE i = 7", INTEGER);
    List<String> statements = postgres.server.statementsSince(mark);
    assertThat(statements).anyMatch(sql -> sql.startsWith("COPY (SELECT i FROM t WHERE i = 7)"));
    assertThat(statements).last().isEqualTo("ROLLBACK");
    assertThat(statements).hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void snapshotSurvivesAStreamThatIsClosedEarly() {
    try (SourceSession session = postgres.session()) {
      for (int i = 0; i < 5; i++) {
        try (BatchStream early = open(session, ENDLESS, INTEGER)) {
          VectorSchemaRoot batch = early.next();
          assertThat(batch).isNotNull();
          batch.close();
        }

        postgres.execute("DELETE FROM t");
        try (BatchStream late = open(session, "SELECT count(*)::int FROM t", INTEGER)) {
          assertThat(PostgresFixture.drain(late)).isEqualTo(List.of(List.of(100_000)));
        }
      }
    }

    serverSettles(1);
  }

  @Test
  void snapshotSurvivesAStreamThatIsCancelledWhileItIsRead() throws Exception {
    try (SourceSession session = postgres.session()) {
      for (int i = 0; i < 20; i++) {
        BatchStream blocked = open(session, i % 2 == 0 ? SLEEP : ENDLESS, INTEGER);
        CompletableFuture<Throwable> reader =
            CompletableFuture.supplyAsync(
                () -> {
                  try (blocked) {
                    return catchThrowable(() -> PostgresFixture.drain(blocked));
                  }
                });
        while (postgres.running() == 0) {
          pause();
        }

        blocked.cancel();
        assertThat(reader.get())
            .isInstanceOfSatisfying(
                ArrowLakeException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED));
        try (BatchStream next = open(session, "SELECT count(*)::int FROM t", INTEGER)) {
          assertThat(PostgresFixture.drain(next)).isEqualTo(List.of(List.of(100_000)));
        }
      }

      assertThat(postgres.sessions()).isEqualTo(1);
    }
  }

  @Test
  void snapshotSurvivesAStreamThatFails() {
    try (SourceSession session = postgres.session()) {
      try (BatchStream failing = open(session, "SELECT 1 / (i - 50000) FROM t", INTEGER)) {
        fails(() -> PostgresFixture.drain(failing), ErrorCode.DIVISION_BY_ZERO);
        assertThat(failing.next()).isNull();
      }

      try (BatchStream late = open(session, "SELECT count(*)::int FROM t", INTEGER)) {
        assertThat(PostgresFixture.drain(late)).isEqualTo(List.of(List.of(100_000)));
      }
    }
  }

  @Test
  void closingAnUnreadStreamStopsTheServer() {
    try (SourceSession session = postgres.session();
        BatchStream stream = open(session, ENDLESS, INTEGER)) {
      assertThat(stream.schema().getFields()).hasSize(1);
    }

    serverSettles(1);
  }

  @Test
  void closingTheSessionStopsWhatItsStreamsRun() {
    SourceSession session = postgres.session();
    BatchStream stream = open(session, SLEEP, INTEGER);
    while (postgres.running() == 0) {
      pause();
    }

    session.close();
    serverSettles(0);
    stream.close();
    session.close();
  }

  @Test
  void cancelEndsABlockedRead() throws Exception {
    try (SourceSession session = postgres.session();
        BatchStream stream = open(session, SLEEP, INTEGER)) {
      CompletableFuture<Throwable> reader =
          CompletableFuture.supplyAsync(() -> catchThrowable(stream::next));
      while (postgres.running() == 0) {
        pause();
      }

      stream.cancel();
      stream.cancel();
      assertThat(reader.get())
          .isInstanceOfSatisfying(
              ArrowLakeException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED));
    }

    // The connection is of use again, and back in the pool.
    serverSettles(1);
  }

  @Test
  void cancelReachesAStatementThatStartsAtTheSameTime() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (SourceSession session = postgres.session()) {
        CompletableFuture<Throwable> query =
            CompletableFuture.supplyAsync(
                () ->
                    catchThrowable(
                        () -> {
                          try (BatchStream stream = open(session, SLEEP, INTEGER)) {
                            stream.next();
                          }
                        }));
        long until = System.nanoTime() + i * 500_000L;
        while (System.nanoTime() < until) {
          Thread.onSpinWait();
        }

        session.cancel();
        assertThat(query.get())
            .isInstanceOfSatisfying(
                ArrowLakeException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED));
      }
    }

    serverSettles(0);
    assertThat(postgres.rows("SELECT 1", INTEGER)).hasSize(1);
  }

  @Test
  void cancelBeforeAndAfterDoesNoHarm() {
    try (SourceSession session = postgres.session()) {
      session.cancel();
      fails(() -> open(session, "SELECT 1", INTEGER).close(), ErrorCode.QUERY_CANCELLED);
    }

    try (SourceSession session = postgres.session();
        BatchStream stream = open(session, "SELECT 1", INTEGER)) {
      PostgresFixture.drain(stream);
      session.cancel();
      assertThat(stream.next()).isNull();
    }

    assertThat(postgres.rows("SELECT 1", INTEGER)).hasSize(1);
  }

  @Test
  void deadlineEndsTheStatement() {
    try (SourceSession session = postgres.source.begin(postgres.scope(Duration.ofMillis(300)));
        BatchStream stream = open(session, SLEEP, INTEGER)) {
      fails(stream::next, ErrorCode.QUERY_TIMEOUT);
    }
  }

  @Test
  void statementTimeoutOfTheCatalogEndsTheStatement() {
    try (PostgresSource hasty = postgres.source("statement_timeout", "1");
        SourceSession session = hasty.begin(postgres.scope(null));
        BatchStream stream = open(session, SLEEP, INTEGER)) {
      fails(stream::next, ErrorCode.QUERY_TIMEOUT);
    }
  }

  @Test
  void waitsForAConnectionUntilTheDeadline() throws Exception {
    try (SourceSession holder = postgres.session();
        BatchStream a = open(holder, ENDLESS, INTEGER);
        BatchStream b = open(holder, ENDLESS, INTEGER);
        BatchStream c = open(holder, ENDLESS, INTEGER)) {
      try (SourceSession late = postgres.source.begin(postgres.scope(Duration.ofMillis(100)))) {
        fails(() -> open(late, "SELECT 1", INTEGER).close(), ErrorCode.QUERY_TIMEOUT);
      }

      try (SourceSession late = postgres.session()) {
        CompletableFuture<Throwable> waiting =
            CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> open(late, "SELECT 1", INTEGER).close()));
        late.cancel();
        assertThat(waiting.get()).hasMessageContaining("cancelled");
      }
    }

    assertThat(postgres.rows("SELECT 1", INTEGER)).hasSize(1);
  }

  @Test
  void queriesShareFewConnections() {
    List<CompletableFuture<Integer>> queries =
        java.util.stream.IntStream.range(0, 12)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> postgres.rows("SELECT i FROM t", INTEGER).size()))
            .toList();
    assertThat(queries).allSatisfy(query -> assertThat(query.join()).isEqualTo(100_000));
    assertThat(postgres.sessions()).isLessThanOrEqualTo(3);
  }

  @Test
  void givesErrorsTheirCodes() {
    postgres.execute(
        "DROP ROLE IF EXISTS nobody_here",
        "CREATE ROLE nobody_here LOGIN",
        "CREATE VIEW v AS SELECT 1");
    fails(() -> postgres.rows("SELECT 1 FROM gone", INTEGER), ErrorCode.SOURCE_CHANGED);
    fails(() -> postgres.rows("SELECT gone FROM t", INTEGER), ErrorCode.SOURCE_CHANGED);
    fails(
        () -> postgres.rows("SELECT (i + 2147483647)::int FROM t", INTEGER),
        ErrorCode.NUMERIC_OVERFLOW);
    fails(() -> postgres.rows("SELECT 'x'::text::int", INTEGER), ErrorCode.INVALID_VALUE);
    fails(
        () -> postgres.rows("SELECT (SELECT i FROM t)", INTEGER), ErrorCode.CARDINALITY_VIOLATION);
    fails(() -> postgres.rows("SELEC 1", INTEGER), ErrorCode.SOURCE_QUERY_FAILED);
    try (PostgresSource stranger = postgres.source("user", "nobody_here");
        SourceSession session = stranger.begin(postgres.scope(null))) {
      try (BatchStream stream = open(session, "SELECT i FROM t", INTEGER)) {
        fails(stream::next, ErrorCode.SOURCE_PERMISSION);
      }
    }

    try (PostgresSource none = postgres.source("url", "postgresql://localhost:1/x")) {
      fails(none::check, ErrorCode.SOURCE_UNREACHABLE);
    }

    assertThat(postgres.source.check()).startsWith("PostgreSQL 16");
    postgres.execute("DROP ROLE nobody_here");
  }

  @Test
  void survivesConnectionsThatTheServerClosed() {
    postgres.rows("SELECT 1", INTEGER);
    assertThat(postgres.source.catalog().table("public", "t")).isPresent();
    postgres.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'session_test'"
            + " AND pid <> pg_backend_pid()");
    serverSettles(0);
    assertThat(postgres.rows("SELECT 1", INTEGER)).hasSize(1);
    assertThat(postgres.source.catalog().table("public", "t")).isPresent();
  }

  @Test
  void closesConnectionsThatNobodyUses() throws Exception {
    try (PostgresSource briefly =
        postgres.source("idle_timeout", "1", "application_name", "briefly")) {
      for (int i = 0; i < 2; i++) {
        assertThat(briefly.check()).startsWith("PostgreSQL");
        assertThat(connections("briefly")).isEqualTo("1");
        while (!connections("briefly").equals("0")) {
          Thread.sleep(50);
        }
      }
    }
  }

  private String connections(String application) throws SQLException {
    try (Connection connection = postgres.server.connect(postgres.database);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = '"
                    + application
                    + "'")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void losesAKilledServerAndRefusesWrongPasswords() {
    TestingPostgresServer server = TestingPostgresServer.start();
    try (PostgresFixture own = new PostgresFixture(server, "own")) {
      own.execute(
          "CREATE ROLE locked LOGIN PASSWORD 'right'",
          "DO $$ BEGIN EXECUTE format('COPY (SELECT ''host all locked all scram-sha-256'' UNION ALL"
              + " SELECT ''host all all all trust'') TO %L', current_setting('hba_file')); END $$",
          "SELECT pg_reload_conf()");
      try (PostgresSource right = own.source("user", "locked", "password", "right");
          PostgresSource wrong = own.source("user", "locked", "password", "secret-word")) {
        assertThat(right.check()).startsWith("PostgreSQL");
        fails(wrong::check, ErrorCode.SOURCE_AUTHENTICATION);
        assertThat(catchThrowable(wrong::check)).hasMessageNotContaining("secret-word");
      }

      try (SourceSession session = own.session();
          BatchStream stream = open(session, ENDLESS, INTEGER)) {
        VectorSchemaRoot batch = stream.next();
        assertThat(batch).isNotNull();
        batch.close();
        own.serverIsGone();
        server.kill();
        fails(() -> PostgresFixture.drain(stream), ErrorCode.SOURCE_LOST);
      }

      fails(own.source::check, ErrorCode.SOURCE_UNREACHABLE);
    } finally {
      server.close();
    }
  }

  @Test
  void keepsTheRowsOfAFilter() {
    String sql =
        "SELECT * FROM (VALUES (1::int, 'a'::text, '2024-01-01'::date), (2, 'b''\"\\,{}', '2024-01-02'),"
            + " (3, '', NULL), (NULL, NULL, '2024-01-04')) AS t(c0, c1, c2)";
    RelDataType[] types = {INTEGER, VARCHAR, type(SqlTypeName.DATE)};
    try (BigIntVector numbers = new BigIntVector("k", postgres.allocator);
        VarCharVector texts = new VarCharVector("k", postgres.allocator);
        DateDayVector dates = new DateDayVector("k", postgres.allocator)) {
      numbers.allocateNew(3);
      numbers.set(0, 3);
      numbers.set(1, 1);
      numbers.set(2, 99_999_999_999L);
      numbers.setValueCount(3);
      assertThat(filtered(sql, types, 0, numbers))
          .extracting(row -> row.get(0))
          .containsExactly(1, 3);

      texts.allocateNew(3);
      texts.setSafe(0, "b'\"\\,{}".getBytes(StandardCharsets.UTF_8));
      texts.setSafe(1, "".getBytes(StandardCharsets.UTF_8));
      texts.setSafe(2, "zero\0".getBytes(StandardCharsets.UTF_8));
      texts.setValueCount(3);
      assertThat(filtered(sql, types, 1, texts))
          .extracting(row -> row.get(0))
          .containsExactly(2, 3);

      dates.allocateNew(1);
      dates.set(0, (int) LocalDate.of(2024, 1, 2).toEpochDay());
      dates.setValueCount(1);
      assertThat(filtered(sql, types, 2, dates)).extracting(row -> row.get(0)).containsExactly(2);

      dates.setValueCount(0);
      assertThat(filtered(sql, types, 2, dates)).isEmpty();
    }
  }

  private List<List<Object>> filtered(
      String sql, RelDataType[] types, int column, FieldVector keys) {
    try (SourceSession session = postgres.session();
        BatchStream stream = open(session, sql, List.of(new KeyFilter(column, keys)), types)) {
      return PostgresFixture.drain(stream);
    }
  }

  @Test
  void textAndSessionsAreInUtc() {
    assertThat(
            postgres.rows(
                "SELECT '2024-07-01 12:00+02'::timestamptz::text, '\\x01'::bytea::text,"
                    + " '1 day 2 hours'::interval::text, current_setting('application_name')",
                VARCHAR,
                VARCHAR,
                VARCHAR,
                VARCHAR))
        .isEqualTo(
            List.of(List.of("2024-07-01 10:00:00+00", "\\x01", "1 day 02:00:00", "arrowlake q1")));
  }

  @Test
  void refusesWrongConfigurations() {
    assertThatThrownBy(() -> postgres.source("url", "http://x"))
        .hasMessageContaining("postgresql://host:port/database");
    assertThatThrownBy(() -> postgres.source("url", "postgresql://me:word@host/db"))
        .hasMessageNotContaining("word@");
    assertThatThrownBy(() -> postgres.source("max_connections", "0"))
        .hasMessageContaining("max_connections");
    assertThatThrownBy(() -> postgres.source("idle_timeout", "-1"))
        .hasMessageContaining("idle_timeout");
    assertThatThrownBy(() -> postgres.source("numeric_unconstrained", "decimal(77,2)"))
        .hasMessageContaining("numeric_unconstrained");
  }
}
