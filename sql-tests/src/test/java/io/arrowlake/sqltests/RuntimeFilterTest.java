package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys that are found while a query runs reach PostgreSQL, by the server's own log, and the rows
 * are those that one server with all tables gives.
 */
class RuntimeFilterTest {
  private static final String FACTS = "filter_facts";
  private static final String LINKS = "filter_links";
  private static final int ROWS = 1_300_000;

  @TempDir private static Path folder;
  private static TestingPostgresServer server;
  private static Connection postgres;
  private static Connection arrowLake;

  @BeforeAll
  static void load() throws Exception {
    server = TestingPostgresServer.shared();
    server.createDatabase(FACTS);
    server.createDatabase(LINKS);
    postgres = server.connect(FACTS);
    run(
        postgres,
        "CREATE UNLOGGED TABLE fact AS SELECT i AS k, i % 1000 AS a, (i % 700)::bigint AS b,"
            + " (i * 3)::numeric(12,2) AS price, 'n' || i % 5000 AS name, CASE WHEN i % 7 > 0 THEN"
            + " DATE '2000-01-01' + i % 9000 END AS day FROM generate_series(1, "
            + ROWS
            + ") i; ANALYZE fact");
    try (Connection links = server.connect(LINKS)) {
      run(
          links,
          "CREATE TABLE link AS SELECT i AS g, i * 13 AS k FROM generate_series(1, 100000) i;"
              + " ANALYZE link");
    }

    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:", new Properties())) {
      write(duckDb, "several", "SELECT (range * 41)::INTEGER AS k FROM range(1, 31001)");
      write(duckDb, "many", "SELECT (range * 4)::INTEGER AS k FROM range(1, 300001)");
      write(duckDb, "few", "SELECT range::INTEGER AS a, range % 3 AS s FROM range(0, 60)");
      write(duckDb, "more", "SELECT range AS b, range % 5 AS s FROM range(0, 80)");
      write(duckDb, "groups", "SELECT (range * 1000)::INTEGER AS g FROM range(1, 21)");
      write(duckDb, "prices", "SELECT (range * 300)::DECIMAL(12,2) AS price FROM range(1, 500)");
      write(duckDb, "names", "SELECT 'n' || range * 70 AS name FROM range(0, 50)");
      write(duckDb, "all_names", "SELECT 'n' || range AS name FROM range(0, 5000)");
      write(duckDb, "days", "SELECT DATE '2000-01-01' + range::INTEGER AS day FROM range(40)");
    }

    Path config = folder.resolve("arrowlake.yaml");
    String text =
        """
        catalogs:
          facts: {type: postgres, url: "%s", user: "%s", password: "%s"}
          links: {type: postgres, url: "%s", user: "%s", password: "%s"}
          lake: {type: files, root: .}
        """;
    Files.writeString(
        config,
        text.formatted(
            server.url(FACTS),
            server.user(),
            server.password(),
            server.url(LINKS),
            server.user(),
            server.password()));
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

  private static String row(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      assertThat(results.next()).isTrue();
      return results.getString(1) + " " + results.getString(2);
    }
  }

  /** Runs a query, and gives the statements that asked PostgreSQL for rows by keys. */
  private static List<String> filtered(String sql, String judge) throws SQLException {
    String expected = row(postgres, judge);
    assertThat(expected).doesNotStartWith("0 ");
    long mark = server.logMark();
    assertThat(row(arrowLake, sql)).isEqualTo(expected);
    return server.copiesSince(mark).stream()
        .filter(statement -> statement.contains("= any"))
        .toList();
  }

  private static long keys(String statement) {
    int start = statement.indexOf("'{");
    return statement
            .substring(start, statement.indexOf('}', start))
            .chars()
            .filter(letter -> letter == ',')
            .count()
        + 1;
  }

  @Test
  void thousandsOfKeysArriveAsKeys() throws SQLException {
    List<String> statements =
        filtered(
            "SELECT count(*), sum(price) FROM lake.several s JOIN facts.public.fact f ON s.k = f.k",
            "SELECT count(*), sum(price) FROM fact WHERE k % 41 = 0 AND k <= 41 * 31000");
    assertThat(statements).hasSize(1);
    assertThat(keys(statements.get(0))).isEqualTo(31_000);
  }

  @Test
  void explainTellsHowManyKeysThereWere() throws SQLException {
    assertThat(
            lines(
                "EXPLAIN ANALYZE SELECT count(*) FROM lake.several s JOIN facts.public.fact f ON"
                    + " s.k = f.k"))
        .anyMatch(line -> line.matches(" +run-time filter: k in about .* actual 31,000 keys"));
  }

  private static List<String> lines(String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = arrowLake.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      while (results.next()) {
        lines.add(results.getString(1));
      }
    }

    return lines;
  }

  @Test
  void hundredsOfThousandsOfKeysArriveAsKeys() throws SQLException {
    List<String> statements =
        filtered(
            "SELECT count(*), sum(price) FROM lake.many s JOIN facts.public.fact f ON s.k = f.k",
            "SELECT count(*), sum(price) FROM fact WHERE k % 4 = 0 AND k <= 4 * 300000");
    assertThat(statements).hasSize(1);
    assertThat(keys(statements.get(0))).isEqualTo(300_000);
  }

  @Test
  void everySmallSideOfAStarFilters() throws SQLException {
    List<String> statements =
        filtered(
            "SELECT count(*), sum(price) FROM facts.public.fact f JOIN lake.few s ON f.a = s.a JOIN"
                + " lake.more m ON f.b = m.b WHERE s.s = 1 AND m.s = 2",
            "SELECT count(*), sum(price) FROM fact WHERE a < 60 AND a % 3 = 1 AND b < 80 AND b % 5"
                + " = 2");
    assertThat(statements).hasSize(1);
    assertThat(statements.get(0).split("= any", -1)).hasSize(3);
  }

  @Test
  void aFilteredSideFiltersTheNext() throws SQLException {
    List<String> statements =
        filtered(
            "SELECT count(*), sum(price) FROM lake.groups g JOIN links.public.link l ON g.g = l.g"
                + " JOIN facts.public.fact f ON l.k = f.k",
            "SELECT count(*), sum(price) FROM fact WHERE k % 13000 = 0 AND k <= 13 * 20000");
    assertThat(statements).hasSize(2);
    assertThat(statements).allSatisfy(statement -> assertThat(keys(statement)).isEqualTo(20));
  }

  @Test
  void keysOfOtherTypesFilter() throws SQLException {
    for (String[] each :
        new String[][] {
          {"prices", "price", "price % 300 = 0 AND price BETWEEN 300 AND 300 * 499"},
          {"names", "name", "right(name, -1)::int % 70 = 0 AND right(name, -1)::int < 3500"},
          {"days", "day", "day < DATE '2000-01-01' + 40"}
        }) {
      List<String> statements =
          filtered(
              "SELECT count(*), sum(f.price) FROM lake.%s s JOIN facts.public.fact f ON s.%s = f.%s"
                  .formatted(each[0], each[1], each[1]),
              "SELECT count(*), sum(price) FROM fact WHERE " + each[2]);
      assertThat(statements).as(each[0]).hasSize(1);
    }
  }

  @Test
  void anAggregateIsFilteredBelowItsGroups() throws SQLException {
    List<String> statements =
        filtered(
            "SELECT count(*), sum(f.total) FROM lake.few s JOIN (SELECT k / 20 AS h, sum(price) AS"
                + " total FROM facts.public.fact GROUP BY k / 20) f ON s.a = f.h",
            "SELECT count(*), sum(total) FROM (SELECT k / 20 AS h, sum(price) AS total FROM fact"
                + " GROUP BY k / 20) f WHERE h < 60");
    assertThat(statements).hasSize(1);
    assertThat(statements.get(0)).contains("group by");
  }

  @Test
  void allPartsOfAUnionBelowAGroupingAreFiltered() throws SQLException {
    List<String> statements =
        filtered(
            "SELECT count(*), sum(u.total) FROM lake.few s JOIN (SELECT k, sum(price) AS total FROM"
                + " (SELECT k, price FROM facts.public.fact UNION ALL SELECT k, g FROM"
                + " links.public.link UNION ALL SELECT k, 1 FROM lake.many) GROUP BY k) u ON u.k ="
                + " s.a",
            "SELECT count(*), sum(total) FROM (SELECT k, sum(price) AS total FROM (SELECT k, price"
                + " FROM fact UNION ALL SELECT i * 13, i FROM generate_series(1, 100000) i UNION"
                + " ALL SELECT i * 4, 1 FROM generate_series(1, 300000) i) r GROUP BY k) u WHERE k"
                + " < 60");
    assertThat(statements).hasSize(2);
    assertThat(statements).allSatisfy(statement -> assertThat(keys(statement)).isEqualTo(60));
  }

  @Test
  void computedKeysFilter() throws SQLException {
    List<String> statements =
        filtered(
            "SELECT count(*), sum(price) FROM lake.few s JOIN facts.public.fact f ON f.k = s.a * 7"
                + " - 1",
            "SELECT count(*), sum(price) FROM fact WHERE k % 7 = 6 AND k < 7 * 60 - 1");
    assertThat(statements).hasSize(1);
    assertThat(keys(statements.get(0))).isEqualTo(60);
    statements =
        filtered(
            "SELECT count(*), sum(price) FROM lake.few s JOIN facts.public.fact f ON f.k - 5 = s.a",
            "SELECT count(*), sum(price) FROM fact WHERE k BETWEEN 5 AND 64");
    assertThat(statements).hasSize(1);
  }

  @Test
  void sidesThatKeepRowsWithoutMatchAreNotFiltered() throws SQLException {
    List<String> statements =
        filtered(
            "SELECT count(*), count(s.a) FROM facts.public.fact f LEFT JOIN lake.few s ON f.a ="
                + " s.a",
            "SELECT count(*), count(CASE WHEN a < 60 THEN 1 END) FROM fact");
    assertThat(statements).isEmpty();
    statements =
        filtered(
            "SELECT count(*), count(f.k) FROM lake.few s LEFT JOIN facts.public.fact f ON f.k = s.a",
            "SELECT 60, 59");
    assertThat(statements).hasSize(1);
  }

  @Test
  void keysThatPickAllRowsAreNotSent() throws SQLException {
    List<String> statements =
        filtered(
            "SELECT count(*), sum(price) FROM facts.public.fact f JOIN lake.all_names n ON f.name ="
                + " n.name",
            "SELECT count(*), sum(price) FROM fact");
    assertThat(statements).isEmpty();
  }
}
