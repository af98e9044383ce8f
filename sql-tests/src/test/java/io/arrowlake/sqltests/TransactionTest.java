package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Transactions of several statements on one catalog of PostgreSQL. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TransactionTest {
  private static final String DATABASE = "transactions";

  @TempDir private Path folder;
  private TestingPostgresServer server;
  private Connection engine;
  private Connection judge;

  @BeforeEach
  void connect() throws Exception {
    server = TestingPostgresServer.shared();
    for (String database : List.of(DATABASE, DATABASE + "2")) {
      server.dropDatabase(database);
      server.createDatabase(database);
      server.execute(
          database,
          "CREATE TABLE t (k int PRIMARY KEY, v int)",
          "INSERT INTO t SELECT i, i FROM generate_series(1, 10) AS i");
    }

    Path config = folder.resolve("arrowlake.yaml");
    String line = "  %s: {type: postgres, url: '%s', user: '%s', password: '%s'}\n";
    Files.writeString(
        config,
        "catalogs:\n"
            + line.formatted("shop", server.url(DATABASE), server.user(), server.password())
            + line.formatted(
                "other", server.url(DATABASE + "2"), server.user(), server.password()));
    engine = DriverManager.getConnection("jdbc:arrowlake:config=" + config);
    judge = server.connect(DATABASE);
    run("CREATE TABLE local.u AS SELECT k + 100 AS k, v FROM shop.public.t WHERE k < 4");
  }

  @AfterEach
  void disconnect() throws SQLException {
    judge.close();
    // Closing fails where memory is left.
    engine.close();
  }

  private void run(String... statements) throws SQLException {
    try (Statement statement = engine.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private void assertCode(ErrorCode code, String... statements) {
    assertThatThrownBy(() -> run(statements))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(code.number()));
  }

  @Test
  void statementsSeeWhatTheTransactionWrote() throws SQLException {
    run("BEGIN", "INSERT INTO shop.public.t SELECT k, v FROM local.u");
    run("UPDATE shop.public.t SET v = v + 1000 WHERE k > 100");
    run("DELETE FROM shop.public.t WHERE k IN (SELECT k FROM local.u WHERE v = 1)");
    run("UPDATE shop.public.t SET v = u.v - 1 FROM local.u AS u WHERE u.k = t.k AND u.v = 2");
    run("INSERT INTO shop.public.t SELECT k + 1000, v FROM shop.public.t WHERE k > 100");
    assertThat(one(engine, "SELECT sum(v) FROM shop.public.t WHERE k > 100")).isEqualTo("2008");
    assertThat(
            one(
                engine,
                "SELECT count(*) FROM shop.public.t AS a JOIN shop.public.t AS b ON a.v = b.v JOIN local.u AS u ON u.k = a.k"))
        .isEqualTo("5");
    assertThat(one(judge, "SELECT count(*) FROM t WHERE k > 100")).isEqualTo("0");
    run("COMMIT");
    assertThat(one(judge, "SELECT string_agg(t::text, ' ' ORDER BY k) FROM t WHERE k > 100"))
        .isEqualTo("(102,1) (103,1003) (1102,1) (1103,1003)");
  }

  @Test
  void rollbackUndoesAllOfIt() throws SQLException {
    run(
        "START TRANSACTION",
        "DELETE FROM shop.public.t",
        "INSERT INTO shop.public.t VALUES (1, 2)");
    assertThat(one(engine, "SELECT count(*) FROM shop.public.t")).isEqualTo("1");
    run("ROLLBACK");
    assertThat(one(engine, "SELECT count(*) FROM shop.public.t")).isEqualTo("10");
    assertCode(ErrorCode.INVALID_TRANSACTION, "COMMIT");
    run("BEGIN WORK");
    assertCode(ErrorCode.INVALID_TRANSACTION, "BEGIN");
    run("ROLLBACK WORK");
  }

  @Test
  void stateIsThatOfTheFirstStatement() throws SQLException {
    run("BEGIN");
    assertThat(one(engine, "SELECT count(*) FROM shop.public.t")).isEqualTo("10");
    server.execute(DATABASE, "DELETE FROM t WHERE k = 10");
    assertThat(one(engine, "SELECT count(*) FROM shop.public.t")).isEqualTo("10");
    assertCode(ErrorCode.TRANSACTION_CONFLICT, "UPDATE shop.public.t SET v = 0 WHERE k = 10");
    assertCode(ErrorCode.INVALID_TRANSACTION, "SELECT 1 FROM shop.public.t");
    assertCode(ErrorCode.INVALID_TRANSACTION, "COMMIT");
    assertThat(one(engine, "SELECT count(*) FROM shop.public.t")).isEqualTo("9");
  }

  @Test
  void onlyOneCatalogIsWritten() throws SQLException {
    run("BEGIN", "DELETE FROM shop.public.t WHERE k = 1");
    assertThat(one(engine, "SELECT count(*) FROM other.public.t")).isEqualTo("10");
    assertCode(ErrorCode.INVALID_TRANSACTION, "DELETE FROM other.public.t");
    assertCode(ErrorCode.INVALID_TRANSACTION, "COMMIT");
    run("BEGIN");
    assertCode(ErrorCode.INVALID_TRANSACTION, "INSERT INTO local.u VALUES (1, 1)");
    run("ROLLBACK", "BEGIN");
    assertCode(ErrorCode.INVALID_TRANSACTION, "CREATE TABLE shop.public.x (a INTEGER)");
    assertCode(ErrorCode.INVALID_TRANSACTION, "CREATE TABLE shop.public.x AS SELECT 1 AS a");
    run("ROLLBACK");
    assertThat(one(judge, "SELECT count(*) FROM t")).isEqualTo("10");
    assertThat(one(engine, "SELECT count(*) FROM other.public.t")).isEqualTo("10");
  }

  @Test
  void failedStatementUndoesTheTransaction() throws SQLException {
    run("BEGIN", "DELETE FROM shop.public.t WHERE k = 1");
    assertCode(ErrorCode.CONSTRAINT_VIOLATION, "INSERT INTO shop.public.t VALUES (2, 2), (50, 1)");
    assertCode(ErrorCode.INVALID_TRANSACTION, "INSERT INTO shop.public.t VALUES (60, 1)");
    assertCode(ErrorCode.INVALID_TRANSACTION, "COMMIT");
    run("BEGIN", "INSERT INTO shop.public.t VALUES (70, 1)");
    assertThatThrownBy(() -> one(engine, "SELECT 1 / (v - v) FROM shop.public.t"))
        .isInstanceOf(SQLException.class);
    assertCode(ErrorCode.INVALID_TRANSACTION, "COMMIT");
    assertThat(one(judge, "SELECT count(*) FROM t")).isEqualTo("10");
  }

  @Test
  void autoCommitOffBeginsTransactionsByItself() throws SQLException {
    engine.setAutoCommit(false);
    run("DELETE FROM shop.public.t WHERE k = 1");
    assertThat(one(judge, "SELECT count(*) FROM t")).isEqualTo("10");
    engine.rollback();
    run("DELETE FROM shop.public.t WHERE k = 2");
    engine.commit();
    assertThat(one(judge, "SELECT min(k) FROM t WHERE k < 3")).isEqualTo("1");
    run("DELETE FROM shop.public.t WHERE k = 3");
    engine.setAutoCommit(true);
    assertThat(one(judge, "SELECT count(*) FROM t")).isEqualTo("8");
    engine.setAutoCommit(false);
    run("DELETE FROM shop.public.t WHERE k = 4");
    engine.close();
    assertThat(one(judge, "SELECT count(*) FROM t")).isEqualTo("8");
  }

  @Test
  void cancelledStatementUndoesTheTransaction() throws Exception {
    run("BEGIN", "DELETE FROM shop.public.t WHERE k = 1");
    judge.setAutoCommit(false);
    try (Statement lock = judge.createStatement()) {
      lock.execute("UPDATE t SET v = 0 WHERE k = 5");
    }

    try (Statement statement = engine.createStatement()) {
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(
              () ->
                  assertThatThrownBy(
                          () -> statement.execute("UPDATE shop.public.t SET v = 1 WHERE k = 5"))
                      .isInstanceOf(SQLException.class));
      while (!waiting.isDone()
          && one(judge, "SELECT count(*) FROM pg_locks WHERE NOT granted").equals("0")) {
        Thread.sleep(10);
      }

      statement.cancel();
      waiting.get(30, TimeUnit.SECONDS);
    }

    judge.rollback();
    judge.setAutoCommit(true);
    assertCode(ErrorCode.INVALID_TRANSACTION, "COMMIT");
    assertThat(one(judge, "SELECT count(*) FROM t")).isEqualTo("10");
  }
}
