package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.rows;
import static io.arrowlake.sqltests.Jdbc.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows that a query needs in several places are read once, by the server's own log, and the result
 * is the one that a server with all tables gives.
 */
class CommonFragmentsTest {
  private static final String DATABASE = "common_fragments";

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
        "CREATE TABLE day AS SELECT i AS id, i % 7 AS week, CASE WHEN i % 5 > 0 THEN 'n' || i % 30"
            + " END AS name FROM generate_series(1, 400) i;"
            + " CREATE TABLE sale AS SELECT i AS id, i % 450 AS day, i % 3 AS part, i % 97 AS amount"
            + " FROM generate_series(1, 3000) i;"
            + " CREATE TABLE fact AS SELECT i AS k, i % 1000 AS a FROM generate_series(1, 100000) i;"
            + " CREATE TABLE few AS SELECT i AS k, i % 2 AS s FROM generate_series(1, 40) i;"
            + " ANALYZE day; ANALYZE sale; ANALYZE fact; ANALYZE few");
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:", new Properties())) {
      write(
          duckDb,
          "sale",
          "SELECT range::INTEGER AS id, (range % 450)::INTEGER AS day, (range % 3)::INTEGER AS part,"
              + " (range % 97)::INTEGER AS amount FROM range(1, 3001)");
      write(
          duckDb, "few", "SELECT range::INTEGER AS k, (range % 2)::INTEGER AS s FROM range(1, 41)");
    }

    Path config = folder.resolve("arrowlake.yaml");
    String text =
        """
        catalogs:
          shop: {type: postgres, url: "%s", user: "%s", password: "%s"}
          lake: {type: files, root: .}
        """;
    Files.writeString(
        config, text.formatted(server.url(DATABASE), server.user(), server.password()));
    arrowLake = DriverManager.getConnection("jdbc:arrowlake:config=" + config);
  }

  @AfterAll
  static void close() throws SQLException {
    arrowLake.close();
    postgres.close();
  }

  private static void write(Connection duckDb, String table, String query) throws SQLException {
    Jdbc.parquet(duckDb, folder.resolve(table + ".parquet"), query);
  }

  /**
   * Runs a query over {@code shop.public} and {@code lake}, and gives how often a table was read.
   */
  private static long reads(String table, String sql) throws SQLException {
    List<String> expected = rows(postgres, sql.replace("shop.public.", "").replace("lake.", ""));
    assertThat(expected).isNotEmpty();
    long mark = server.logMark();
    assertThat(rows(arrowLake, sql)).containsExactlyInAnyOrderElementsOf(expected);
    return server.copiesSince(mark).stream()
        .filter(statement -> statement.contains("\"" + table + "\""))
        .count();
  }

  @Test
  void tableUnderTwoNamesIsReadOnce() throws SQLException {
    String sql =
        "SELECT a.name, b.name, count(*), sum(s.amount) FROM lake.sale s JOIN shop.public.day a ON"
            + " s.day = a.id JOIN shop.public.day b ON s.amount = b.id GROUP BY a.name, b.name";
    for (String residual : List.of("auto", "arrow", "duckdb")) {
      run(arrowLake, "SET residual_engine = '" + residual + "'");
      assertThat(reads("day", sql)).as(residual).isEqualTo(1);
    }

    run(arrowLake, "SET residual_engine = 'auto'");
  }

  @Test
  void commonTableExpressionReadsItsTableOnce() throws SQLException {
    assertThat(
            reads(
                "day",
                "WITH total AS (SELECT d.week AS week, s.part AS part, sum(s.amount) AS amount FROM"
                    + " lake.sale s JOIN shop.public.day d ON s.day = d.id WHERE d.week < 5 GROUP BY"
                    + " d.week, s.part) SELECT a.week, a.part, a.amount FROM total a WHERE a.amount"
                    + " > (SELECT avg(b.amount) FROM total b WHERE b.week = a.week)"))
        .isEqualTo(1);
  }

  @Test
  void otherRowsAreReadByThemselves() throws SQLException {
    assertThat(
            reads(
                "day",
                "SELECT count(*), sum(s.amount) FROM lake.sale s JOIN shop.public.day a ON s.day ="
                    + " a.id JOIN shop.public.day b ON s.amount = b.id WHERE a.week = 1 AND b.week ="
                    + " 2"))
        .isEqualTo(2);
  }

  @Test
  void sidesWithDifferentKeysAreReadByThemselves() throws SQLException {
    assertThat(
            reads(
                "fact",
                "SELECT count(*), sum(x.a), sum(y.a) FROM (SELECT f.k, f.a FROM lake.few s JOIN"
                    + " shop.public.fact f ON s.k = f.k WHERE s.s = 0) x FULL JOIN (SELECT f.k, f.a"
                    + " FROM lake.few s JOIN shop.public.fact f ON s.k = f.k WHERE s.s = 1) y ON x.k"
                    + " = y.k + 1"))
        .isEqualTo(2);
  }

  @Test
  void explainTellsWhoReads() throws SQLException {
    List<String> lines =
        rows(
            arrowLake,
            "EXPLAIN SELECT count(*), sum(s.amount) FROM lake.sale s JOIN shop.public.day a ON s.day"
                + " = a.id JOIN shop.public.day b ON s.amount = b.id");
    assertThat(lines).filteredOn(line -> line.contains("at shop")).hasSize(1);
    assertThat(lines).anyMatch(line -> line.strip().matches("read by fragment .*"));
  }
}
