package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.rows;
import static io.arrowlake.sqltests.Jdbc.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a run gave corrects the next plan: conditions that always hold together look far rarer than
 * they are, by the statistics of PostgreSQL and of everybody else.
 */
final class FeedbackTest {
  private static final String DATABASE = "feedback";
  private static final String KNOWN = "(as an earlier run gave)";
  private static final String CORRELATED = "e.a = 7 AND e.b = 7 AND e.c = 7 AND e.d = 7";

  @TempDir private static Path folder;
  private static TestingPostgresServer server;
  private Connection engine;

  @BeforeAll
  static void load() throws SQLException {
    server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:", new Properties())) {
      Jdbc.parquet(
          duckDb,
          folder.resolve("dim.parquet"),
          "SELECT (range * 1000 + 7)::INTEGER AS k, range % 3 AS s FROM range(50)");
    }
  }

  @BeforeEach
  void open() throws Exception {
    server.execute(
        DATABASE,
        "DROP TABLE IF EXISTS event; CREATE UNLOGGED TABLE event AS SELECT i AS k, i % 10 AS a, i %"
            + " 10 AS b, i % 10 AS c, i % 10 AS d FROM generate_series(1, 200000) i; ANALYZE event");
    engine = Jdbc.engine(folder, server, DATABASE, "");
  }

  @AfterEach
  void close() throws SQLException {
    engine.close();
  }

  private static String joined(String condition) {
    return "SELECT count(*), sum(e.a) FROM shop.public.event e JOIN '"
        + folder.resolve("dim.parquet")
        + "' d ON e.k = d.k WHERE "
        + condition;
  }

  private String explain(String sql) throws SQLException {
    return String.join("\n", rows(engine, "EXPLAIN " + sql));
  }

  /** The rows that a query reads from PostgreSQL. */
  private long rowsRead(String sql) throws SQLException {
    String head =
        rows(engine, "EXPLAIN ANALYZE " + sql).stream()
            .filter(line -> line.contains(" at shop"))
            .findFirst()
            .orElseThrow();
    String actual = head.substring(head.indexOf("actual ") + 7);
    return Long.parseLong(actual.substring(0, actual.indexOf(" rows")).replace(",", ""));
  }

  @Test
  void theSecondPlanIsBetterThanTheFirst() throws SQLException {
    String sql = joined(CORRELATED);
    assertThat(explain(sql)).doesNotContain(KNOWN).doesNotContain("run-time filter");
    assertThat(rowsRead(sql)).isEqualTo(20_000);

    assertThat(explain(sql))
        .containsPattern("at shop: about 20,000 rows \\(as an earlier run gave\\)")
        .contains("run-time filter");
    assertThat(rowsRead(sql)).isEqualTo(50);

    // What was filtered by keys is not how many rows there are.
    assertThat(explain(sql)).contains("about 20,000 rows " + KNOWN);
  }

  @Test
  void aCachedPlanThatWasFarOffIsMadeAgain() throws SQLException {
    String sql = joined(CORRELATED);
    long mark = server.logMark();
    for (int i = 0; i < 3; i++) {
      assertThat(rows(engine, sql)).containsExactly("50|350");
    }

    List<String> copies = server.copiesSince(mark);
    assertThat(copies).hasSize(3);
    assertThat(copies.get(0)).doesNotContain("= any");
    assertThat(copies.get(1)).contains("= any");
    assertThat(copies.get(2)).contains("= any");
  }

  @Test
  void theSameRelationIsKnownInOtherStatements() throws SQLException {
    rowsRead(joined(CORRELATED));
    assertThat(
            explain(
                "SELECT k FROM (SELECT * FROM shop.public.event e WHERE e.d = 7 AND a = 7) x"
                    + " WHERE c = 7 AND 7 = b ORDER BY k"))
        .contains(KNOWN);
    assertThat(explain(joined(CORRELATED.replace("7", "6")))).doesNotContain(KNOWN);
  }

  @Test
  void theSettingTurnsItOff() throws SQLException {
    String sql = joined(CORRELATED);
    String before = explain(sql);
    rowsRead(sql);
    run(engine, "SET feedback = 'off'");
    assertThat(explain(sql)).isEqualTo(before);
    run(engine, "RESET feedback");
    assertThat(explain(sql)).contains(KNOWN);
  }

  @Test
  void valuesOfSettingsAreChecked() throws SQLException {
    assertThatThrownBy(() -> run(engine, "SET feedback = 'maybe'"))
        .hasMessageContaining("feedback needs one of on, off: maybe");
    assertThatThrownBy(() -> run(engine, "SET pushdown = 'without joins'"))
        .hasMessageContaining("No such kind of work: joins")
        .hasMessageContaining("Did you mean: join");
    assertThatThrownBy(() -> run(engine, "SET pushdown = 'some'"))
        .hasMessageContaining("pushdown needs on, off, or without and kinds of work: some");
    assertThatThrownBy(() -> run(engine, "SET planning_time = 'soon'"))
        .hasMessageContaining("planning_time needs a duration");
    String join = "SELECT a.k FROM shop.public.event a JOIN shop.public.event b ON a.k = b.a";
    run(engine, "SET pushdown = 'Without Join, runtime filter'");
    assertThat(explain(join)).doesNotStartWith("fragment 0 at shop");
    run(engine, "RESET pushdown");
    assertThat(explain(join + " WHERE a.k < 5 AND b.k < 5")).startsWith("fragment 0 at shop");
  }

  @Test
  void aRunThatDidNotReadAllTeachesNothing() throws SQLException {
    String rows = "SELECT k FROM shop.public.event e WHERE " + CORRELATED;
    try (Statement statement = engine.createStatement();
        ResultSet some = statement.executeQuery(rows)) {
      assertThat(some.next()).isTrue();
    }

    rows(engine, rows + " LIMIT 5");
    assertThat(explain(rows)).doesNotContain(KNOWN);
    run(engine, "BEGIN");
    rows(engine, rows);
    run(engine, "COMMIT");
    assertThat(explain(rows)).doesNotContain(KNOWN);
    rows(engine, rows);
    assertThat(explain(rows)).contains(KNOWN);
  }

  @Test
  void aTableThatHasChangedIsNotKnown() throws SQLException {
    String sql = "SELECT k FROM shop.public.event e WHERE " + CORRELATED;
    rows(engine, sql);
    assertThat(explain(sql)).contains(KNOWN);
    server.execute(
        DATABASE,
        "INSERT INTO event SELECT i, 8, 8, 8, 8 FROM generate_series(1, 100000) i; ANALYZE event");
    assertThat(explain(sql)).doesNotContain(KNOWN);

    rows(engine, sql);
    assertThat(explain(sql)).contains(KNOWN);
    server.execute(DATABASE, "ALTER TABLE event ADD COLUMN e int");
    assertThat(explain(sql)).doesNotContain(KNOWN);
  }

  @Test
  void valuesOfParametersAreKnownOneByOne() throws SQLException {
    String sql = joined("e.a = ? AND e.b = ? AND e.c = ? AND e.d = ?");
    try (PreparedStatement statement = engine.prepareStatement(sql)) {
      long mark = server.logMark();
      for (int value : new int[] {6, 6, 5, 4, 3, 2, 1, 0, 7, 7}) {
        for (int i = 1; i <= 4; i++) {
          statement.setInt(i, value);
        }

        try (ResultSet row = statement.executeQuery()) {
          row.next();
          assertThat(row.getLong(1)).isEqualTo(value == 7 ? 50 : 0);
        }
      }

      List<Boolean> filtered =
          server.copiesSince(mark).stream().map(copy -> copy.contains("= any")).toList();
      assertThat(filtered).hasSize(10);
      assertThat(filtered.get(0)).isFalse();
      assertThat(filtered.get(1)).isTrue();
      assertThat(filtered.get(8)).isFalse();
      assertThat(filtered.get(9)).isTrue();
    }
  }
}
