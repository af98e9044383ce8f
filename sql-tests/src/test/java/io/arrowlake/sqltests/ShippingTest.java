package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.rows;
import static io.arrowlake.sqltests.Jdbc.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.testkit.TestingPooler;
import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows of files are sent to PostgreSQL, which joins and groups by them, by the server's own log;
 * the rows of the result are those that the server gives with all tables.
 */
class ShippingTest {
  private static final String DATABASE = "shipping";

  private static final String KINDS =
      """
      SELECT id, b, si::SMALLINT AS si, i::INTEGER AS i, bi::BIGINT AS bi, d::DECIMAL(38,10) AS d,
        r::FLOAT AS r, f::DOUBLE AS f, s, x::BLOB AS x, dt::DATE AS dt, t::TIME AS t,
        ts::TIMESTAMP AS ts, tz::TIMESTAMPTZ AS tz, u::UUID AS u
      FROM (VALUES
      (1, true, '-32768', '-2147483648', '-9223372036854775808',
        '9999999999999999999999999999.0123456789', 'NaN', '-0.0', '', '', '0001-01-01', '00:00:00',
        '0001-01-01 00:00:00', '1970-01-01 00:00:00.000001+00',
        '00000000-0000-0000-0000-000000000000'),
      (2, false, '32767', '2147483647', '9223372036854775807', '-0.0000000001', 'Infinity',
        '-Infinity', 'NULL', '\\x00\\xFF', '9999-12-31', '23:59:59.999999',
        '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59+00',
        'ffffffff-ffff-ffff-ffff-ffffffffffff'),
      (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
      (4, true, '0', '0', '0', '0', '0.1', '0.1', '{"a",b''\\\\}', 'it''s', '1582-10-10',
        '12:00:00.1', '1969-12-31 23:59:59.999999', '2024-03-31 02:30:00+01',
        'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'),
      (4, true, '1', '1', '1', '1', '1e-45', '1e300', 'é é 😀', '\\xC3\\xA9', '2024-02-29',
        '01:02:03', '2024-02-29 01:02:03', '2024-02-29 01:02:03+00',
        'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12'))
      t(id, b, si, i, bi, d, r, f, s, x, dt, t, ts, tz, u)
      """;

  @TempDir private static Path folder;
  private static TestingPostgresServer server;
  private static Connection postgres;
  private static Connection arrowLake;

  @BeforeAll
  static void load() throws Exception {
    server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    postgres = server.connect(DATABASE);
    run(
        postgres,
        "CREATE TABLE fact AS SELECT i AS id, i % 1000 AS k, (i % 97)::numeric(12,2) AS amount,"
            + " 'n' || i % 500 AS name FROM generate_series(1, 200000) i",
        "CREATE TABLE dim AS SELECT i AS k, 'r' || i % 7 AS region FROM generate_series(0, 899) i",
        "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        "CREATE TABLE words (id int, c text COLLATE \"C\", e text, i text"
            + " COLLATE \"en-x-icu\", n text COLLATE loose, p char(6))",
        "INSERT INTO words SELECT id, s, s, s, s, s FROM (VALUES (1, 'a'), (2, 'A'), (3, 'a '),"
            + " (4, 'é'), (5, 'e\u0301'), (6, NULL), (7, ''), (8, 'a'), (9, 'ß')) w(id, s)",
        "CREATE TABLE keys (s text)",
        "INSERT INTO keys VALUES ('a'), ('a'), ('A '), ('é'), (NULL), (''), ('ss'), ('ß'), ('z')",
        "CREATE VIEW broken AS SELECT id, k, 1 / (k - 5) AS amount FROM fact",
        "ANALYZE");
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:", new Properties())) {
      write(
          duckDb, "dim", "SELECT range::INTEGER AS k, 'r' || range % 7 AS region FROM range(900)");
      write(
          duckDb,
          "keys",
          "SELECT s FROM (VALUES ('a'), ('a'), ('A '), ('é'), (NULL), (''), ('ss'), ('ß'), ('z'))"
              + " k(s)");
      write(duckDb, "kinds", KINDS);
      write(
          duckDb, "zero", "SELECT 7 AS k, 'a' || chr(0) || 'b' AS region UNION ALL SELECT 8, 'c'");
      write(duckDb, "late", "SELECT 7 AS k, DATE '10000-01-01' AS d UNION ALL SELECT 8, NULL");
      write(duckDb, "lists", "SELECT 7 AS k, [1, 2] AS l");
      write(
          duckDb,
          "many",
          "SELECT (range % 1000)::INTEGER AS k, 'a long text ' || range AS t FROM range(1100000)");
      write(
          duckDb,
          "large",
          "SELECT (range % 1000)::INTEGER AS k, 'a long text ' || range AS t FROM range(200000)");
      write(
          duckDb,
          "large_zero",
          "SELECT (range % 1000)::INTEGER AS k, 'a long text ' || chr(CASE WHEN range = 150000 THEN 0 ELSE 65 END)"
              + " AS t FROM range(200000)");
    }

    arrowLake = Jdbc.engine(folder, server, DATABASE, "");
  }

  @AfterEach
  void reset() throws SQLException {
    run(arrowLake, "RESET ALL");
  }

  @AfterAll
  static void close() throws SQLException {
    arrowLake.close();
    postgres.close();
  }

  private static void write(Connection duckDb, String table, String query) throws SQLException {
    Jdbc.parquet(duckDb, file(table), query);
  }

  private static Path file(String table) {
    return folder.resolve(table + ".parquet");
  }

  @Test
  void theServerJoinsAndGroups() throws SQLException {
    String sql =
        "SELECT d.region, sum(f.amount), count(*) FROM shop.public.fact f JOIN '"
            + file("dim")
            + "' d ON f.k = d.k GROUP BY d.region ORDER BY 1";
    long mark = server.logMark();
    assertThat(rows(arrowLake, sql))
        .isEqualTo(
            rows(
                postgres,
                "SELECT d.region, sum(f.amount), count(*) FROM fact f JOIN dim d ON f.k = d.k"
                    + " GROUP BY d.region ORDER BY 1"));
    assertThat(server.copiesSince(mark))
        .singleElement()
        .asString()
        .contains("unnest(")
        .contains("group by");
  }

  private static String at(String file) {
    return "'" + file(file) + "'";
  }

  /** The rows of a query of which rows are sent; in the log the server has joined them. */
  private static List<String> sent(String sql) throws SQLException {
    run(arrowLake, "SET shipping = 'on'");
    long mark = server.logMark();
    List<String> found = rows(arrowLake, sql);
    assertThat(server.copiesSince(mark)).as(sql).anyMatch(copy -> copy.contains("unnest("));
    return found;
  }

  /** The rows of a query of which no rows reach the server. */
  private static List<String> unsent(String sql) throws SQLException {
    long mark = server.logMark();
    List<String> found = rows(arrowLake, sql);
    assertThat(server.copiesSince(mark)).as(sql).noneMatch(copy -> copy.contains("unnest("));
    return found;
  }

  private static String explain(String sql) throws SQLException {
    return String.join("\n", rows(arrowLake, "EXPLAIN " + sql));
  }

  @Test
  void valuesOfEveryTypeComeBack() throws SQLException {
    String sql =
        "SELECT f.k, d.* FROM shop.public.fact f LEFT JOIN "
            + at("kinds")
            + " d ON f.id = d.id WHERE f.id < 7 ORDER BY 1, d.i";
    run(arrowLake, "SET shipping = 'off'");
    List<String> expected = unsent(sql);
    assertThat(expected).hasSize(7);
    assertThat(sent(sql)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"b", "si", "i", "bi", "d", "r", "f", "s", "x", "dt", "t", "ts", "tz", "u"})
  void keysOfEveryTypeMatch(String column) throws SQLException {
    run(
        postgres,
        "DROP TABLE IF EXISTS typed",
        "CREATE TABLE typed (b bool, si int2, i int4, bi int8, d numeric(38,10), r float4, f float8,"
            + " s text, x bytea, dt date, t time, ts timestamp, tz timestamptz, u uuid)");
    run(
        arrowLake,
        "INSERT INTO shop.public.typed SELECT b, si, i, bi, d, r, f, s, x, dt, t, ts, tz, u FROM "
            + at("kinds"));
    String sql =
        "SELECT count(*), count(DISTINCT d.id), sum(d.i) FROM shop.public.typed t JOIN "
            + at("kinds")
            + " d ON t."
            + column
            + " = d."
            + column;
    assertThat(sent(sql))
        .isEqualTo(
            rows(
                postgres,
                "WITH d AS (SELECT CASE WHEN b IS NULL THEN 3 WHEN si = -32768 THEN 1 WHEN si ="
                    + " 32767 THEN 2 ELSE 4 END AS id, * FROM typed) SELECT count(*), count(DISTINCT"
                    + " d.id), sum(d.i) FROM typed t JOIN d ON t."
                    + column
                    + " = d."
                    + column));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*), count(w.id), count(k.s), sum(w.id) FROM %s w JOIN %s k ON w.{c} = k.s",
        "SELECT count(*), count(w.id), count(k.s), sum(w.id) FROM %s w LEFT JOIN %s k ON w.{c} = k.s",
        "SELECT count(*), count(w.id), count(k.s), sum(w.id) FROM %s w RIGHT JOIN %s k ON w.{c} = k.s",
        "SELECT count(*), count(w.id), count(k.s), sum(w.id) FROM %s w FULL JOIN %s k ON w.{c} = k.s",
        "SELECT count(*), sum(w.id) FROM %s w WHERE EXISTS (SELECT 1 FROM %s k WHERE w.{c} = k.s)",
        "SELECT count(*), sum(w.id) FROM %s w WHERE NOT EXISTS (SELECT 1 FROM %s k WHERE w.{c} = k.s)",
        "SELECT count(*), sum(w.id) FROM %s w WHERE w.{c} NOT IN (SELECT k.s FROM %s k WHERE k.s <> '')",
        "SELECT max(k.s), min(w.{c}), count(*) FROM %s w JOIN %s k ON w.{c} = k.s GROUP BY k.s ORDER BY k.s, 3",
      })
  void textsMatchByTheirBytes(String query) throws SQLException {
    for (String column : List.of("c", "e", "i", "p")) {
      String sql = query.replace("{c}", column);
      // A char(n) has no blanks at its end for the house, where the server has them beside text.
      String judge =
          query
              .replace("w.{c}", "w." + column + "::text COLLATE \"C\"")
              .replace("k.s,", "k.s COLLATE \"C\",");
      assertThat(sent(sql.formatted("shop.public.words", at("keys"))))
          .as(sql)
          .isEqualTo(rows(postgres, judge.formatted("words", "keys")));
    }

    // What the collation finds equal and the house does not is joined here.
    run(arrowLake, "SET shipping = 'on'");
    String loose = query.replace("{c}", "n").formatted("shop.public.words", at("keys"));
    String judge =
        query
            .replace("w.{c}", "w.n::text COLLATE \"C\"")
            .replace("k.s,", "k.s COLLATE \"C\",")
            .formatted("words", "keys");
    assertThat(explain(loose)).contains("[COLLATION]");
    assertThat(rows(arrowLake, loose)).isEqualTo(rows(postgres, judge));
  }

  @Test
  void anEmptySideIsSent() throws SQLException {
    String from =
        " FROM shop.public.fact f LEFT JOIN (SELECT * FROM " + at("dim") + " WHERE k < 0) d";
    assertThat(sent("SELECT count(*), count(d.k), max(region)" + from + " ON f.k = d.k"))
        .containsExactly("200000|0|null");
  }

  @ParameterizedTest
  @CsvSource({"zero, region", "late, d", "large_zero, t", "many, t"})
  void whatTheServerDoesNotTakeIsJoinedHere(String table, String column) throws SQLException {
    String sql =
        "SELECT count(*), count(d.%s), sum(f.amount) FROM shop.public.fact f JOIN %s d ON f.k = d.k"
            .formatted(column, at(table));
    run(arrowLake, "SET shipping = 'off'");
    List<String> expected = unsent(sql);
    run(arrowLake, "SET shipping = 'on'");
    assertThat(explain(sql)).contains("sent: about");
    assertThat(unsent(sql)).isEqualTo(expected);
    assertThat(String.join("\n", rows(arrowLake, "EXPLAIN ANALYZE " + sql)))
        .startsWith("Fallback, for rows were not sent: ");
  }

  @Test
  void manyRowsAreSentByATemporaryTable() throws SQLException {
    String sql =
        "SELECT count(*), count(DISTINCT d.t), sum(f.amount) FROM shop.public.fact f JOIN "
            + at("large")
            + " d ON f.k = d.k WHERE f.id < 20000";
    run(arrowLake, "SET shipping = 'off'");
    List<String> expected = unsent(sql);
    run(arrowLake, "SET shipping = 'on'");
    long mark = server.logMark();
    assertThat(rows(arrowLake, sql)).isEqualTo(expected);
    assertThat(server.copiesSince(mark))
        .anyMatch(copy -> copy.contains("pg_temp.\"arrowlake_input_0\" as t"));
    assertThat(String.join("\n", rows(arrowLake, "EXPLAIN ANALYZE " + sql)))
        .containsPattern(
            "actually sent: 200,000 rows of fragment \\d, [0-9,]+ bytes, as temporary");
    assertThat(
            rows(postgres, "SELECT count(*) FROM pg_class WHERE relname LIKE 'arrowlake_input%'"))
        .containsExactly("0");
  }

  @Test
  void aRoleWithoutTemporaryTablesJoinsHere() throws SQLException {
    run(postgres, "REVOKE TEMPORARY ON DATABASE shipping FROM PUBLIC");
    run(postgres, "DROP ROLE IF EXISTS poor", "CREATE ROLE poor LOGIN PASSWORD 'poor'");
    run(postgres, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO poor");
    try {
      run(
          arrowLake,
          "CREATE CATALOG poor USING postgres WITH (url = '%s', user = 'poor', password = 'poor')"
              .formatted(server.url(DATABASE)),
          "SET shipping = 'on'");
      String sql =
          "SELECT count(*), count(d.t) FROM poor.public.fact f JOIN %s d ON f.k = d.k WHERE f.id < 99"
              .formatted(at("large"));
      assertThat(rows(arrowLake, sql)).containsExactly("19600|19600");
      assertThat(String.join("\n", rows(arrowLake, "EXPLAIN ANALYZE " + sql)))
          .startsWith("Fallback, for rows were not sent: The server makes no temporary table");
    } finally {
      run(
          postgres,
          "GRANT TEMPORARY ON DATABASE shipping TO PUBLIC",
          "DROP OWNED BY poor",
          "DROP ROLE poor");
      run(arrowLake, "DROP CATALOG poor");
    }
  }

  @Test
  void aCancelEndsTheSending() throws Exception {
    run(arrowLake, "SET shipping = 'on'");
    String sql = "SELECT count(*) FROM shop.public.fact f JOIN %s d ON f.k = d.k OR f.name = d.t";
    Jdbc.cancel(arrowLake, sql.formatted(at("large")), 150);
    Jdbc.cancel(arrowLake, sql.formatted(at("large")), 600);
    assertThat(
            rows(postgres, "SELECT count(*) FROM pg_class WHERE relname LIKE 'arrowlake_input%'"))
        .containsExactly("0");
  }

  @Test
  void noRowOfABranchIsGivenBeforeTheRowsAreTaken() throws SQLException {
    run(arrowLake, "SET shipping = 'on'");
    String sql =
        "SELECT k FROM "
            + at("dim")
            + " UNION ALL SELECT f.k FROM shop.public.fact f JOIN "
            + at("zero")
            + " d ON f.k = d.k AND f.name <> d.region";
    assertThat(unsent(sql)).hasSize(900 + 400);
  }

  @Test
  void aTransactionJoinsWhatItWrote() throws SQLException {
    run(arrowLake, "BEGIN", "INSERT INTO shop.public.fact VALUES (-1, 77, 1000.00, 'new')");
    try {
      String sql = "SELECT count(*) FROM shop.public.fact f JOIN %s d ON f.k = d.k WHERE f.k = 77";
      assertThat(sent(sql.formatted(at("dim")))).containsExactly("201");
      assertThat(
              unsent(
                  "SELECT count(d.region) FROM shop.public.fact f JOIN %s d ON f.k = d.k WHERE f.k = 7"
                      .formatted(at("zero"))))
          .containsExactly("200");
      assertThat(sent(sql.formatted(at("dim")))).containsExactly("201");
    } finally {
      run(arrowLake, "ROLLBACK");
    }
  }

  @Test
  void anErrorOfTheServerIsTheQuerys() throws SQLException {
    run(arrowLake, "SET shipping = 'on'");
    String sql =
        "SELECT sum(amount) FROM shop.public.broken b JOIN " + at("dim") + " d ON b.k = d.k";
    assertThatThrownBy(() -> rows(arrowLake, sql)).hasMessageContaining("division by zero");
    assertThat(
            sent("SELECT count(*) FROM shop.public.fact f JOIN " + at("dim") + " d ON f.k = d.k"))
        .containsExactly("180000");
  }

  @Test
  void aCancelEndsTheJoinAtTheServer() throws Exception {
    run(arrowLake, "SET shipping = 'on'");
    String sql =
        "SELECT count(*) FROM shop.public.fact f JOIN shop.public.fact g ON f.amount <> g.id JOIN "
            + at("dim")
            + " d ON f.k = d.k";
    Jdbc.cancel(arrowLake, sql, 1_000);
    assertThat(
            sent("SELECT count(*) FROM shop.public.fact f JOIN " + at("dim") + " d ON f.k = d.k"))
        .containsExactly("180000");
  }

  @Test
  void parametersArePlannedWithTheirFallback() throws SQLException {
    run(arrowLake, "SET shipping = 'on'");
    for (String table : List.of("dim", "zero")) {
      try (PreparedStatement statement =
          arrowLake.prepareStatement(
              "SELECT count(*) FROM shop.public.fact f JOIN "
                  + at(table)
                  + " d ON f.k = d.k WHERE f.id < ?")) {
        for (int i = 1; i < 15; i++) {
          statement.setInt(1, 1000 * i);
          try (ResultSet row = statement.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(table.equals("dim") ? 900 * i - 1 : 2 * i);
          }
        }
      }
    }
  }

  @Test
  void refusalsHaveTheirReasons() throws SQLException {
    run(arrowLake, "SET shipping = 'on'");
    String fact = "SELECT count(*) FROM shop.public.fact f JOIN ";
    assertThat(
            explain(
                "SELECT max(l[1]) FROM shop.public.fact f JOIN " + at("lists") + " d ON f.k = d.k"))
        .contains("not pushed to shop: send k, l [TYPE]");
    assertThat(
            explain(
                "SELECT count(*) FROM query('shop', 'SELECT k FROM fact') f JOIN "
                    + at("dim")
                    + " d ON f.k = d.k"))
        .contains("[NOT_IMPLEMENTED] query() is joined to nothing that is sent");
    run(arrowLake, "SET pushdown = 'off'");
    assertThat(explain(fact + at("dim") + " d ON f.k = d.k")).doesNotContain("sent:");
    run(arrowLake, "SET pushdown = 'on'", "SET shipping = 'off'");
    assertThat(explain(fact + at("dim") + " d ON f.k = d.k")).doesNotContain("sent:");
    assertThatThrownBy(() -> run(arrowLake, "SET shipping = 'never'"))
        .hasMessageContaining("auto, on, off");
  }

  @Test
  void arraysPassAPooler() throws Exception {
    Path other = Files.createDirectory(folder.resolve("pooled"));
    try (TestingPooler pooler = TestingPooler.to(server.port(), 2);
        Connection pooled =
            Jdbc.at(other, server, "postgresql://localhost:" + pooler.port() + "/" + DATABASE)) {
      run(pooled, "SET shipping = 'on'");
      String sql = "SELECT sum(f.amount) FROM shop.public.fact f JOIN %s d ON f.k = d.k";
      long mark = server.logMark();
      assertThat(rows(pooled, sql.formatted(at("dim"))))
          .isEqualTo(rows(postgres, sql.replace("shop.public.", "").formatted("dim")));
      assertThat(server.copiesSince(mark)).anyMatch(copy -> copy.contains("unnest("));
    }
  }
}
