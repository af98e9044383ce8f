package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.PlanPrinter;
import io.arrowlake.planner.PlanSettings;
import io.arrowlake.testkit.TestingPostgresServer;
import io.arrowlake.testkit.tpch.TpchData;
import io.arrowlake.testkit.tpch.TpchQueries;
import io.arrowlake.testkit.tpch.TpchRelation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The plans of TPC-H's queries are those that stand beside the queries, so that a change of a plan
 * is seen and judged. With {@code -Dplans.update} they are written anew.
 */
class GoldenPlanTest {
  private static final double SCALE_FACTOR = 0.01;
  private static final String DATABASE = "golden_plans";
  private static final Path PLANS = Path.of("src", "test", "resources", "plans", "tpch");
  private static final boolean UPDATES = System.getProperty("plans.update") != null;

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
    Map<String, TpchPlacement> placements = new LinkedHashMap<>();
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
  void plansAreThoseBesideTheQueries(String name, TpchPlacement placement, int query)
      throws IOException {
    String sql = placement.qualify(TpchQueries.text(query, SCALE_FACTOR));
    String plan = plan(sql);
    Path base = PLANS.resolve(name);
    String file = String.format(Locale.ROOT, "q%02d", query);
    if (UPDATES) {
      Files.createDirectories(base);
      Files.writeString(base.resolve(file + ".sql"), sql + "\n");
      Files.writeString(base.resolve(file + ".plan"), plan);
    }

    assertThat(base.resolve(file + ".sql")).content().isEqualTo(sql + "\n");
    assertThat(base.resolve(file + ".plan")).content().isEqualTo(plan);
  }

  /** The plan as EXPLAIN prints it, with the files where they are for no one in particular. */
  private static String plan(String sql) {
    String lines =
        String.join(
            "\n", new PlanPrinter().lines(fixture.plan(sql, PlanSettings.DEFAULT), Set.of()));
    return lines.replace(folder.toString(), "<lake>") + "\n";
  }
}
