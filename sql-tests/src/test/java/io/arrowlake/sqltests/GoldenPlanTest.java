package io.arrowlake.sqltests;

import io.arrowlake.testkit.TestingPostgresServer;
import io.arrowlake.testkit.tpch.TpchData;
import io.arrowlake.testkit.tpch.TpchQueries;
import io.arrowlake.testkit.tpch.TpchRelation;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The plans of TPC-H's queries are those that stand beside the queries, see {@link GoldenPlans}.
 */
class GoldenPlanTest {
  private static final double SCALE_FACTOR = 0.01;
  private static final String DATABASE = "golden_plans";

  @TempDir private static Path folder;
  private static PlanFixture fixture;

  @BeforeAll
  static void load() throws SQLException {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    TpchData data = new TpchData(SCALE_FACTOR);
    try (Connection postgres = server.connect(DATABASE);
        Statement statement = postgres.createStatement()) {
      // A sample of all rows, so that the statistics are the same each time, whoever makes them.
      statement.execute("ALTER DATABASE " + DATABASE + " SET default_statistics_target = 1000");
    }

    try (Connection postgres = server.connect(DATABASE)) {
      data.loadPostgres(postgres, EnumSet.allOf(TpchRelation.class));
    }

    data.writeParquet(folder, EnumSet.allOf(TpchRelation.class));
    fixture = new PlanFixture(server, DATABASE, folder);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  static Stream<Arguments> queries() {
    Map<String, TablePlacement> placements = new LinkedHashMap<>();
    placements.put("mixed", TpchPlacement.demo());
    placements.put("postgres", TpchPlacement.allPostgres());
    placements.put("parquet", TpchPlacement.allParquet());
    return placements.entrySet().stream()
        .flatMap(
            placement ->
                IntStream.rangeClosed(1, TpchQueries.COUNT)
                    .mapToObj(
                        query -> Arguments.of(placement.getKey(), placement.getValue(), query)));
  }

  @ParameterizedTest(name = "{0}, query {2}")
  @MethodSource("queries")
  void plansAreThoseBesideTheQueries(String name, TablePlacement placement, int query)
      throws IOException {
    String file = String.format(Locale.ROOT, "q%02d", query);
    String sql = placement.qualify(TpchQueries.text(query, SCALE_FACTOR));
    GoldenPlans plans = new GoldenPlans("tpch", fixture, folder);
    plans.checkQuery(name, file, sql);
    plans.checkPlan(name, file, sql);
  }
}
