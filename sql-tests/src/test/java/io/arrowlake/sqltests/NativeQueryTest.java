package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries in PostgreSQL's own SQL are tables, around which more is pushed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NativeQueryTest {
  private static final String DATABASE = "native_queries";

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
        "CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        "CREATE TABLE t (id serial, c char(5), n numeric, m numeric(10, 2), s text COLLATE blind,"
            + " w timestamptz, i interval, a int[])",
        "INSERT INTO t (c, n, m, s, w, i, a) VALUES ('ab', 1.25, 1.25, 'X', '2024-01-01 00:00:00+00', '1 day 2 hours', '{1,NULL}'),"
            + " ('', NULL, -3, 'x', NULL, NULL, '{}'), (NULL, 7, 9999.99, '', 'infinity', '-3 months', NULL)",
        "CREATE FUNCTION boom() RETURNS int LANGUAGE plpgsql AS"
            + " $$ BEGIN INSERT INTO t (c) VALUES ('boom'); RETURN 1; END $$");
    engine = Jdbc.engine(folder, server, DATABASE, ", special_values: 'null'");
  }

  @AfterEach
  void disconnect() throws SQLException {
    engine.close();
  }

  @Test
  void columnsHaveTheHousesTypes() throws SQLException {
    assertThat(
            rows(
                engine,
                "SELECT id, c, m, s, i, a FROM query('shop', 'SELECT * FROM t -- all;\n;') ORDER BY id"))
        .containsExactly(
            "1|ab|1.25|X|1 day 02:00:00|{1,NULL}",
            "2||-3.00|x|null|{}",
            "3|null|9999.99||-3 mons|null");
    assertThat(rows(engine, "SELECT q.\"?column?\" + 1 FROM query('shop', 'SELECT 41') AS q"))
        .containsExactly("42");
  }

  @Test
  void whatIsAroundTheQueryIsPushed() throws SQLException {
    long mark = server.logMark();
    assertThat(
            rows(
                engine,
                "SELECT id FROM query('shop', 'SELECT id, m FROM t WHERE m IS NOT NULL') AS q"
                    + " WHERE m > 0 ORDER BY id DESC LIMIT 1"))
        .containsExactly("3");
    assertThat(server.statementsSince(mark))
        .filteredOn(sql -> sql.startsWith("COPY"))
        .singleElement()
        .satisfies(
            sql ->
                assertThat(sql)
                    .contains("(SELECT id, m FROM t WHERE m IS NOT NULL")
                    .contains("\"m\" > 0")
                    .contains("LIMIT 1"));
  }

  /** The column is compared without regard to case at the server, by its bytes here. */
  @Test
  void textIsComparedByItsBytes() throws SQLException {
    assertThat(rows(engine, "SELECT id FROM query('shop', 'SELECT id, s FROM t') WHERE s = 'x'"))
        .containsExactly("2");
    assertThat(
            rows(
                engine,
                "SELECT s, count(*) FROM query('shop', 'SELECT s FROM t') GROUP BY s ORDER BY s"))
        .containsExactly("|1", "X|1", "x|1");
    assertThat(
            rows(
                engine,
                "SELECT q.id FROM query('shop', 'SELECT id, s FROM t') AS q JOIN (VALUES ('X')) AS v(s) ON q.s = v.s"))
        .containsExactly("1");
  }

  @Test
  void queryIsDescribedWithoutBeingRun() throws SQLException {
    assertThat(rows(engine, "EXPLAIN SELECT * FROM query('shop', 'SELECT boom()')")).isNotEmpty();
    assertThatThrownBy(() -> rows(engine, "SELECT * FROM query('shop', 'SELECT boom()')"))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getErrorCode()).isEqualTo(ErrorCode.READ_ONLY.number()));
    assertThat(rows(engine, "SELECT count(*) FROM shop.public.t")).containsExactly("3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT nope FROM t|SOURCE_QUERY_FAILED|nope",
        "SELECT * FROM nope|SOURCE_QUERY_FAILED|nope",
        "SELEC 1|SOURCE_QUERY_FAILED|SELEC",
        "DELETE FROM t|INVALID_QUERY|no rows",
        "DELETE FROM t RETURNING id|SOURCE_QUERY_FAILED|syntax",
        "SELECT 1) AS q; DELETE FROM t; SELECT * FROM (SELECT 2|SOURCE_QUERY_FAILED|syntax",
        "SELECT 1; SELECT 2|SOURCE_QUERY_FAILED|syntax",
        "SELECT 1 AS a, 2 AS A|INVALID_QUERY|two columns",
        "SELECT * FROM t WHERE id = ?|INVALID_QUERY|question mark",
      })
  void mistakesHaveCodes(String sql, ErrorCode code, String text) throws SQLException {
    assertThatThrownBy(
            () -> rows(engine, "SELECT * FROM query('shop', '" + sql.replace("'", "''") + "')"))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(code.number());
              assertThat(e.getMessage()).contains(text);
            });
    assertThat(rows(engine, "SELECT count(*) FROM shop.public.t")).containsExactly("3");
  }

  @Test
  void argumentsAreLiterals() {
    assertThatThrownBy(() -> rows(engine, "SELECT * FROM query('shop')"))
        .hasMessageContaining("AL-1007");
    assertThatThrownBy(() -> rows(engine, "SELECT * FROM query('nope', 'SELECT 1')"))
        .hasMessageContaining("nope");
    assertThatThrownBy(() -> rows(engine, "SELECT * FROM query('local', 'SELECT 1')"))
        .hasMessageContaining("AL-1008");
  }
}
