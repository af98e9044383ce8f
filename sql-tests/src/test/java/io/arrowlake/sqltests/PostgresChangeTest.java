package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.rows;
import static io.arrowlake.sqltests.Jdbc.run;
import static io.arrowlake.sqltests.Jdbc.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * UPDATE, DELETE, MERGE and TRUNCATE leave in a table of PostgreSQL exactly what PostgreSQL itself
 * leaves in a copy of it, whether the server computes them or rows are sent.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PostgresChangeTest {
  private static final String DATABASE = "changes";
  private static final String ROWS =
      """
      INSERT INTO %s.t SELECT i, CASE WHEN i %% 7 = 0 THEN NULL ELSE i %% 5 END,
        (ARRAY['', ' ', 'a ', 'A', 'ß', 'İ', 'é', 'e' || U&'\\0301', '_', '%%', E'\\\\', '''', NULL])[i %% 13 + 1],
        (i - 20) * 1.005, (ARRAY['NaN', '-0', 'Infinity', '-Infinity', '1e308'])[i %% 5 + 1]::float8,
        TIMESTAMPTZ '2024-03-31 00:59:59.999999+00' + i * INTERVAL '1 hour', 'none', '{"a": 1}'
      FROM generate_series(1, 40) AS i""";

  @TempDir private Path folder;
  private TestingPostgresServer server;
  private Connection engine;
  private Connection judge;

  @BeforeEach
  void connect() throws Exception {
    server = TestingPostgresServer.shared();
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    judge = server.connect(DATABASE);
    for (String schema : List.of("a", "j")) {
      run(
          judge,
          "CREATE SCHEMA " + schema,
          "CREATE TABLE %s.t (k int PRIMARY KEY, g smallint, s varchar(12) COLLATE \"C\","
                  .formatted(schema)
              + " n numeric(12, 3), f float8, w timestamptz, d text DEFAULT 'none', x jsonb)",
          ROWS.formatted(schema),
          "CREATE TABLE %s.u (k int, v int, z text)".formatted(schema),
          "INSERT INTO %s.u SELECT i * 3, CASE WHEN i %% 4 = 0 THEN NULL ELSE i END, 'z' || i FROM generate_series(1, 20) AS i"
              .formatted(schema));
    }

    engine = Jdbc.engine(folder, server, DATABASE, ", max_connections: 2");
    run(engine, "CREATE TABLE local.u AS SELECT * FROM shop.a.u");
  }

  @AfterEach
  void disconnect() throws SQLException {
    judge.close();
    // Closing fails where memory is left.
    engine.close();
  }

  private List<String> table(String schema) throws SQLException {
    return rows(judge, "SELECT t::text FROM " + schema + ".t ORDER BY k, t::text COLLATE \"C\"");
  }

  private static void assertCode(ErrorCode code, String text, ThrowingStatement statement) {
    assertThatThrownBy(statement::run)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(code.number());
              assertThat(e.getMessage()).contains(text);
            });
  }

  @FunctionalInterface
  private interface ThrowingStatement {
    void run() throws SQLException;
  }

  /** {@code [t]} is the table, {@code [u]} another one, {@code [bare]} the table's bare name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE [t] SET d = 'x'",
        "UPDATE [t] SET d = s || '!', g = g + 1, n = n * 2 WHERE k > 10 AND (g <> 3 OR s = 'A')",
        "UPDATE [t] AS y SET n = y.k / 3, f = -y.f, s = y.s || 'x' WHERE y.w >= TIMESTAMPTZ '2024-03-31 10:00:00'",
        "UPDATE [t] SET d = DEFAULT, x = NULL, s = NULL WHERE s = 'a ' OR s IS NULL",
        "UPDATE [t] SET x = '{\"b\":  [1, 2]}' WHERE k < 5",
        "UPDATE [t] SET k = k + 100 WHERE g IN (SELECT v FROM [u] WHERE v > 2)",
        "UPDATE [t] SET g = 0 WHERE NOT EXISTS (SELECT 1 FROM [u] AS u WHERE u.k = [bare].k)",
        "UPDATE [t] SET g = 0 WHERE g NOT IN (SELECT v FROM [u])",
        "UPDATE [t] SET n = (SELECT sum(v) FROM [u] AS u WHERE u.k <= [bare].k) WHERE k < 20",
        "UPDATE [t] SET d = u.z, g = u.v FROM [u] AS u WHERE u.k = [bare].k AND u.v IS NOT NULL",
        "DELETE FROM [t] WHERE n > 3 AND f > 0",
        "DELETE FROM [t] WHERE f = 'NaN' OR s IN ('_', '%', '''', '\\')",
        "DELETE FROM [t]",
        "DELETE FROM [t] WHERE false",
        "DELETE FROM [t] AS y USING [u] AS u WHERE y.g = u.v",
        "DELETE FROM [t] WHERE k = (SELECT max(k) FROM [u] WHERE k < 40)",
        "DELETE FROM [t] WHERE k % 3 = 1 AND 10 / k > 2",
      })
  void leavesWhatPostgresLeaves(String template) throws SQLException {
    String judged = template.replace("[t]", "j.t").replace("[u]", "j.u").replace("[bare]", "t");
    for (String settings : List.of("on", "off")) {
      for (String u : List.of("shop.a.u", "local.u")) {
        run(judge, "TRUNCATE a.t, j.t", ROWS.formatted("a"), ROWS.formatted("j"));
        run(engine, "SET pushdown = '" + settings + "'");
        long expected = update(judge, judged);
        String ours = template.replace("[t]", "shop.a.t").replace("[u]", u).replace("[bare]", "t");
        assertThat(update(engine, ours)).as(ours + " pushdown " + settings).isEqualTo(expected);
        assertThat(table("a")).as(ours + " pushdown " + settings).isEqualTo(table("j"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MERGE INTO [t] AS t USING [u] AS u ON t.k = u.k WHEN MATCHED THEN UPDATE SET d = u.z, n = t.n + u.v"
            + " WHEN NOT MATCHED THEN INSERT (k, d) VALUES (u.k, u.z)",
        "MERGE INTO [t] AS t USING [u] AS u ON t.k = u.k WHEN MATCHED AND u.v > 5 THEN DELETE"
            + " WHEN MATCHED AND t.g IS NULL THEN DO NOTHING WHEN MATCHED THEN UPDATE SET g = u.v, d = DEFAULT"
            + " WHEN NOT MATCHED AND u.k > 50 THEN DO NOTHING WHEN NOT MATCHED THEN INSERT (k, s) VALUES (u.k + 1000, 'new')",
        "MERGE INTO [t] USING (SELECT k, v FROM [u] WHERE v IS NOT NULL) AS u ON t.k = u.k WHEN MATCHED THEN DELETE",
        "MERGE INTO [t] USING [u] AS u ON t.k = u.k AND t.g = 2 WHEN NOT MATCHED THEN INSERT (k, n) VALUES (u.k + 500, 10 / u.k)",
      })
  void mergesAsPostgresDoes(String template) throws SQLException {
    String judged = template.replace("[t]", "j.t").replace("[u]", "j.u");
    for (String settings : List.of("on", "off")) {
      for (String u : List.of("shop.a.u", "local.u")) {
        run(judge, "TRUNCATE a.t, j.t", ROWS.formatted("a"), ROWS.formatted("j"));
        run(engine, "SET pushdown = '" + settings + "'");
        long expected = update(judge, judged);
        String ours = template.replace("[t]", "shop.a.t").replace("[u]", u);
        assertThat(update(engine, ours)).as(ours + " pushdown " + settings).isEqualTo(expected);
        assertThat(table("a")).as(ours + " pushdown " + settings).isEqualTo(table("j"));
      }
    }
  }

  @Test
  void whatLivesAtTheServerIsOneStatementThere() throws SQLException {
    long mark = server.logMark();
    update(engine, "UPDATE shop.a.t SET g = g + 1 WHERE k IN (SELECT k FROM shop.a.u WHERE v > 3)");
    assertThat(server.statementsSince(mark))
        .anySatisfy(
            sql ->
                assertThat(sql)
                    .startsWith("UPDATE \"a\".\"t\" AS t0 SET \"g\" = ")
                    .contains("EXISTS (SELECT 1 FROM \"a\".\"u\""))
        .noneMatch(sql -> sql.contains("COPY"));
    mark = server.logMark();
    update(engine, "DELETE FROM shop.a.t WHERE k = 3");
    assertThat(server.statementsSince(mark))
        .contains("DELETE FROM \"a\".\"t\" AS t0 WHERE t0.\"k\" = 3");
    mark = server.logMark();
    update(
        engine,
        "MERGE INTO shop.a.t AS t USING shop.a.u AS u ON t.k = u.k WHEN MATCHED THEN UPDATE SET g = u.v"
            + " WHEN NOT MATCHED THEN INSERT (k) VALUES (u.k)");
    assertThat(server.statementsSince(mark))
        .anyMatch(sql -> sql.startsWith("WITH changed_rows AS MATERIALIZED"))
        .noneMatch(sql -> sql.contains("COPY"));
  }

  @Test
  void rowsOfOtherSourcesAreSentAtOnce() throws SQLException {
    long mark = server.logMark();
    assertThat(update(engine, "DELETE FROM shop.a.t WHERE k IN (SELECT k FROM local.u)"))
        .isEqualTo(13);
    assertThat(server.statementsSince(mark))
        .anyMatch(sql -> sql.startsWith("COPY pg_temp.arrowlake_changed_rows"))
        .anyMatch(sql -> sql.startsWith("DELETE FROM \"a\".\"t\""))
        .filteredOn(sql -> sql.startsWith("DELETE"))
        .hasSize(1);
    assertThat(rows(judge, "SELECT count(*) FROM a.t WHERE k % 3 = 0")).containsExactly("0");
  }

  @Test
  void parametersHaveTheTypesOfTheirColumns() throws SQLException {
    try (PreparedStatement statement =
        engine.prepareStatement("UPDATE shop.a.t SET d = ?, n = ?, w = ? WHERE k = ?")) {
      statement.setString(1, "it's");
      statement.setBigDecimal(2, new java.math.BigDecimal("1.234"));
      statement.setTimestamp(3, java.sql.Timestamp.valueOf("2024-10-27 01:30:00"));
      statement.setInt(4, 7);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }

    assertThat(rows(judge, "SELECT d, n, w AT TIME ZONE 'UTC' FROM a.t WHERE k = 7"))
        .containsExactly("it's|1.234|2024-10-27 01:30:00");
  }

  @ParameterizedTest
  @CsvSource({"on, shop.a.u", "off, shop.a.u", "on, local.u"})
  void twoNewStatesOfARowAreRefused(String pushdown, String u) throws SQLException {
    run(engine, "SET pushdown = '" + pushdown + "'");
    run(engine, "INSERT INTO " + u + " VALUES (3, 99, 'again')");
    List<String> before = table("a");
    assertCode(
        ErrorCode.CARDINALITY_VIOLATION,
        "1 rows of shop.a.t",
        () -> update(engine, "UPDATE shop.a.t SET d = u.z FROM " + u + " AS u WHERE u.k = t.k"));
    assertCode(
        ErrorCode.CARDINALITY_VIOLATION,
        "MERGE",
        () ->
            update(
                engine,
                "MERGE INTO shop.a.t AS t USING "
                    + u
                    + " AS u ON t.k = u.k WHEN MATCHED THEN DELETE"));
    assertThat(table("a")).isEqualTo(before);
  }

  @Test
  void mistakesAreFoundBeforeAnythingChanges() throws SQLException {
    List<String> before = table("a");
    assertCode(
        ErrorCode.COLUMN_NOT_FOUND,
        "nn (line 1:21)",
        () -> update(engine, "UPDATE shop.a.t SET nn = 1"));
    assertCode(
        ErrorCode.COLUMN_NOT_FOUND,
        "(line 1:33)",
        () -> update(engine, "DELETE FROM shop.a.t AS y WHERE zz = 1"));
    assertCode(ErrorCode.TABLE_NOT_FOUND, "tt", () -> update(engine, "DELETE FROM shop.a.tt"));
    assertCode(ErrorCode.TYPE_MISMATCH, "w", () -> update(engine, "UPDATE shop.a.t SET w = k"));
    assertCode(
        ErrorCode.INVALID_QUERY, "twice", () -> update(engine, "UPDATE shop.a.t SET g = 1, g = 2"));
    assertCode(
        ErrorCode.NUMERIC_OVERFLOW, "", () -> update(engine, "UPDATE shop.a.t SET g = k * 10000"));
    assertCode(
        ErrorCode.STRING_TRUNCATED,
        "",
        () -> update(engine, "UPDATE shop.a.t SET s = 'thirteen chars' WHERE k > 5"));
    run(engine, "SET pushdown = 'off'");
    assertCode(
        ErrorCode.STRING_TRUNCATED,
        "",
        () -> update(engine, "UPDATE shop.a.t SET s = 'thirteen chars' WHERE k > 5"));
    assertCode(
        ErrorCode.CONSTRAINT_VIOLATION,
        "t_pkey",
        () -> update(engine, "UPDATE shop.a.t SET k = 1"));
    assertThat(table("a")).isEqualTo(before);
  }

  /** A row that somebody else changes between the reading and the writing is not overwritten. */
  @Test
  void changeInBetweenIsAConflict() throws Exception {
    run(engine, "SET pushdown = 'off'");
    judge.setAutoCommit(false);
    run(judge, "UPDATE a.t SET d = 'theirs' WHERE k = 5");
    CompletableFuture<Void> ours =
        CompletableFuture.runAsync(
            () ->
                assertCode(
                    ErrorCode.TRANSACTION_CONFLICT,
                    "first",
                    () -> update(engine, "UPDATE shop.a.t SET d = 'ours' WHERE k = 5")));
    while (!ours.isDone() && isFree()) {
      Thread.sleep(10);
    }

    judge.commit();
    judge.setAutoCommit(true);
    ours.get(30, TimeUnit.SECONDS);
    assertThat(rows(judge, "SELECT d FROM a.t WHERE k = 5")).containsExactly("theirs");
  }

  /** Whether no statement waits for another one's locks. */
  private boolean isFree() throws SQLException {
    return rows(judge, "SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty();
  }

  @Test
  void cancelEndsAStatementThatWaits() throws Exception {
    judge.setAutoCommit(false);
    run(judge, "UPDATE a.t SET d = 'theirs' WHERE k = 5");
    try (Statement statement = engine.createStatement()) {
      CompletableFuture<Void> ours =
          CompletableFuture.runAsync(
              () ->
                  assertCode(
                      ErrorCode.QUERY_CANCELLED,
                      "",
                      () -> statement.executeUpdate("UPDATE shop.a.t SET d = 'ours'")));
      while (!ours.isDone() && isFree()) {
        Thread.sleep(10);
      }

      statement.cancel();
      ours.get(30, TimeUnit.SECONDS);
    }

    judge.rollback();
    judge.setAutoCommit(true);
    assertThat(rows(judge, "SELECT count(*) FROM a.t WHERE d IN ('ours', 'theirs')"))
        .containsExactly("0");
  }

  /** The server would find more texts equal, and delete them. */
  @Test
  void textOfABlindCollationIsComparedByItsBytes() throws SQLException {
    run(
        judge,
        "CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        "CREATE TABLE a.b (k int, s text COLLATE blind)",
        "INSERT INTO a.b VALUES (1, 'x'), (2, 'X'), (3, 'y')");
    assertThat(update(engine, "UPDATE shop.a.b SET k = k + 10 WHERE s IN ('X', 'Y')")).isEqualTo(1);
    assertThat(update(engine, "DELETE FROM shop.a.b WHERE s = 'x'")).isEqualTo(1);
    assertThat(rows(judge, "SELECT k, s FROM a.b ORDER BY k")).containsExactly("3|y", "12|X");
  }

  @Test
  void partitionsAndTruncate() throws SQLException {
    run(
        judge,
        "CREATE TABLE a.p (k int, v text) PARTITION BY LIST (k)",
        "CREATE TABLE a.p1 PARTITION OF a.p FOR VALUES IN (1)",
        "CREATE TABLE a.p2 PARTITION OF a.p FOR VALUES IN (2)",
        "INSERT INTO a.p VALUES (1, 'a'), (2, 'b'), (1, 'c'), (2, 'd')");
    run(engine, "SET pushdown = 'off'");
    assertThat(update(engine, "UPDATE shop.a.p SET v = v || '2' WHERE k = 2 AND v <> 'd'"))
        .isEqualTo(1);
    assertThat(update(engine, "UPDATE shop.a.p SET k = 3 - k WHERE v IN ('a', 'd')")).isEqualTo(2);
    assertThat(rows(judge, "SELECT k, v FROM a.p ORDER BY v"))
        .containsExactly("2|a", "2|b2", "1|c", "1|d");
    run(engine, "TRUNCATE TABLE shop.a.p");
    assertThat(rows(judge, "SELECT count(*) FROM a.p")).containsExactly("0");
    run(judge, "CREATE VIEW a.v AS SELECT * FROM a.p");
    assertCode(ErrorCode.INVALID_QUERY, "v", () -> run(engine, "TRUNCATE shop.a.v"));
    assertCode(ErrorCode.READ_ONLY, "v", () -> run(engine, "DELETE FROM shop.a.v"));
  }

  @Test
  void insertsReturnTheirRowsWithTheServersDefaults() throws SQLException {
    run(
        judge,
        "CREATE TABLE a.i (id int GENERATED BY DEFAULT AS IDENTITY, v text DEFAULT 'dflt', j json)");
    assertThat(rows(engine, "INSERT INTO shop.a.i (v) VALUES ('x'), (NULL) RETURNING id, v"))
        .containsExactlyInAnyOrder("1|x", "2|null");
    assertThat(
            rows(
                engine,
                "INSERT INTO shop.a.i (j) SELECT '{\"k\":  ' || k || '}' FROM local.u WHERE k = 3 RETURNING *"))
        .containsExactly("3|dflt|{\"k\":  3}");
    long mark = server.logMark();
    assertThat(
            rows(engine, "INSERT INTO shop.a.i (v) SELECT z FROM shop.a.u WHERE k = 6 RETURNING v"))
        .containsExactly("z2");
    assertThat(update(engine, "INSERT INTO shop.a.i (v) SELECT z FROM shop.a.u")).isEqualTo(20);
    assertThat(server.statementsSince(mark))
        .filteredOn(sql -> sql.contains("INSERT INTO \"a\".\"i\""))
        .hasSize(2);
    assertThat(rows(judge, "SELECT count(*) FROM a.i")).containsExactly("24");
  }

  @Test
  void tablesAreAlteredAndViewsMade() throws SQLException {
    run(
        engine,
        "ALTER TABLE shop.a.u ADD COLUMN extra DECIMAL(5, 1)",
        "ALTER TABLE shop.a.u RENAME COLUMN Z TO zed",
        "ALTER TABLE shop.a.u DROP v",
        "ALTER TABLE shop.a.u RENAME TO w");
    assertThat(
            rows(
                judge,
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'a.w'::regclass"
                    + " AND attnum > 0 AND NOT attisdropped ORDER BY attnum"))
        .containsExactly("k|integer", "zed|text", "extra|numeric(5,1)");
    assertCode(
        ErrorCode.COLUMN_NOT_FOUND,
        "zet (line 1:27). Did you mean: zed",
        () -> run(engine, "ALTER TABLE shop.a.w DROP zet"));
    run(
        engine,
        "CREATE VIEW shop.a.big (k, zz) AS SELECT k, zed || 'x' FROM shop.a.w WHERE k > 50 ORDER BY k");
    assertThat(rows(judge, "SELECT * FROM a.big"))
        .containsExactly("51|z17x", "54|z18x", "57|z19x", "60|z20x");
    assertCode(
        ErrorCode.TABLE_EXISTS,
        "big",
        () -> run(engine, "CREATE VIEW shop.a.big AS SELECT 1 AS k FROM shop.a.w"));
    run(
        engine,
        "CREATE OR REPLACE VIEW shop.a.big AS SELECT k, zed AS zz FROM shop.a.w WHERE k = 60");
    assertThat(rows(engine, "SELECT * FROM shop.a.big")).containsExactly("60|z20");
    assertCode(
        ErrorCode.NOT_SUPPORTED,
        "alone",
        () ->
            run(
                engine,
                "CREATE VIEW shop.a.x AS SELECT w.k FROM shop.a.w AS w JOIN local.u AS u ON u.k = w.k"));
    assertCode(
        ErrorCode.NOT_SUPPORTED,
        "alone",
        () -> run(engine, "CREATE VIEW shop.a.x AS SELECT k, CURRENT_DATE AS d FROM shop.a.w"));
    assertCode(ErrorCode.INVALID_QUERY, "Not a view", () -> run(engine, "DROP VIEW shop.a.w"));
    run(engine, "DROP VIEW shop.a.big", "DROP VIEW IF EXISTS shop.a.big");
    assertCode(ErrorCode.TABLE_NOT_FOUND, "big", () -> run(engine, "DROP VIEW shop.a.big"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void changesReturnTheirRows(String pushdown) throws SQLException {
    run(engine, "SET pushdown = '" + pushdown + "'");
    assertThat(
            rows(
                engine,
                "UPDATE shop.a.t SET n = n + 1, s = 'b' WHERE k IN (4, 5) RETURNING k, n * 2 AS m, s || d"))
        .containsExactlyInAnyOrder("4|-30.160|bnone", "5|-28.150|bnone");
    assertThat(rows(engine, "DELETE FROM shop.a.t AS y WHERE k = 4 RETURNING *")).hasSize(1);
    assertThat(rows(engine, "DELETE FROM shop.a.t WHERE k = 4 RETURNING k")).isEmpty();
    assertThat(rows(judge, "SELECT count(*) FROM a.t")).containsExactly("39");
    assertThat(
            rows(
                engine,
                "UPDATE shop.a.t SET d = u.z FROM local.u AS u WHERE u.k = t.k AND t.k < 7 RETURNING t.k, t.d"))
        .containsExactlyInAnyOrder("3|z1", "6|z2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void mergesReturnTheRowsOfEachAction(String pushdown) throws SQLException {
    run(engine, "SET pushdown = '" + pushdown + "'");
    run(
        judge,
        "CREATE TABLE a.m (k int PRIMARY KEY, v text DEFAULT 'dflt')",
        "INSERT INTO a.m VALUES (3, 'old'), (6, 'gone'), (9, 'kept'), (100, 'far')");
    String merge =
        "MERGE INTO shop.a.m AS m USING local.u AS u ON m.k = u.k"
            + " WHEN MATCHED AND u.k = 6 THEN DELETE"
            + " WHEN MATCHED AND u.k = 9 THEN DO NOTHING"
            + " WHEN MATCHED THEN UPDATE SET v = u.z"
            + " WHEN NOT MATCHED AND u.k IN (12, 15) THEN INSERT (k) VALUES (u.k)"
            + " RETURNING m.k, v || '!' AS v, k + 1";
    assertThat(rows(engine, merge))
        .containsExactlyInAnyOrder("6|gone!|7", "3|z1!|4", "12|dflt!|13", "15|dflt!|16");
    assertThat(rows(judge, "SELECT k, v FROM a.m ORDER BY k"))
        .containsExactly("3|z1", "9|kept", "12|dflt", "15|dflt", "100|far");
    assertCode(
        ErrorCode.CARDINALITY_VIOLATION,
        "more than one",
        () ->
            rows(
                engine,
                "MERGE INTO shop.a.m AS m USING local.u AS u ON m.k < u.k WHEN MATCHED THEN DELETE RETURNING k"));
    assertThat(
            rows(
                engine,
                "MERGE INTO shop.a.m AS m USING local.u AS u ON m.k = -u.k WHEN MATCHED THEN DELETE RETURNING *"))
        .isEmpty();
    assertThat(rows(judge, "SELECT count(*) FROM a.m")).containsExactly("5");
  }
}
