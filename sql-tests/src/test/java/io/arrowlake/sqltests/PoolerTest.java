package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.rows;
import static io.arrowlake.sqltests.Jdbc.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.testkit.TestingPooler;
import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL behind a pooler that gives each transaction another connection, and a server in
 * recovery: both answer as the server itself does.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PoolerTest {
  private static final String DATABASE = "pooled";

  /** Enough for two connections to pay. */
  private static final int ROWS = 80_000;

  private static final String[] LARGE = {
    "CREATE TABLE wide AS SELECT i AS id, 100 AS amount, repeat(md5(i::text), 50) AS filler"
        + " FROM generate_series(1, "
        + ROWS
        + ") i",
    "CREATE INDEX ON wide (id)",
    "ANALYZE wide"
  };

  private static final String[] SMALL = {
    "CREATE TABLE twin AS SELECT i AS id, 100 AS amount FROM generate_series(1, " + ROWS + ") i",
    "CREATE INDEX ON twin (id)",
    "CREATE TABLE small (k int PRIMARY KEY, v text)",
    "INSERT INTO small SELECT i, 'v' || i FROM generate_series(1, 50) i",
    "ANALYZE"
  };

  @TempDir private Path folder;
  private TestingPostgresServer server;
  private TestingPooler pooler;

  @BeforeEach
  void start() {
    server = TestingPostgresServer.shared();
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    server.execute(DATABASE, SMALL);
    pooler = TestingPooler.to(server.port(), 3);
  }

  @AfterEach
  void stop() throws Exception {
    pooler.close();
  }

  private Connection arrowLake(int port) throws Exception {
    return Jdbc.at(folder, server, "postgresql://localhost:" + port + "/" + DATABASE);
  }

  /** The pooler does what it is there for: clients find each other's prepared statements. */
  @Test
  void preparedNamesMeanAnythingBehindThePooler() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("user", server.user());
    properties.setProperty("password", server.password());
    properties.setProperty("prepareThreshold", "1");
    int wrong = 0;
    try (TestingPooler narrow = TestingPooler.to(server.port(), 1);
        Connection one = DriverManager.getConnection(url(narrow), properties);
        Connection other = DriverManager.getConnection(url(narrow), properties);
        PreparedStatement values = one.prepareStatement("SELECT v FROM small WHERE k = ?");
        PreparedStatement keys = other.prepareStatement("SELECT 'k' || k FROM small WHERE k = ?")) {
      for (int i = 1; i < 10; i++) {
        wrong += isRight(values, i, "v" + i) ? 0 : 1;
        wrong += isRight(keys, i, "k" + i) ? 0 : 1;
      }
    }

    assertThat(wrong).isPositive();
  }

  private static String url(TestingPooler pooler) {
    return "jdbc:postgresql://localhost:" + pooler.port() + "/" + DATABASE;
  }

  private static boolean isRight(PreparedStatement statement, int key, String expected) {
    try {
      statement.setInt(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getString(1).equals(expected);
      }
    } catch (SQLException e) {
      return false;
    }
  }

  @Test
  void repeatedStatementsFindTheirTables() throws Exception {
    try (Connection engine = arrowLake(pooler.port())) {
      for (int i = 1; i <= 30; i++) {
        assertThat(rows(engine, "SELECT v FROM shop.public.small WHERE k = " + i))
            .containsExactly("v" + i);
        assertThat(rows(engine, "SELECT amount FROM shop.public.twin WHERE id = " + i))
            .containsExactly("100");
        if (i % 10 == 0) {
          server.execute(DATABASE, "ALTER TABLE small ADD COLUMN c" + i + " int");
          assertThat(rows(engine, "SELECT c" + i + " FROM shop.public.small LIMIT 1"))
              .containsExactly("null");
        }
      }
    }
  }

  @Test
  void largeTablesAreReadOverSeveralConnectionsInOneState() throws Exception {
    server.execute(DATABASE, LARGE);
    AtomicBoolean stop = new AtomicBoolean();
    List<Exception> broken = new ArrayList<>();
    Thread writer = new Thread(() -> moveMoney(stop, broken));
    try (Connection engine = arrowLake(pooler.port())) {
      assertThat(String.join("\n", rows(engine, "EXPLAIN SELECT * FROM shop.public.wide")))
          .contains("read over up to 2 connections");
      run(engine, "SET pushdown = 'off'");
      writer.start();
      for (int i = 0; i < 4; i++) {
        assertThat(
                rows(
                    engine,
                    "SELECT (SELECT sum(amount + length(filler)) FROM shop.public.wide)"
                        + " + (SELECT sum(amount) FROM shop.public.twin)"))
            .containsExactly(Long.toString(ROWS * (100L + 1600 + 100)));
      }
    } finally {
      stop.set(true);
      writer.join();
    }

    assertThat(broken).isEmpty();
  }

  private void moveMoney(AtomicBoolean stop, List<Exception> broken) {
    try (Connection postgres = server.connect(DATABASE);
        Statement statement = postgres.createStatement()) {
      postgres.setAutoCommit(false);
      for (int i = 1; !stop.get(); i++) {
        statement.execute("UPDATE wide SET amount = amount - 1 WHERE id = " + (i % ROWS + 1));
        statement.execute("UPDATE twin SET amount = amount + 1 WHERE id = " + (i * 7 % ROWS + 1));
        postgres.commit();
      }
    } catch (SQLException e) {
      broken.add(e);
    }
  }

  @Test
  void changesAndTransactions() throws Exception {
    try (Connection engine = arrowLake(pooler.port())) {
      run(
          engine,
          "CREATE TABLE local.main.u AS SELECT k, v || '!' AS v FROM shop.public.small WHERE k <= 5",
          "CREATE TABLE shop.public.made AS SELECT * FROM local.main.u",
          "UPDATE shop.public.small SET v = u.v FROM local.main.u AS u WHERE u.k = small.k",
          "DELETE FROM shop.public.small WHERE k > 40");
      engine.setAutoCommit(false);
      run(engine, "INSERT INTO shop.public.made VALUES (100, 'x')");
      assertThat(rows(engine, "SELECT count(*) FROM shop.public.made")).containsExactly("6");
      engine.rollback();
      run(engine, "INSERT INTO shop.public.made VALUES (200, 'y')");
      engine.commit();
      engine.setAutoCommit(true);
    }

    try (Connection judge = server.connect(DATABASE)) {
      assertThat(rows(judge, "SELECT k, v FROM made ORDER BY k"))
          .containsExactly("1|v1!", "2|v2!", "3|v3!", "4|v4!", "5|v5!", "200|y");
      assertThat(rows(judge, "SELECT count(*), count(*) FILTER (WHERE v LIKE '%!') FROM small"))
          .containsExactly("40|5");
      assertThat(
              rows(
                  judge,
                  "SELECT count(*) FROM pg_stat_activity WHERE datname = '"
                      + DATABASE
                      + "' AND state LIKE 'idle in transaction%'"))
          .containsExactly("0");
    }
  }

  @Test
  void cancelGoesThroughThePooler() throws Exception {
    try (Connection engine = arrowLake(pooler.port())) {
      Jdbc.cancel(engine, "SELECT * FROM query('shop', 'SELECT pg_sleep(60)')", 500);
      assertThat(rows(engine, "SELECT v FROM shop.public.small WHERE k = 7")).containsExactly("v7");
    }
  }

  @Test
  void serverInRecoveryIsReadAndNotWritten() throws Exception {
    try (TestingPostgresServer standby =
            TestingPostgresServer.standby(
                primary -> {
                  primary.createDatabase(DATABASE);
                  primary.execute(DATABASE, SMALL);
                  primary.execute(DATABASE, LARGE);
                });
        Connection engine = arrowLake(standby.port())) {
      try (Connection judge = standby.connect(DATABASE)) {
        assertThat(rows(judge, "SELECT pg_is_in_recovery()")).containsExactly("t");
      }

      assertThat(String.join("\n", rows(engine, "EXPLAIN SELECT * FROM shop.public.wide")))
          .contains("read over up to 2 connections");
      assertThat(rows(engine, "SELECT v FROM shop.public.small WHERE k = 7")).containsExactly("v7");
      run(engine, "SET pushdown = 'off'");
      assertThat(
              rows(engine, "SELECT count(*), sum(id), sum(length(filler)) FROM shop.public.wide"))
          .containsExactly(ROWS + "|" + (long) ROWS * (ROWS + 1) / 2 + "|" + 1600L * ROWS);
      for (String change :
          List.of(
              "INSERT INTO shop.public.small VALUES (0, 'x')",
              "DELETE FROM shop.public.small",
              "CREATE TABLE shop.public.made (k int)")) {
        assertThatThrownBy(() -> run(engine, change)).hasMessageContaining("AL-1014");
      }
    }
  }
}
