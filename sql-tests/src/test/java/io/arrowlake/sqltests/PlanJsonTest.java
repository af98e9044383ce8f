package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.PlanSettings;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.json.PlanReader;
import io.arrowlake.planner.json.PlanWriter;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.testkit.TestingPostgresServer;
import io.arrowlake.testkit.tpch.TpchData;
import io.arrowlake.testkit.tpch.TpchQueries;
import io.arrowlake.testkit.tpch.TpchRelation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan that is written as JSON and read back is the plan that it was, and gives its rows. */
class PlanJsonTest {
  private static final double SCALE_FACTOR = 0.01;
  private static final String DATABASE = "plan_json";
  private static final Pattern TABLE = Pattern.compile("\\{(\\w)}");
  private static final List<String> TABLES = List.of("t", "u", "e");

  @TempDir private static Path folder;
  private static PlanFixture fixture;

  private final PlanWriter writer = new PlanWriter();
  private final PlanReader reader = new PlanReader(fixture.catalogs(), fixture.computeSites());

  /** Where t and e, and u, are, and how the queries over them are planned. */
  private enum Setup {
    POSTGRES("shop.public", "shop.public", PlanSettings.DEFAULT),
    MIXED("shop.public", "lake", PlanSettings.DEFAULT),
    ARROW(
        "lake",
        "shop.public",
        new PlanSettings(
            PlanSettings.Residual.ARROW,
            PlanSettings.Pushdown.OFF,
            PlanSettings.Simplification.ON));

    private final String first;
    private final String second;
    private final PlanSettings settings;

    Setup(String first, String second, PlanSettings settings) {
      this.first = first;
      this.second = second;
      this.settings = settings;
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
    TpchData data = new TpchData(SCALE_FACTOR);
    data.writeParquet(folder, EnumSet.allOf(TpchRelation.class));
    try (Connection postgres = server.connect(DATABASE)) {
      data.loadPostgres(postgres, EnumSet.allOf(TpchRelation.class));
      DifferentialTables.create(postgres);
    }

    Path config = folder.resolve("arrowlake.yaml");
    Path store = folder.resolve("store.duckdb");
    Files.writeString(
        config,
        """
        catalogs:
          shop: {type: postgres, url: "%s", user: "%s", password: "%s"}
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

    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:" + store);
        Statement statement = duckDb.createStatement()) {
      for (String table : TABLES) {
        statement.execute(
            "COPY " + table + " TO '" + folder.resolve(table + ".parquet") + "' (FORMAT parquet)");
      }
    }

    fixture = new PlanFixture(server, DATABASE, folder);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  /** The plan that comes back, which is the same when it is written again. */
  private FederatedPlan readBack(FederatedPlan plan) {
    String json = writer.write(plan);
    FederatedPlan read = reader.read(json);
    PlanComparison.assertSame(read, plan);
    assertThat(writer.write(read)).isEqualTo(json);
    return read;
  }

  private static void assertSameRows(FederatedPlan read, FederatedPlan plan) {
    assertThat(fixture.rows(read)).containsExactlyInAnyOrderElementsOf(fixture.rows(plan));
  }

  static Stream<Arguments> tpch() {
    return Stream.of(
            TpchPlacement.demo(),
            TpchPlacement.allPostgres(),
            TpchPlacement.allParquet(),
            TpchPlacement.random(1))
        .flatMap(
            placement ->
                IntStream.rangeClosed(1, TpchQueries.COUNT)
                    .mapToObj(query -> Arguments.of(placement, query)));
  }

  @ParameterizedTest(name = "{0}, query {1}")
  @MethodSource("tpch")
  void readsPlansOfTpchBack(TpchPlacement placement, int query) {
    String sql = placement.qualify(TpchQueries.text(query, SCALE_FACTOR));
    FederatedPlan plan = fixture.plan(sql, PlanSettings.DEFAULT);
    FederatedPlan read = readBack(plan);
    if (placement.name().equals(TpchPlacement.demo().name())) {
      assertSameRows(read, plan);
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsPlansOfAllExpressionsBack(Setup setup) {
    List<String> differences = new ArrayList<>();
    for (String sql : DifferentialQueries.all()) {
      try {
        FederatedPlan plan = fixture.plan(setup.place(sql), setup.settings);
        FederatedPlan read = readBack(plan);
        if (setup == Setup.MIXED) {
          assertSameRows(read, plan);
        }
      } catch (ArrowLakeException | AssertionError e) {
        differences.add(sql + "\n" + e + " " + e.getCause());
      }
    }

    assertThat(differences).isEmpty();
  }

  @Test
  void readsParametersAndWritesBack() {
    FederatedPlan parameters =
        readBack(
            fixture.plan(
                "SELECT id FROM shop.public.t WHERE d > ? AND s = ? AND ts < ?",
                PlanSettings.DEFAULT));
    assertThat(parameters.parameters()).hasSize(3);
    FederatedPlan insert =
        readBack(
            fixture.plan(
                "INSERT INTO shop.public.t (id, s, c) SELECT id + 100, s, c FROM lake.t",
                PlanSettings.DEFAULT));
    assertThat(insert.write()).isNotNull();
  }

  @Test
  void readsDeepExpressionsBack() throws Exception {
    String sql = "SELECT i" + " + 1".repeat(600) + " FROM lake.t";
    FutureTask<FederatedPlan> deep =
        new FutureTask<>(() -> readBack(fixture.plan(sql, PlanSettings.DEFAULT)));
    // The planner takes a frame for each level of an expression.
    Thread thread = new Thread(null, deep, "deep", 256L << 20);
    thread.start();
    assertThat(deep.get().sql()).isEqualTo(sql);
  }

  @Test
  void refusesWhatIsNoPlan() {
    FederatedPlan plan =
        fixture.plan("SELECT n_name FROM shop.public.nation", PlanSettings.DEFAULT);
    String json = writer.write(plan);
    for (String wrong :
        List.of(
            "",
            "[]",
            "{}",
            json.substring(0, json.length() / 2),
            json.replace("\"format\" : 1", "\"format\" : 2"),
            json.replace("\"rel\" : \"scan\"", "\"rel\" : \"scam\""),
            json.replace("\"table\" : 0", "\"table\" : 7"),
            json.replace("\"column\" : 1", "\"column\" : 99"),
            json.replace("VARCHAR(25)", "VARCHAR(26)").replaceFirst("VARCHAR\\(26\\)", "DATE"))) {
      assertThat(wrong).isNotEqualTo(json);
      assertThatThrownBy(() -> reader.read(wrong))
          .isInstanceOfSatisfying(
              ArrowLakeException.class,
              e -> assertThat(e.code()).as(wrong).isEqualTo(ErrorCode.INVALID_PLAN));
    }

    String elsewhere = json.replace("\"site\" : \"shop\"", "\"site\" : \"shoe\"");
    assertThatThrownBy(() -> reader.read(elsewhere))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CATALOG_NOT_FOUND));
  }
}
