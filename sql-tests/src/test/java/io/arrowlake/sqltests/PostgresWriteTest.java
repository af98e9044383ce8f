package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Statements that write to PostgreSQL do so in one transaction, or not at all. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PostgresWriteTest {
  private static final String DATABASE = "writes";

  @TempDir private Path folder;
  private TestingPostgresServer server;
  private Connection engine;
  private Connection judge;

  @BeforeEach
  void connect() throws Exception {
    server = TestingPostgresServer.shared();
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    engine = Jdbc.engine(folder, server, DATABASE, ", max_connections: 1");
    judge = server.connect(DATABASE);
  }

  @AfterEach
  void disconnect() throws SQLException {
    judge.close();
    engine.close();
  }

  private long update(String sql) throws SQLException {
    try (Statement statement = engine.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }

  private String judged(String sql) throws SQLException {
    try (Statement statement = judge.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void assertCode(ErrorCode code, String text, ThrowingStatement statement) {
    assertThatThrownBy(statement::run)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(code.number());
              assertThat(e.getMessage()).contains(text);
            });
  }

  @FunctionalInterface
  private interface ThrowingStatement {
    void run() throws SQLException;
  }

  @Test
  void tablesAreMadeFilledAndDropped() throws SQLException {
    update("CREATE TABLE shop.public.t (a INTEGER NOT NULL, b DECIMAL(10, 2), c VARCHAR(5))");
    assertThat(update("INSERT INTO shop.public.t VALUES (1, 2.5, 'x'), (2, NULL, '')"))
        .isEqualTo(2);
    assertThat(judged("SELECT string_agg(t::text, ' ' ORDER BY a) FROM t"))
        .isEqualTo("(1,2.50,x) (2,,\"\")");
    assertThat(
            judged(
                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
                    + " WHERE attrelid = 't'::regclass AND attname = 'b'"))
        .isEqualTo("numeric(10,2)");
    assertCode(
        ErrorCode.TABLE_EXISTS, "public.T", () -> update("CREATE TABLE shop.public.T (a INTEGER)"));
    update("CREATE TABLE IF NOT EXISTS shop.public.t (a INTEGER)");
    update("DROP TABLE shop.public.t");
    assertThat(judged("SELECT to_regclass('t')::text")).isNull();
    assertCode(ErrorCode.TABLE_NOT_FOUND, "t", () -> update("DROP TABLE shop.public.t"));
  }

  @Test
  void tableOfAQueryComesFromAnyCatalog() throws Exception {
    update("CREATE TABLE local.src AS SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS v(i, s)");
    assertThat(update("CREATE TABLE shop.public.copied AS SELECT * FROM local.src")).isEqualTo(2);
    assertThat(judged("SELECT string_agg(c::text, ' ' ORDER BY i) FROM copied c"))
        .isEqualTo("(1,a) (2,)");
    assertThat(update("CREATE TABLE shop.public.none AS SELECT * FROM local.src WHERE i > 5"))
        .isZero();
    assertThat(judged("SELECT count(*) FROM \"none\"")).isEqualTo("0");
  }

  /** One connection reads and another one writes; neither waits for the other. */
  @Test
  void tableIsWrittenFromItself() throws SQLException {
    server.execute(DATABASE, "CREATE TABLE s AS SELECT generate_series(1, 100000) AS i");
    assertThat(update("INSERT INTO shop.public.s SELECT i + 100000 FROM shop.public.s"))
        .isEqualTo(100_000);
    assertThat(judged("SELECT count(DISTINCT i) FROM s")).isEqualTo("200000");
    assertThat(
            update(
                "CREATE OR REPLACE TABLE shop.public.s AS SELECT i FROM shop.public.s WHERE i <= 5"))
        .isEqualTo(5);
    assertThat(judged("SELECT sum(i) FROM s")).isEqualTo("15");
    assertThat(judged("SELECT count(*) FROM pg_class WHERE relname LIKE 'arrowlake%'"))
        .isEqualTo("0");
  }

  @Test
  void columnsThatAreLeftOutGetTheServersDefaults() throws SQLException {
    server.execute(
        DATABASE,
        "CREATE TABLE d (id integer GENERATED ALWAYS AS IDENTITY, n integer NOT NULL DEFAULT 7,"
            + " o integer DEFAULT 8, p integer, twice integer GENERATED ALWAYS AS (p * 2) STORED)");
    assertThat(update("INSERT INTO shop.public.d (p) VALUES (1), (2)")).isEqualTo(2);
    assertThat(update("INSERT INTO shop.public.d (P, o) SELECT 3, CAST(NULL AS INTEGER)"))
        .isEqualTo(1);
    assertThat(judged("SELECT string_agg(d::text, ' ' ORDER BY id) FROM d"))
        .isEqualTo("(1,7,8,1,2) (2,7,8,2,4) (3,7,,3,6)");
    server.execute(DATABASE, "CREATE TABLE r (a integer NOT NULL, b integer)");
    assertThatThrownBy(() -> update("INSERT INTO shop.public.r (b) VALUES (1)"))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void failureLeavesNothing() throws SQLException {
    server.execute(DATABASE, "CREATE TABLE u (a integer PRIMARY KEY, b varchar(3))");
    assertCode(
        ErrorCode.CONSTRAINT_VIOLATION,
        "(a)=(1)",
        () -> update("INSERT INTO shop.public.u VALUES (1, 'a'), (2, 'b'), (1, 'c')"));
    assertCode(
        ErrorCode.STRING_TRUNCATED,
        "column b, value long",
        () -> update("INSERT INTO shop.public.u VALUES (1, 'a'), (2, 'long')"));
    assertCode(
        ErrorCode.NOT_NULL_VIOLATION,
        "column a",
        () -> update("INSERT INTO shop.public.u SELECT NULLIF(a, 1), 'a' FROM (VALUES (1)) v(a)"));
    assertCode(
        ErrorCode.DIVISION_BY_ZERO,
        "zero",
        () ->
            update(
                "CREATE TABLE shop.public.w AS SELECT 1 / (a - 2) AS q FROM (VALUES (1), (2)) v(a)"));
    assertThat(judged("SELECT count(*) FROM u")).isEqualTo("0");
    assertThat(judged("SELECT to_regclass('w')::text")).isNull();
    assertThat(update("INSERT INTO shop.public.u VALUES (1, 'a')")).isEqualTo(1);
  }

  @Test
  void cancelReachesAWriteThatWaitsForALock() throws Exception {
    server.execute(DATABASE, "CREATE TABLE locked (a integer)");
    judge.setAutoCommit(false);
    judged("SELECT count(*) FROM locked");
    try (Statement lock = judge.createStatement();
        Statement writing = engine.createStatement()) {
      lock.execute("LOCK TABLE locked IN EXCLUSIVE MODE");
      CompletableFuture<Throwable> end = new CompletableFuture<>();
      Thread writer =
          new Thread(
              () -> {
                try {
                  writing.executeUpdate("INSERT INTO shop.public.locked VALUES (1)");
                  end.complete(new AssertionError("The lock did not hold"));
                } catch (SQLException e) {
                  end.complete(e);
                }
              });
      writer.start();
      while (!judgedByAnother(
              "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
          .equals("1")) {
        Thread.sleep(5);
      }

      writing.cancel();
      assertThat(end.get())
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> assertThat(e.getErrorCode()).isEqualTo(ErrorCode.QUERY_CANCELLED.number()));
      writer.join();
    }

    judge.rollback();
    assertThat(update("INSERT INTO shop.public.locked VALUES (2)")).isEqualTo(1);
    assertThat(judged("SELECT sum(a) FROM locked")).isEqualTo("2");
  }

  private String judgedByAnother(String sql) throws SQLException {
    try (Connection other = server.connect(DATABASE);
        Statement statement = other.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
