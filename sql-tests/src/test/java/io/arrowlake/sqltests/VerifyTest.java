package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** VERIFY tells a source that computes wrongly from one that does not. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class VerifyTest {
  private static final String DATABASE = "verify";

  @TempDir private Path folder;
  private TestingPostgresServer server;
  private Connection engine;

  @BeforeEach
  void connect() throws Exception {
    server = TestingPostgresServer.shared();
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    server.execute(
        DATABASE,
        "CREATE TABLE t (k int PRIMARY KEY, g int, d numeric(10, 2), f float8, s text, w timestamptz)",
        "INSERT INTO t SELECT i, i % 10, i / 7.0, i / 3.0, 's' || i % 100,"
            + " '2024-01-01'::timestamptz + i * interval '1 hour' FROM generate_series(1, 5000) i",
        "INSERT INTO t VALUES (0, NULL, NULL, 'NaN', NULL, NULL)",
        "ANALYZE");
    engine = Jdbc.engine(folder, server, DATABASE, "");
    run(
        engine,
        "CREATE TABLE local.main.g AS SELECT DISTINCT g, 'group ' || g AS name FROM shop.public.t");
  }

  @AfterEach
  void disconnect() throws SQLException {
    engine.close();
  }

  /** The lines of the answer, without the plans. */
  private List<String> verify(String query) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = engine.createStatement();
        ResultSet row = statement.executeQuery("VERIFY " + query)) {
      while (row.next()) {
        if (!row.getString("item").matches("time|plan")) {
          lines.add(row.getString(1) + "|" + row.getString(2) + "|" + row.getString(3));
        }
      }
    }

    return lines;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM shop.public.t",
        "SELECT * FROM shop.public.t WHERE f > 100 ORDER BY s, k DESC",
        "SELECT g, count(*), sum(d), avg(f), stddev(f), min(s), max(w) FROM shop.public.t GROUP BY g",
        "SELECT g.name, sum(t.f) FROM shop.public.t JOIN local.main.g ON t.g = g.g GROUP BY g.name ORDER BY 1",
        "SELECT k, row_number() OVER (PARTITION BY g ORDER BY k) FROM shop.public.t",
        "SELECT s FROM shop.public.t WHERE k IN (SELECT g FROM local.main.g) UNION SELECT name FROM local.main.g",
        "SELECT k FROM shop.public.t ORDER BY k LIMIT 10 OFFSET 5",
        "SELECT k FROM shop.public.t WHERE false",
        "VALUES (1), (2)"
      })
  void goodAnswersAreEqual(String query) throws SQLException {
    List<String> lines = verify(query);
    assertThat(lines.get(0)).isEqualTo("verdict|equal|null");
    try (Statement statement = engine.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM (" + query + ") AS q")) {
      row.next();
      assertThat(lines.get(1)).isEqualTo("rows|" + row.getString(1) + "|" + row.getString(1));
    }
  }

  @Test
  void openAnswersAreSaidToBeOpen() throws SQLException {
    assertThat(verify("SELECT s FROM shop.public.t ORDER BY g LIMIT 3"))
        .contains("verdict|equal|null")
        .anyMatch(line -> line.contains("LIMIT or OFFSET among rows that tie"));
  }

  @Test
  void answersOfChanceAreNotCalledWrong() throws SQLException {
    assertThat(
            verify(
                "SELECT * FROM query('shop', 'SELECT i FROM generate_series(1, 9) i') AS q"
                    + " LIMIT 3"))
        .contains("verdict|equal|null")
        .anyMatch(line -> line.contains("Other rows would be right, too"));
  }

  /** Rows that are too many to be kept, all alike but for what is not compared exactly. */
  @Test
  void largeResultsAreCompared() throws SQLException {
    assertThat(
            verify(
                "SELECT 1 AS one, a.f FROM shop.public.t AS a JOIN local.main.g ON a.k > g.g * 0 - 1"))
        .contains("verdict|equal|null");
  }

  /**
   * A server that finds another sum before its own, as one with a broken extension may.
   *
   * @param path which schema it looks into first
   */
  private void poison(String path) throws Exception {
    server.execute(
        DATABASE,
        "CREATE SCHEMA evil",
        "CREATE AGGREGATE evil.max(int) (SFUNC = int4smaller, STYPE = int4)",
        "CREATE FUNCTION evil.more(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE"
            + " AS 'SELECT $1 OPERATOR(pg_catalog.>=) $2'",
        "CREATE OPERATOR evil.> (LEFTARG = int, RIGHTARG = int, FUNCTION = evil.more)",
        "ALTER DATABASE " + DATABASE + " SET search_path = " + path);
    engine.close();
    engine = Jdbc.engine(folder, server, DATABASE, "");
    run(engine, "CREATE TABLE local.main.g AS SELECT 1 AS g, 'one' AS name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SELECT g, max(k) AS m FROM shop.public.t WHERE g = 3 GROUP BY g|aggregate at shop|(3, 3)|(3, 4993)",
        "SELECT k FROM shop.public.t WHERE k > 4999|filter at shop|(4999)|null",
        "SELECT a.m, g.name FROM (SELECT g, max(k) AS m FROM shop.public.t GROUP BY g) AS a JOIN local.main.g ON a.g = g.g|aggregate at shop|(1, 'one')|(4991, 'one')",
      })
  void wrongWorkOfASourceIsNamed(String query, String suspect, String planned, String unpushed)
      throws Exception {
    poison("evil, pg_catalog, public");
    assertThat(verify(query))
        .contains(
            "verdict|different|null",
            "first difference|" + planned + "|" + unpushed,
            "suspect|" + suspect + "|null");
    try (Statement statement = engine.createStatement();
        ResultSet row = statement.executeQuery("VERIFY " + query)) {
      List<String> plans = new ArrayList<>();
      while (row.next()) {
        if (row.getString("item").equals("plan")) {
          plans.add(row.getString("planned") + " # " + row.getString("unpushed"));
        }
      }

      assertThat(String.join("\n", plans)).contains("pushed:").contains("fragment 0");
    }

    run(engine, "SET pushdown = 'off'");
    assertThat(verify(query)).contains("verdict|equal|null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM shop.public.t|AL-1008",
        "INSERT INTO shop.public.t (k) VALUES (-1)|AL-1008",
        "SELECT nothing FROM shop.public.t|AL-1003",
        "SELECT 1 / (k - 5) FROM shop.public.t|AL-1101",
      })
  void othersAreRefused(String statement, String code) throws SQLException {
    assertThatThrownBy(() -> verify(statement)).hasMessageContaining(code);
    assertThat(verify("SELECT count(*) FROM shop.public.t")).contains("verdict|equal|null");
  }

  @Test
  void cancelEndsIt() throws Exception {
    Jdbc.cancel(
        engine, "VERIFY SELECT * FROM query('shop', 'SELECT 1 AS one FROM pg_sleep(30)')", 700);
    assertThat(verify("SELECT k FROM shop.public.t")).contains("verdict|equal|null");
  }

  @Test
  void verifyIsStillAName() throws SQLException {
    run(engine, "CREATE TABLE local.main.verify AS SELECT 1 AS verify");
    assertThat(verify("SELECT verify FROM local.main.verify")).contains("rows|1|1");
  }
}
