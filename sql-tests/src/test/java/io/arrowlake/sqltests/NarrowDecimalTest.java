package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Arithmetic on decimals in Parquet, whose footers prove how many digits it needs, gives to the
 * last digit what PostgreSQL gives, on both sides of every limit.
 */
final class NarrowDecimalTest {
  private static final String DATABASE = "narrow";

  /** Two files of one table with other bounds; each row group has a thousand rows or fewer. */
  private static final List<String> FIRST =
      List.of(
          "(1, 9999999999, 100000000, 0.01, 99999999.99, 7)",
          "(2, -9999999999, 100000000, 9.99, -99999999.99, -7)",
          "(3, NULL, NULL, NULL, NULL, NULL)",
          "(4, 1, -1, 0.00, 0.01, 2147483647)");

  private static final List<String> SECOND =
      List.of("(5, 0, 0, 0.05, 12.34, 0)", "(6, 9999999998, -99999999, 9.98, 0.00, -2147483648)");

  private static final String COLUMNS =
      "id integer, a decimal(10,0), b decimal(9,0), r decimal(3,2), p decimal(10,2), i integer";

  /** As above, but one product has a digit more than fits 64 bits. */
  private static final List<String> OVER =
      List.of("(1, 9999999999, 100000001, 0.01, 99999999.99, 7)", "(2, 1, 1, 1.00, 1.00, 1)");

  @TempDir private static Path folder;
  private static Connection postgres;
  private static Connection arrowLake;

  @BeforeAll
  static void load() throws SQLException {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    postgres = server.connect(DATABASE);
    List<String> all = new ArrayList<>(FIRST);
    all.addAll(SECOND);
    try (Statement judge = postgres.createStatement();
        Connection duckDb = DriverManager.getConnection("jdbc:duckdb:", new Properties());
        Statement files = duckDb.createStatement()) {
      fill(judge, "edge", all);
      fill(judge, "over", OVER);
      write(files, "edge/first.parquet", FIRST);
      write(files, "edge/second.parquet", SECOND);
      write(files, "over/only.parquet", OVER);
    }

    Properties properties = new Properties();
    arrowLake = DriverManager.getConnection("jdbc:arrowlake:", properties);
  }

  private static void fill(Statement statement, String table, List<String> rows)
      throws SQLException {
    statement.execute("CREATE TABLE " + table + " (" + COLUMNS + ")");
    statement.execute("INSERT INTO " + table + " VALUES " + String.join(", ", rows));
  }

  private static void write(Statement duckDb, String path, List<String> rows) throws SQLException {
    Path file = folder.resolve(path);
    assertThat(file.getParent().toFile().isDirectory() || file.getParent().toFile().mkdirs())
        .isTrue();
    fill(duckDb, "written", rows);
    duckDb.execute("COPY written TO '" + file + "' (FORMAT parquet)");
    duckDb.execute("DROP TABLE written");
  }

  @AfterAll
  static void close() throws SQLException {
    arrowLake.close();
    postgres.close();
  }

  private static String from(String table) {
    return "'" + folder.resolve(table) + "/*.parquet'";
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      while (results.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
          BigDecimal value = results.getBigDecimal(i);
          row.append(value == null ? "NULL" : value.stripTrailingZeros().toPlainString());
          row.append('|');
        }

        rows.add(row.toString());
      }
    }

    rows.sort(Comparator.naturalOrder());
    return rows;
  }

  private static String sent(String sql) throws SQLException {
    try (Statement statement = arrowLake.createStatement();
        ResultSet results = statement.executeQuery("EXPLAIN " + sql)) {
      List<String> lines = new ArrayList<>();
      while (results.next()) {
        lines.add(results.getString(1));
      }

      return lines.stream().collect(Collectors.joining("\n"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, a * b FROM %s",
        "SELECT id, a * b * r FROM %s",
        "SELECT id, a * b + p, a * b - p, p - a * b FROM %s",
        "SELECT id, a * b * 10 FROM %s",
        "SELECT id, (a + 1) * b, a * (b - 1), a * (1 - r), p * (1 - r) * (1 + r) FROM %s",
        "SELECT id, -(a * b), CASE WHEN r > 1 THEN a * b ELSE p END FROM %s",
        "SELECT id, coalesce(a * b, p * r), coalesce(p * r, a * b, 0) FROM %s",
        "SELECT id, cast(p AS decimal(9,0)) * b * r FROM %s",
        "SELECT id, i * p, i * r, a * i, p * r * i FROM %s",
        "SELECT sum(a * b), sum(a * b * r), sum(p * (1 - r)), sum(p * (1 - r) * (1 + r)) FROM %s",
        "SELECT r, sum(a * b), count(a * b), min(a * b), max(p * r), sum(-(p * r)) FROM %s GROUP BY r",
        "SELECT sum(a * b) FILTER (WHERE a * b > 0), sum(CASE WHEN a * b > 5 THEN p * r END) FROM %s",
        "SELECT id FROM %s WHERE a * b > 999999999900000000 - 1 OR p * r = 0",
        "SELECT x.id, y.id, x.p * y.r, x.a * y.b FROM %1$s x LEFT JOIN %1$s y ON x.id = y.id AND x.p * y.r > 1",
        "SELECT max(a) * max(b), min(a) * max(b) FROM %s",
        "SELECT q.s * q.m FROM (SELECT sum(a) AS s, max(r) AS m FROM %s) q",
        "SELECT v * r FROM (SELECT a * b AS v, r FROM %1$s UNION ALL SELECT p * p, r FROM %1$s) q",
        "SELECT v * w FROM (SELECT p AS v, r AS w FROM %1$s UNION ALL SELECT a, b FROM %1$s) q"
      })
  void digitsAreTheSame(String sql) throws SQLException {
    for (String table : List.of("edge", "over")) {
      assertThat(rows(arrowLake, sql.formatted(from(table))))
          .as(table)
          .isEqualTo(rows(postgres, sql.formatted(table)));
    }
  }

  @Test
  void whatFitsIsComputedNarrow() throws SQLException {
    String sql = "SELECT sum(a * b) FROM %s";
    assertThat(sent(sql.formatted(from("edge")))).contains("sum(t0.\"a\" * t0.\"b\")");
    assertThat(sent(sql.formatted(from("over")))).contains("CAST(t0.\"a\" AS DECIMAL(19");
  }
}
