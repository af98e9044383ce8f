package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import io.arrowlake.testkit.tpch.TpchData;
import io.arrowlake.testkit.tpch.TpchQueries;
import io.arrowlake.testkit.tpch.TpchRelation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.HashMap;
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
 * The 22 queries of TPC-H, with the tables in Postgres, in Parquet and mixed, against Postgres
 * alone.
 */
class TpchTest {
  private static final double SCALE_FACTOR = 0.01;
  private static final String DATABASE = "tpch_placements";

  @TempDir private static Path folder;
  private static Connection arrowLake;
  private static Connection postgres;
  private static final Map<Integer, RowSet> EXPECTED = new HashMap<>();

  @BeforeAll
  static void load() throws Exception {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    TpchData data = new TpchData(SCALE_FACTOR);
    postgres = server.connect(DATABASE);
    data.loadPostgres(postgres, EnumSet.allOf(TpchRelation.class));
    data.writeParquet(folder, EnumSet.allOf(TpchRelation.class));
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
  }

  @AfterAll
  static void close() throws SQLException {
    // Closing the last connection closes the engine, which fails where memory is still held.
    arrowLake.close();
    postgres.close();
  }

  static Stream<Arguments> placements() {
    return Stream.of(
            TpchPlacement.demo(),
            TpchPlacement.allPostgres(),
            TpchPlacement.allParquet(),
            TpchPlacement.random(1),
            TpchPlacement.random(2),
            TpchPlacement.random(3))
        .flatMap(
            placement ->
                IntStream.rangeClosed(1, TpchQueries.COUNT)
                    .mapToObj(query -> Arguments.of(placement, query)));
  }

  @ParameterizedTest(name = "{0}, query {1}")
  @MethodSource("placements")
  void givesTheRowsOfPostgres(TablePlacement placement, int query) throws SQLException {
    String sql = TpchQueries.text(query, SCALE_FACTOR);
    if (!EXPECTED.containsKey(query)) {
      EXPECTED.put(query, rows(postgres, sql));
    }

    RowSet actual = rows(arrowLake, placement.qualify(sql));
    assertThat(actual.difference(EXPECTED.get(query))).isEmpty();
  }

  /** What only makes a plan better may be left out. */
  @Test
  void givesTheSameRowsWithoutTimeForPlanning() throws SQLException {
    int warnings = 0;
    try (Statement statement = arrowLake.createStatement()) {
      statement.execute("SET planning_time = '1ms'");
      for (int query = 1; query <= TpchQueries.COUNT; query++) {
        String sql = TpchQueries.text(query, SCALE_FACTOR);
        if (!EXPECTED.containsKey(query)) {
          EXPECTED.put(query, rows(postgres, sql));
        }

        try (ResultSet results = statement.executeQuery(TpchPlacement.demo().qualify(sql))) {
          RowSet actual = RowSet.of(results);
          assertThat(actual.difference(EXPECTED.get(query))).as(sql).isEmpty();
        }

        SQLWarning warning = statement.getWarnings();
        warnings += warning != null && warning.getMessage().contains("planning_time") ? 1 : 0;
      }

      statement.execute("RESET planning_time");
    }

    assertThat(warnings).isPositive();
  }

  private static RowSet rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      return RowSet.of(results);
    }
  }
}
