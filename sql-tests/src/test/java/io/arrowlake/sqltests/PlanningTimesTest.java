package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Statements that are long, wide or deep are planned; the report shows how long each took, from its
 * text to the text of its plan with the SQL for each source.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PlanningTimesTest {
  private static final String DATABASE = "planning";

  /** The report: target/planning-times.md, and the output of the test. */
  private static final List<String> TIMES =
      new ArrayList<>(List.of("| statement | ms | again |", "|---|---|---|"));

  @TempDir private static Path folder;
  private static TestingPostgresServer server;
  private static Connection engine;

  @BeforeAll
  static void open() throws Exception {
    server = TestingPostgresServer.shared();
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    server.execute(
        DATABASE,
        "CREATE TABLE t AS SELECT i AS k, i % 100 AS g, 's' || i AS s FROM generate_series(1, 1000) i",
        "CREATE TABLE wide ("
            + LargeStatements.parts(LargeStatements.POSTGRES_COLUMNS, ", ", i -> "c" + i + " int")
            + ")",
        "ANALYZE");
    engine = Jdbc.engine(folder, server, DATABASE, "");
    Jdbc.run(
        engine,
        "CREATE TABLE local.main.t AS SELECT k, g, s FROM shop.public.t",
        "CREATE TABLE local.main.wide ("
            + LargeStatements.parts(LargeStatements.COLUMNS, ", ", i -> "c" + i + " integer")
            + ")");
    // On a busy machine, too, the whole of planning is measured.
    Jdbc.run(engine, "SET planning_time = '60s'");
    // What is measured is planning, and not that the JVM reads its classes.
    explain(
        "SELECT a.s, count(*) FROM shop.public.t a JOIN local.main.t b ON a.k = b.g"
            + " WHERE a.k IN (SELECT g FROM shop.public.t) GROUP BY a.s ORDER BY 2 LIMIT 3");
  }

  @AfterAll
  static void close() throws SQLException, IOException {
    engine.close();
    Files.write(Path.of("target", "planning-times.md"), TIMES);
    TIMES.forEach(System.out::println);
  }

  private static List<String> explain(String sql) throws SQLException {
    return Jdbc.rows(engine, "EXPLAIN " + sql);
  }

  /** A statement by its name. */
  private record Large(String name, String sql) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Large> statements() {
    Map<String, String> all = new LinkedHashMap<>();
    LargeStatements.over("local.main", LargeStatements.COLUMNS)
        .forEach((name, sql) -> all.put("local: " + name, sql));
    LargeStatements.over("shop.public", LargeStatements.POSTGRES_COLUMNS)
        .forEach((name, sql) -> all.put("shop: " + name, sql));
    all.put("both: chain of 64 joins", LargeStatements.mixedJoins("shop.public", "local.main"));
    List<Large> statements = new ArrayList<>();
    all.forEach((name, sql) -> statements.add(new Large(name, sql)));
    return statements;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("statements")
  void isPlanned(Large statement) throws SQLException {
    long start = System.nanoTime();
    List<String> plan = explain(statement.sql());
    long first = System.nanoTime() - start;
    start = System.nanoTime();
    assertThat(explain(statement.sql())).isEqualTo(plan).isNotEmpty();
    long again = System.nanoTime() - start;
    TIMES.add(
        "| %s | %d | %d |"
            .formatted(
                statement.name(),
                TimeUnit.NANOSECONDS.toMillis(first),
                TimeUnit.NANOSECONDS.toMillis(again)));
  }

  /** Planning ends with the deadline of its query, whatever it is about to try next. */
  @Test
  void aDeadlineEndsPlanning() throws SQLException {
    try (Statement statement = engine.createStatement()) {
      statement.execute("SET query_timeout = '20ms'");
      String sql = "EXPLAIN " + LargeStatements.mixedJoins("shop.public", "local.main");
      assertThatThrownBy(() -> statement.execute(sql))
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> assertThat(e.getErrorCode()).isEqualTo(ErrorCode.QUERY_TIMEOUT.number()));
    } finally {
      Jdbc.run(engine, "RESET query_timeout");
    }

    assertThat(explain("SELECT 1")).isNotEmpty();
  }
}
