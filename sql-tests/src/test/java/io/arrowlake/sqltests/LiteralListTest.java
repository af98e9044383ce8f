package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many comparisons of a column with literals have PostgreSQL's truth values, NULL among them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LiteralListTest {
  private static final String DATABASE = "lists";

  @TempDir private static Path folder;
  private static Connection engine;
  private static Connection postgres;

  @BeforeAll
  static void open() throws Exception {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    server.execute(
        DATABASE,
        "CREATE TABLE v (k int, d numeric(6, 2), f float8, s text, c char(4), b boolean)",
        "INSERT INTO v SELECT i, i / 4.0, i / 2.0, 'x' || i, 'y' || i, i % 2 = 0"
            + " FROM generate_series(0, 70) i",
        "INSERT INTO v VALUES (NULL, NULL, 'NaN', NULL, NULL, NULL), (-1, -1, -0.0, '', 'y ', NULL),"
            + " (2147483647, 9999.99, 'Infinity', 'X1', NULL, true)",
        "ALTER DATABASE " + DATABASE + " SET search_path = public");
    postgres = server.connect(DATABASE);
    engine = Jdbc.engine(folder, server, DATABASE, "");
    Jdbc.run(engine, "SET catalog = shop", "SET schema = public", "SET pushdown = 'off'");
  }

  @AfterAll
  static void close() throws SQLException {
    engine.close();
    postgres.close();
  }

  private static String terms(String column, String sign, String between, String... literals) {
    return String.join(
        between, Stream.of(literals).map(literal -> column + sign + literal).toList());
  }

  private static String[] numbers(int step) {
    return IntStream.range(0, 25).mapToObj(i -> String.valueOf(i * step)).toArray(String[]::new);
  }

  private static String[] texts(String letter) {
    return Stream.of(numbers(2)).map(n -> "'" + letter + n + "'").toArray(String[]::new);
  }

  static List<String> conditions() {
    return List.of(
        terms("k", " <> ", " AND ", numbers(2)),
        terms("k", " = ", " OR ", numbers(2)),
        "NOT (" + terms("k", " = ", " OR ", numbers(3)) + ")",
        "NOT (" + terms("k", " <> ", " AND ", numbers(3)) + ")",
        terms("k", " <> ", " AND ", numbers(2)) + " AND b",
        terms("k", " <> ", " AND ", numbers(2)) + " AND k <> NULL",
        terms("k", " = ", " OR ", numbers(2)) + " OR k = NULL OR b",
        terms("d", " <> ", " AND ", numbers(1)) + " AND k > 7",
        terms("f", " <> ", " AND ", numbers(1)),
        terms("f", " = ", " OR ", numbers(1)),
        terms("s", " <> ", " AND ", texts("x")),
        terms("s", " = ", " OR ", texts("x")) + " OR " + terms("k", " = ", " OR ", numbers(7)),
        terms("c", " <> ", " AND ", texts("y")) + " AND c <> 'y'",
        "k NOT IN (" + String.join(", ", numbers(2)) + ")",
        "k NOT IN (NULL, " + String.join(", ", numbers(2)) + ")",
        "k IN (NULL, " + String.join(", ", numbers(2)) + ")",
        "s NOT IN (" + String.join(", ", texts("x")) + ") AND s NOT IN ('', 'x69')",
        terms("k", " <> ", " AND ", numbers(2))
            + " AND ("
            + terms("k", " = ", " OR ", numbers(3))
            + ")");
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void isAsInPostgres(String condition) throws SQLException {
    for (String sql :
        List.of(
            "SELECT k, s FROM v WHERE " + condition + " ORDER BY k, s",
            "SELECT k, (" + condition + ") AS c FROM v ORDER BY k",
            "SELECT count(*) FROM v WHERE (" + condition + ") IS NULL",
            "SELECT key, k FROM (SELECT k AS key FROM v) AS a LEFT JOIN v ON key = k AND ("
                + condition
                + ") ORDER BY key, k")) {
      assertThat(normal(Jdbc.rows(engine, sql)))
          .as(sql)
          .isEqualTo(normal(Jdbc.rows(postgres, sql)));
    }
  }

  /** The drivers differ in how they write truth values. */
  private static List<String> normal(List<String> rows) {
    return rows.stream()
        .map(row -> row.replaceAll("\\|t$", "|true").replaceAll("\\|f$", "|false"))
        .toList();
  }
}
