package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.rows;
import static io.arrowlake.sqltests.Jdbc.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows of files are sent to PostgreSQL, which joins and groups by them, by the server's own log;
 * the rows of the result are those that the server gives with all tables.
 */
class ShippingTest {
  private static final String DATABASE = "shipping";

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
        "ANALYZE");
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:", new Properties())) {
      write(
          duckDb, "dim", "SELECT range::INTEGER AS k, 'r' || range % 7 AS region FROM range(900)");
    }

    arrowLake = Jdbc.engine(folder, server, DATABASE, "");
  }

  @AfterAll
  static void close() throws SQLException {
    arrowLake.close();
    postgres.close();
  }

  private static void write(Connection duckDb, String table, String query) throws SQLException {
    run(duckDb, "COPY (" + query + ") TO '" + file(table) + "' (FORMAT parquet)");
  }

  private static String file(String table) {
    return folder.resolve(table + ".parquet").toString();
  }

  private static List<String> copies(long mark) {
    return server.statementsSince(mark).stream()
        .map(statement -> statement.toLowerCase(Locale.ROOT))
        .filter(statement -> statement.startsWith("copy"))
        .toList();
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
    assertThat(copies(mark)).singleElement().asString().contains("unnest(").contains("group by");
    System.out.println(String.join("\n", rows(arrowLake, "EXPLAIN ANALYZE " + sql)));
  }
}
