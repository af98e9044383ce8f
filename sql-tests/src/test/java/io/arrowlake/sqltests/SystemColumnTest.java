package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.rows;
import static io.arrowlake.sqltests.Jdbc.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
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

/** The columns that a source keeps of each row are there by name, and only so. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SystemColumnTest {
  private static final String DATABASE = "system_columns";

  @TempDir private Path folder;
  private TestingPostgresServer server;
  private Connection engine;
  private Connection judge;

  @BeforeEach
  void connect() throws Exception {
    server = TestingPostgresServer.shared();
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    server.execute(
        DATABASE,
        "CREATE TABLE t (k int PRIMARY KEY, v text)",
        "INSERT INTO t SELECT i, 'v' || i % 7 FROM generate_series(1, 2000) i",
        "UPDATE t SET v = 'new' WHERE k % 100 = 0",
        "CREATE TABLE p (k int, v text) PARTITION BY LIST (v)",
        "CREATE TABLE p1 PARTITION OF p FOR VALUES IN ('a')",
        "CREATE TABLE p2 PARTITION OF p FOR VALUES IN ('b')",
        "INSERT INTO p VALUES (1, 'a'), (2, 'b'), (3, 'a')",
        "CREATE VIEW w AS SELECT * FROM t",
        "ANALYZE");
    engine = Jdbc.engine(folder, server, DATABASE, "");
    judge = server.connect(DATABASE);
    run(engine, "CREATE TABLE local.main.x AS SELECT k, 'x' || k AS xmin FROM shop.public.t");
  }

  @AfterEach
  void disconnect() throws SQLException {
    engine.close();
    judge.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ctid, tableoid, xmin, xmax, cmin, cmax, * FROM t ORDER BY k",
        "SELECT *, t.ctid FROM t WHERE xmax = '0' ORDER BY k",
        "SELECT t.*, ctid AS place FROM t ORDER BY t.k",
        "SELECT xmin, count(*) FROM t GROUP BY xmin ORDER BY 2 DESC",
        "SELECT count(DISTINCT ctid), min(k) FROM t",
        "SELECT k FROM t WHERE ctid = (SELECT max(b.ctid) FROM t AS b WHERE b.k = t.k) ORDER BY 1",
        "SELECT a.k FROM t AS a JOIN t AS b ON a.ctid = b.ctid ORDER BY 1",
        "SELECT * FROM (SELECT ctid, k FROM t) AS s ORDER BY k",
        "SELECT s.* FROM (SELECT * FROM t ORDER BY ctid LIMIT 3) AS s",
        "WITH c AS (SELECT *, xmin AS made FROM t) SELECT * FROM c ORDER BY k",
        "SELECT k, p.v, t.* FROM t JOIN p USING (k) WHERE p.ctid IS NOT NULL ORDER BY k",
        "SELECT tableoid, ctid, v FROM p ORDER BY v, ctid",
        "SELECT tableoid, count(*) FROM p GROUP BY tableoid ORDER BY 1",
        "SELECT k FROM t WHERE ctid IN (SELECT ctid FROM t WHERE k < 10) ORDER BY k",
      })
  void readAsPostgresReadsThem(String sql) throws SQLException {
    // Places are text here, and are ordered as such.
    List<String> expected = rows(judge, sql.replace("max(b.ctid)", "max(b.ctid::text)::tid"));
    List<String> found = rows(engine, sql.replaceAll("(FROM|JOIN) (t|p)\\b", "$1 shop.public.$2"));
    if (sql.contains("ORDER BY v, ctid") || sql.contains("ORDER BY ctid LIMIT")) {
      assertThat(found).hasSameSizeAs(expected);
    } else {
      assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void starDoesNotStandForThem() throws SQLException {
    for (String sql :
        List.of(
            "SELECT * FROM shop.public.t WHERE ctid = '(0,1)'",
            "SELECT t.* FROM shop.public.t WHERE xmin IS NOT NULL AND k = 1",
            "SELECT * FROM (SELECT * FROM shop.public.t) AS s WHERE s.k IN"
                + " (SELECT k FROM shop.public.t WHERE ctid = '(0,1)')")) {
      assertThat(rows(engine, sql)).containsExactly("1|v1");
    }

    assertThat(
            rows(
                engine,
                "SELECT * FROM shop.public.t JOIN local.main.x ON t.k = x.k AND t.xmin <> x.xmin WHERE t.k < 2"))
        .containsExactly("1|v1|1|x1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT ctid FROM shop.public.w|AL-1003",
        "SELECT ctid FROM local.main.x|AL-1003",
        "SELECT ctid FROM shop.public.t AS a, shop.public.t AS b|AL-1006",
        "SELECT ctid FROM shop.public.t NATURAL JOIN shop.public.p|AL-1003",
        "SELECT *, t.ctid FROM shop.public.t AS t JOIN shop.public.p USING (k)|AL-1003",
        "INSERT INTO shop.public.t (k, ctid) VALUES (0, 'x')|AL-1003",
        "UPDATE shop.public.t SET xmin = '1'|AL-1003",
      })
  void othersHaveNone(String sql, String code) {
    assertThatThrownBy(() -> run(engine, sql)).hasMessageContaining(code);
  }

  @Test
  void writingKeepsToTheOthers() throws SQLException {
    run(engine, "CREATE TABLE shop.public.log (place text, k int)");
    run(engine, "INSERT INTO shop.public.log SELECT ctid, k FROM shop.public.t WHERE k <= 10");
    assertThat(
            rows(
                judge, "SELECT count(*) FROM log l JOIN t ON t.k = l.k AND t.ctid::text = l.place"))
        .containsExactly("10");
    run(engine, "DELETE FROM shop.public.t WHERE ctid = '(0,1)'");
    run(
        engine,
        "UPDATE shop.public.t SET v = l.place FROM shop.public.log AS l WHERE t.k = l.k AND l.ctid IS NOT NULL");
    assertThat(rows(judge, "SELECT count(*) FROM t WHERE v LIKE '(%'")).containsExactly("9");
    run(engine, "CREATE TABLE local.main.copy AS SELECT *, ctid AS place FROM shop.public.t");
    assertThat(rows(engine, "SELECT count(DISTINCT place) FROM local.main.copy"))
        .containsExactly("1999");
  }

  @Test
  void storeOfItsOwnNumbersItsRows() throws SQLException {
    assertThat(rows(engine, "SELECT count(DISTINCT rowid), max(rowid) FROM local.main.x"))
        .containsExactly("2000|1999");
    assertThat(rows(engine, "SELECT * FROM local.main.x WHERE rowid = 0")).hasSize(1);
  }
}
