package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The queries of TPC-DS, with the tables in Postgres, in Parquet and mixed: the rows are those of
 * Postgres alone, and the plans are those of the files. The queries' texts are Spark's, and not
 * copied.
 */
class TpcdsTest {
  private static final double SCALE_FACTOR = 0.01;
  private static final String DATABASE = "tpcds";

  /** The tables that grow with every sale. */
  private static final List<String> FACTS =
      List.of(
          "store_sales",
          "store_returns",
          "catalog_sales",
          "catalog_returns",
          "web_sales",
          "web_returns",
          "inventory");

  /** The tables with more rows than ANALYZE samples, with a column of few values. */
  private static final Map<String, String> LARGE_TABLES =
      Map.of(
          "catalog_sales", "cs_warehouse_sk",
          "customer_demographics", "cd_gender",
          "date_dim", "d_current_year",
          "inventory", "inv_warehouse_sk",
          "store_sales", "ss_store_sk",
          "time_dim", "t_meal_time");

  @TempDir private static Path folder;
  private static Connection arrowLake;
  private static Connection postgres;
  private static PlanFixture fixture;

  /** The rows, or the SQL state of the error, by the query. */
  private static final Map<String, Object> EXPECTED = new HashMap<>();

  @BeforeAll
  static void load() throws Exception {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    TpcdsData data = new TpcdsData(SCALE_FACTOR);
    postgres = server.connect(DATABASE);
    data.loadPostgres(postgres);
    sampleAllRows();
    data.writeParquet(folder);
    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(
        config,
        """
        catalogs:
          shop: {type: postgres, url: "%s", user: "%s", password: "%s"}
          lake: {type: files, root: .}
        """
            .formatted(server.url(DATABASE), server.user(), server.password()));
    arrowLake = DriverManager.getConnection("jdbc:arrowlake:config=" + config);
    fixture = new PlanFixture(server, DATABASE, folder);
  }

  /**
   * Makes the statistics the same each time: the sample of a table is as large as its column with
   * the highest target asks for, and one of few values makes nothing else larger.
   */
  private static void sampleAllRows() throws SQLException {
    try (Statement statement = postgres.createStatement()) {
      for (Map.Entry<String, String> column : LARGE_TABLES.entrySet()) {
        statement.execute(
            "ALTER TABLE %s ALTER %s SET STATISTICS 10000"
                .formatted(column.getKey(), column.getValue()));
        statement.execute("ANALYZE " + column.getKey());
      }
    }
  }

  @AfterAll
  static void close() throws SQLException {
    fixture.close();
    // Closing the last connection closes the engine, which fails where memory is still held.
    arrowLake.close();
    postgres.close();
  }

  private static Map<String, TablePlacement> placements() {
    List<String> tables = TpcdsData.tables();
    Map<String, TablePlacement> placements = new LinkedHashMap<>();
    placements.put("mixed", TablePlacement.by("mixed", tables, t -> !FACTS.contains(t)));
    placements.put("postgres", TablePlacement.by("all in Postgres", tables, table -> true));
    placements.put("parquet", TablePlacement.by("all in Parquet", tables, table -> false));
    return placements;
  }

  /** Each query where the tables are mixed, and in one of the other placements by turns. */
  static Stream<Arguments> placedQueries() {
    List<TablePlacement> others = new ArrayList<>(placements().values());
    TablePlacement mixed = others.remove(0);
    others.add(TablePlacement.random(TpcdsData.tables(), 1));
    List<String> queries = TpcdsQueries.names();
    return IntStream.range(0, queries.size())
        .boxed()
        .flatMap(
            i ->
                Stream.of(mixed, others.get(i % others.size()))
                    .map(placement -> Arguments.of(placement, queries.get(i))));
  }

  @ParameterizedTest(name = "{0}, query {1}")
  @MethodSource("placedQueries")
  void givesTheRowsOfPostgres(TablePlacement placement, String query) throws SQLException {
    String sql = placement.qualify(TpcdsQueries.text(query));
    if (expected(query) instanceof RowSet rows) {
      assertThat(rows(arrowLake, sql).difference(rows)).isEmpty();
    } else {
      assertThatThrownBy(() -> rows(arrowLake, sql))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(expected(query)));
    }
  }

  private static Object expected(String query) {
    return EXPECTED.computeIfAbsent(
        query,
        name -> {
          try {
            return rows(postgres, TpcdsQueries.judged(name));
          } catch (SQLException e) {
            return e.getSQLState();
          }
        });
  }

  private static RowSet rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      return RowSet.of(results);
    }
  }

  /** A part of a quotient can be zero where sales are as few as at this scale. */
  @Test
  void allHaveRowsButThoseThatDivideByZero() {
    assertThat(TpcdsQueries.names())
        .filteredOn(name -> !(expected(name) instanceof RowSet))
        .allSatisfy(name -> assertThat(expected(name)).isEqualTo("22012"))
        .hasSizeLessThan(4);
  }

  static Stream<Arguments> plannedQueries() {
    return placements().entrySet().stream()
        .flatMap(
            placement ->
                TpcdsQueries.names().stream()
                    .map(query -> Arguments.of(placement.getKey(), placement.getValue(), query)));
  }

  @ParameterizedTest(name = "{0}, query {2}")
  @MethodSource("plannedQueries")
  void plansAreThoseOfTheFiles(String name, TablePlacement placement, String query)
      throws IOException {
    String file = query.matches("\\d") || query.matches("\\d\\D") ? "q0" + query : "q" + query;
    new GoldenPlans("tpcds", fixture, folder)
        .checkPlan(name, file, placement.qualify(TpcdsQueries.text(query)));
  }
}
