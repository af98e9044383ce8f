package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.PlanSettings;
import io.arrowlake.planner.Pushdown;
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
    MIXED_SENT("shop.public", "lake", PlanSettings.DEFAULT.with(PlanSettings.Shipping.ON)),
    ARROW(
        "lake",
        "shop.public",
        PlanSettings.DEFAULT.with(PlanSettings.Residual.ARROW).with(Pushdown.NONE));

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
  void readsPlansOfTpchBack(TablePlacement placement, int query) {
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

  /** Values that a text form may lose, in each kind of literal, and the forms of expressions. */
  private static final List<String> ADVERSARIAL =
      List.of(
          "SELECT id, 'it''s \"q\" \\ \t\n\u0001 😀 e\u0301 ', '' FROM {t} WHERE s <> '\\u0041'",
          "SELECT CAST('NaN' AS double precision) + f, f * 1e300, f / -1e-3 FROM {t} WHERE f < -1.5e-7",
          "SELECT w + 12345678901234567890123456.7890123456, d + 1.50, i + 2147483648 FROM {t} WHERE w = 0.0000000001",
          "SELECT ts + INTERVAL '1-2' YEAR TO MONTH, ts - INTERVAL '1 02:03:04.000001' DAY TO SECOND FROM {t} WHERE ts < TIMESTAMP '2024-02-28 00:00:00.000001' AND ts > TIMESTAMP '1969-12-01 00:00:00'",
          "SELECT extract(isodow FROM dt), floor(ts TO MONTH), trim(LEADING 'x' FROM s), date_trunc('week', ts) FROM {t}",
          "SELECT DATE '0001-01-01', TIME '23:59:59.999999', TIMESTAMP '1969-12-31 23:59:59.999999', X'00ff', CAST(NULL AS decimal(5,2)), id FROM {t}",
          "SELECT id FROM {t} WHERE i NOT IN (1, 2, 7) AND (d BETWEEN 1.01 AND 6.66 OR d IS NULL OR d > 100)",
          "SELECT id FROM {t} WHERE s IN ('a ', 'A', '', 'it''s', '😀') OR s > 'é' OR dt IN (DATE '2024-02-29', DATE '0001-01-01')",
          "SELECT id FROM {t} WHERE f IN (1.5e0, -1.5e0, 1e300) OR (ts > TIMESTAMP '2024-01-01 00:00:00.000001' AND ts <= TIMESTAMP '2024-10-27 02:30:00.5') OR bo IN (true)",
          "SELECT id, sum(i) OVER (PARTITION BY k ORDER BY id DESC NULLS LAST ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING), rank() OVER (ORDER BY n), first_value(s) OVER (PARTITION BY k ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM {t}",
          "SELECT k, n, grouping(k), count(DISTINCT i) FILTER (WHERE bo), sum(d), avg(d), max(s) FROM {t} GROUP BY GROUPING SETS ((k), (k, n), ())",
          "SELECT CASE WHEN k IS NULL THEN 'none' WHEN k > 2 THEN s ELSE NULL END, coalesce(n, s, 'x'), nullif(k, 3) FROM {t} ORDER BY 1 DESC NULLS FIRST, id LIMIT 7 OFFSET 2",
          "VALUES (1, 'a', 1.5), (NULL, 'bb', -0.25), (3, NULL, 1000)",
          "SELECT k FROM {t} EXCEPT SELECT k FROM {u} UNION ALL SELECT i FROM {t} INTERSECT ALL SELECT k FROM {u}",
          "SELECT id FROM {t} WHERE 1 = 0");

  @ParameterizedTest
  @EnumSource
  void readsAdversarialValuesBack(PlanSettings.Simplification simplification) {
    PlanSettings settings =
        new PlanSettings(
            PlanSettings.Residual.AUTO,
            Pushdown.ALL,
            simplification,
            PlanSettings.Shipping.AUTO,
            PlanSettings.Feedback.ON);
    for (Setup setup : List.of(Setup.POSTGRES, Setup.ARROW)) {
      for (String sql : ADVERSARIAL) {
        FederatedPlan plan = fixture.plan(setup.place(sql), settings);
        assertSameRows(readBack(plan), plan);
      }
    }
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
        fixture.plan(
            "SELECT n_name, count(*) FROM shop.public.nation JOIN lake.supplier ON n_nationkey ="
                + " s_nationkey GROUP BY n_name",
            PlanSettings.DEFAULT);
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
            json.replaceFirst("\"column\" : 1", "\"column\" : -1"),
            json.replaceFirst("\"op\" : \"=\"", "\"op\" : \"==\""),
            json.replaceFirst("\"kind\" : \"COUNT\"", "\"kind\" : \"SUM\""),
            json.replaceFirst("\"group\" : \\[ \\d", "\"group\" : [ 77"),
            json.replaceFirst("\"fragment\" : 0", "\"fragment\" : 1"),
            json.replaceFirst("\"inputs\" : \\[ 0 ]", "\"inputs\" : [ ]"),
            json.replaceFirst("\"id\" : 1", "\"id\" : 3"),
            json.replaceFirst("\"VARCHAR\\(25\\)", "\"DATE"))) {
      assertThat(wrong).isNotEqualTo(json);
      assertThatThrownBy(() -> reader.read(wrong))
          .as(wrong)
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
