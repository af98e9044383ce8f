package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.run;
import static io.arrowlake.sqltests.Jdbc.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.testkit.TestingPostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of rows in the embedded store leave what PostgreSQL leaves of the same rows. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LocalChangeTest {
  private static final String DATABASE = "local_changes";
  private static final String ROWS =
      " AS SELECT k, CAST(k * 1.005 AS DECIMAL(12, 3)) AS n, CASE WHEN k % 7 = 0 THEN NULL ELSE s END AS s"
          + " FROM (VALUES (1, ''), (2, ' '), (3, 'a '), (4, 'A'), (5, 'ß'), (6, 'İ'), (7, 'x'), (8, '_'), (9, '%'), (10, '''')) AS v(k, s)";

  private Connection engine;
  private Connection judge;

  @BeforeEach
  void connect() throws SQLException {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    judge = server.connect(DATABASE);
    engine = DriverManager.getConnection("jdbc:arrowlake:");
    run(judge, "CREATE TABLE t" + ROWS, "CREATE TABLE u AS SELECT k * 2 AS k, k AS v FROM t");
    run(
        engine,
        "CREATE TABLE local.t" + ROWS,
        "CREATE TABLE local.u AS SELECT k * 2 AS k, k AS v FROM local.t");
  }

  @AfterEach
  void disconnect() throws SQLException {
    judge.close();
    // Closing fails where memory is left.
    engine.close();
  }

  private static List<String> rows(Connection connection, String table) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT k, n, s FROM " + table + " ORDER BY k, n")) {
      while (row.next()) {
        rows.add(row.getString(1) + "|" + row.getString(2) + "|" + row.getString(3));
      }
    }

    return rows;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE [t] SET s = s || '!', n = n / 3 WHERE k > 3 AND s <> '_'",
        "UPDATE [t] AS y SET k = y.k + 100 WHERE y.s IS NULL OR y.s = 'a '",
        "UPDATE [t] SET n = u.v, s = NULL FROM [u] AS u WHERE u.k = t.k",
        "UPDATE [t] SET n = (SELECT sum(v) FROM [u] AS u WHERE u.k <= t.k)",
        "DELETE FROM [t] WHERE s IN ('', ' ', 'A', 'İ')",
        "DELETE FROM [t]",
        "DELETE FROM [t] USING [u] AS u WHERE u.v = t.k AND u.k > 8",
        "DELETE FROM [t] WHERE k NOT IN (SELECT k FROM [u])",
        "MERGE INTO [t] AS t USING [u] AS u ON t.k = u.k WHEN MATCHED AND u.v > 4 THEN DELETE"
            + " WHEN MATCHED THEN UPDATE SET s = 'm' WHEN NOT MATCHED AND u.v = 6 THEN DO NOTHING"
            + " WHEN NOT MATCHED THEN INSERT (k, n) VALUES (u.k, u.v)",
      })
  void leavesWhatPostgresLeaves(String template) throws SQLException {
    long expected = update(judge, template.replace("[t]", "t").replace("[u]", "u"));
    String ours = template.replace("[t]", "local.t").replace("[u]", "local.u");
    assertThat(update(engine, ours)).isEqualTo(expected);
    assertThat(rows(engine, "local.t")).isEqualTo(rows(judge, "t"));
    // Numbers of rows are other ones after a change.
    assertThat(update(engine, "DELETE FROM local.t WHERE k = 5"))
        .isEqualTo(update(judge, "DELETE FROM t WHERE k = 5"));
    assertThat(update(engine, "UPDATE local.t SET n = k WHERE k > 5"))
        .isEqualTo(update(judge, "UPDATE t SET n = k WHERE k > 5"));
    assertThat(rows(engine, "local.t")).isEqualTo(rows(judge, "t"));
  }

  @Test
  void mistakesChangeNothing() throws SQLException {
    run(engine, "CREATE TABLE local.w (k INTEGER NOT NULL, s VARCHAR(3))");
    run(engine, "INSERT INTO local.w VALUES (1, 'abc'), (2, 'x')");
    for (String wrong :
        List.of(
            "UPDATE local.w SET s = s || 'd'",
            "UPDATE local.w SET k = NULLIF(k, 2)",
            "UPDATE local.w SET s = 'x' FROM (VALUES (1, 1), (1, 2)) AS u(k, v) WHERE u.k = w.k")) {
      assertThatThrownBy(() -> update(engine, wrong)).isInstanceOf(SQLException.class);
    }

    assertThatThrownBy(() -> update(engine, "DELETE FROM local.w RETURNING k"))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getErrorCode()).isEqualTo(ErrorCode.NOT_SUPPORTED.number()));
    assertThat(update(engine, "DELETE FROM local.w WHERE s = 'abc' AND k = 1")).isEqualTo(1);
    assertThat(update(engine, "UPDATE local.w SET s = 'y' WHERE k = 2 AND s = 'x'")).isEqualTo(1);
    run(engine, "TRUNCATE TABLE local.w");
    assertThat(update(engine, "DELETE FROM local.w")).isZero();
  }
}
