package io.arrowlake.sqltests;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same rows wherever the tables are and whoever computes, with PostgreSQL alone as the judge.
 */
class DifferentialTest {
  private static final String DATABASE = "differential";
  private static final String POSTGRES = "shop.public";
  private static final String PARQUET = "lake";
  private static final String LOCAL = "local.main";
  private static final Pattern TABLE = Pattern.compile("\\{(\\w)}");

  private static final List<String> TABLES = List.of("t", "u", "e");

  @TempDir private static Path folder;
  private static Connection connection;
  private static final Map<String, ExactRows> expected = new LinkedHashMap<>();

  /** Where t and e, and u, are, and who computes. */
  private enum Setup {
    POSTGRES_ALL(POSTGRES, POSTGRES, "auto", "on"),
    POSTGRES_NOT_PUSHED_ARROW(POSTGRES, POSTGRES, "arrow", "off"),
    POSTGRES_NOT_PUSHED_DUCKDB(POSTGRES, POSTGRES, "duckdb", "off"),
    PARQUET_ALL(PARQUET, PARQUET, "auto", "on"),
    POSTGRES_AND_PARQUET(POSTGRES, PARQUET, "auto", "on"),
    LOCAL_AND_POSTGRES(LOCAL, POSTGRES, "arrow", "on"),
    POSTGRES_AND_PARQUET_SENT(POSTGRES, PARQUET, "auto", "on", "on"),
    LOCAL_SENT_AND_POSTGRES(LOCAL, POSTGRES, "auto", "on", "on");

    private final String first;
    private final String second;
    private final String engine;
    private final String pushdown;
    private final String shipping;

    Setup(String first, String second, String engine, String pushdown) {
      this(first, second, engine, pushdown, "auto");
    }

    Setup(String first, String second, String engine, String pushdown, String shipping) {
      this.shipping = shipping;
      this.first = first;
      this.second = second;
      this.engine = engine;
      this.pushdown = pushdown;
    }

    String place(String sql) {
      return TABLE
          .matcher(sql)
          .replaceAll(
              match ->
                  Matcher.quoteReplacement(
                      (match.group(1).equals("u") ? second : first) + "." + match.group(1)));
    }
  }

  @BeforeAll
  static void load() throws Exception {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    try (Connection postgres = server.connect(DATABASE)) {
      DifferentialTables.create(postgres);
      try (Statement statement = postgres.createStatement()) {
        for (String sql : DifferentialQueries.all()) {
          expected.put(sql, rows(statement, sql, TABLE.matcher(sql).replaceAll("$1")));
        }
      }
    }

    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(
        config,
        """
        catalogs:
          rounded: {type: postgres, url: "%1$s", user: "%2$s", password: "%3$s",
                    numeric_unconstrained: "decimal(12,2)"}
          shop: {type: postgres, url: "%1$s", user: "%2$s", password: "%3$s"}
          lake: {type: files, root: .}
          local: {type: local, path: store.duckdb}
        """
            .formatted(server.url(DATABASE), server.user(), server.password()));
    try (Connection arrowLake = DriverManager.getConnection("jdbc:arrowlake:config=" + config);
        Statement statement = arrowLake.createStatement()) {
      for (String table : TABLES) {
        statement.execute(
            "CREATE TABLE local.main." + table + " AS SELECT * FROM shop.public." + table);
      }
    }

    try (Connection duckDb =
            DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("store.duckdb"));
        Statement statement = duckDb.createStatement()) {
      for (String table : TABLES) {
        statement.execute(
            "COPY " + table + " TO '" + folder.resolve(table + ".parquet") + "' (FORMAT parquet)");
      }
    }

    connection = DriverManager.getConnection("jdbc:arrowlake:config=" + config);
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  private static ExactRows rows(Statement statement, String sql, String placed)
      throws SQLException {
    try (ResultSet results = statement.executeQuery(placed)) {
      return sql.startsWith(DifferentialQueries.IN_ORDER)
          ? ExactRows.inOrder(results)
          : ExactRows.sorted(results);
    }
  }

  private static void set(Statement statement, Setup setup) throws SQLException {
    statement.execute("SET residual_engine = " + setup.engine);
    statement.execute("SET pushdown = '" + setup.pushdown + "'");
    statement.execute("SET shipping = '" + setup.shipping + "'");
  }

  @ParameterizedTest
  @EnumSource
  void rowsAreTheSame(Setup setup) throws SQLException {
    List<String> differences = new ArrayList<>();
    TestingPostgresServer server = TestingPostgresServer.shared();
    long mark = server.logMark();
    try (Statement statement = connection.createStatement()) {
      set(statement, setup);
      for (Map.Entry<String, ExactRows> query : expected.entrySet()) {
        String difference = difference(statement, setup, query);
        if (!difference.isEmpty()) {
          differences.add(query.getKey() + "\n" + difference);
        }
      }
    }

    assertThat(differences).isEmpty();
    if (setup.shipping.equals("on")) {
      assertThat(server.statementsSince(mark))
          .filteredOn(sql -> sql.startsWith("COPY") && sql.contains("unnest("))
          .hasSizeGreaterThan(50);
    }
  }

  private static String difference(
      Statement statement, Setup setup, Map.Entry<String, ExactRows> query) {
    try {
      String sql = query.getKey();
      return rows(statement, sql, setup.place(sql)).difference(query.getValue());
    } catch (SQLException e) {
      return e.toString();
    }
  }

  @ParameterizedTest
  @EnumSource
  void errorsAreErrors(Setup setup) throws SQLException {
    List<String> differences = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      set(statement, setup);
      for (String sql : DifferentialQueries.failing()) {
        try {
          differences.add(sql + "\n" + rows(statement, sql, setup.place(sql)));
        } catch (SQLException e) {
          assertThat(e.getMessage()).as(sql).doesNotContain("AL-9");
        }
      }
    }

    assertThat(differences).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void filtersSeeANumberAsItIsRead(String pushdown) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET pushdown = '" + pushdown + "'");
      String sql = "SELECT x, count(*) FROM rounded.public.r WHERE x = 1.24 GROUP BY x";
      assertThat(rows(statement, sql, sql).toString()).isEqualTo("ExactRows[rows=[[1.24, 2]]]");
    }
  }
}
