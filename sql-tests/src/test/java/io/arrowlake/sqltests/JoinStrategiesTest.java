package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryEngineBuilder;
import io.arrowlake.engine.QueryExecution;
import io.arrowlake.engine.QueryOptions;
import io.arrowlake.engine.Session;
import io.arrowlake.testkit.TestingPostgresServer;
import io.arrowlake.testkit.tpch.FederatedQueries;
import io.arrowlake.testkit.tpch.JoinStrategy;
import io.arrowlake.testkit.tpch.TpchData;
import io.arrowlake.testkit.tpch.TpchRelation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way to join that the planner chooses moves hardly more bytes than the best one for each
 * query, found by forcing one after the other; and the rows are as many with all of them.
 */
final class JoinStrategiesTest {
  private static final String DATABASE = "join_strategies";

  /** As large as a run in a minute allows: below, it is hardly worth to choose. */
  private static final double SCALE_FACTOR = 0.05;

  private static final double MOST_OF_ALL = 1.2;
  private static final double MOST_OF_ONE = 2;

  /** So many bytes more are on their way for less time than the server takes to join a table. */
  private static final long SLACK = 16_384;

  private static final Map<String, Measured> MEASURED = new LinkedHashMap<>();

  @TempDir private static Path folder;
  private static QueryEngine engine;

  private record Moved(long rows, long bytes) {}

  private record Measured(Moved chosen, Map<JoinStrategy, Moved> forced) {
    long least() {
      return forced.values().stream().mapToLong(Moved::bytes).min().orElseThrow();
    }
  }

  @BeforeAll
  static void measure() throws Exception {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    TpchData data = new TpchData(SCALE_FACTOR);
    data.writeParquet(folder, EnumSet.allOf(TpchRelation.class));
    try (Connection postgres = server.connect(DATABASE)) {
      data.loadPostgres(
          postgres,
          EnumSet.of(
              TpchRelation.CUSTOMER,
              TpchRelation.ORDERS,
              TpchRelation.LINEITEM,
              TpchRelation.NATION,
              TpchRelation.REGION));
    }

    engine =
        new QueryEngineBuilder()
            .catalog("lake", Map.of("type", "files", "root", folder.toString()))
            .catalog(
                "shop",
                Map.of(
                    "type",
                    "postgres",
                    "url",
                    server.url(DATABASE),
                    "user",
                    server.user(),
                    "password",
                    server.password(),
                    // Bytes are dear, so that the fewest are the best plan by time, too.
                    "bandwidth",
                    "1"))
            .build();
    FederatedQueries.all()
        .forEach(
            (name, sql) -> {
              Map<JoinStrategy, Moved> forced = new LinkedHashMap<>();
              for (JoinStrategy strategy : JoinStrategy.values()) {
                forced.put(strategy, moved(sql, strategy.settings()));
              }

              MEASURED.put(name, new Measured(moved(sql, Map.of()), forced));
            });
  }

  @AfterAll
  static void close() throws IOException {
    engine.close();
    List<String> lines = new ArrayList<>();
    MEASURED.forEach((name, moved) -> lines.add(name + " " + moved));
    Files.write(Path.of("target", "join-strategies.txt"), lines);
  }

  /** Runs a query as nobody has run it before. */
  private static Moved moved(String sql, Map<String, String> settings) {
    Session session = new Session();
    session.set("feedback", "off");
    settings.forEach(session::set);
    try (QueryExecution query = engine.query(session, sql, QueryOptions.DEFAULT)) {
      query.start();
      long rows = 0;
      for (VectorSchemaRoot batch = query.next(); batch != null; batch = query.next()) {
        rows += batch.getRowCount();
        batch.close();
      }

      return new Moved(rows, query.movedBytes());
    }
  }

  @Test
  void noQueryMovesMoreThanTwiceTheLeast() {
    List<String> more = new ArrayList<>();
    MEASURED.forEach(
        (name, measured) -> {
          if (measured.chosen().bytes() > MOST_OF_ONE * measured.least() + SLACK) {
            more.add(String.format(Locale.ROOT, "%s: %s", name, measured));
          }
        });
    assertThat(more).isEmpty();
  }

  @Test
  void allQueriesMoveHardlyMoreThanTheLeast() {
    long chosen = MEASURED.values().stream().mapToLong(each -> each.chosen().bytes()).sum();
    long least = MEASURED.values().stream().mapToLong(Measured::least).sum();
    assertThat((double) chosen).isLessThanOrEqualTo(MOST_OF_ALL * least);
  }

  @Test
  void theRowsAreAsManyWhateverTheStrategy() {
    MEASURED.forEach(
        (name, measured) ->
            assertThat(measured.forced().values())
                .as(name)
                .extracting(Moved::rows)
                .containsOnly(measured.chosen().rows()));
  }
}
