package io.arrowlake.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.engine.run.TestPlans;
import io.arrowlake.planner.PlanContext;
import io.arrowlake.planner.QueryPlanner;
import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.statistics.RelationShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;

final class RowHistoryTest {
  private final OneTable table = new OneTable();
  private final QueryPlanner planner =
      new QueryPlanner(table, List.of(TestPlans.duckDb("nothing")));

  /** A source with the table {@code main.t} of one number, all of whose queries it runs itself. */
  private static final class OneTable implements Catalogs, PlannerCatalog {
    private final Site site = TestPlans.source("shop");
    private String token = "1";
    private double rows = 1_000_000;

    @Override
    public List<String> names() {
      return List.of("shop");
    }

    @Override
    public Optional<PlannerCatalog> catalog(String name) {
      return Optional.of(this);
    }

    @Override
    public Optional<SourceTable> path(String path) {
      return Optional.empty();
    }

    @Override
    public String name() {
      return "shop";
    }

    @Override
    public String kind() {
      return "testing";
    }

    @Override
    public Optional<Site> site() {
      return Optional.of(site);
    }

    @Override
    public List<String> schemas() {
      return List.of("main");
    }

    @Override
    public Optional<String> soleSchema() {
      return Optional.of("main");
    }

    @Override
    public List<String> tables(String schema) {
      return List.of("t");
    }

    @Override
    public Optional<SourceTable> table(String schema, String name) {
      ColumnFacts column =
          ColumnFacts.derived(
              "a", TestPlans.row(SqlTypeName.BIGINT).getFieldList().get(0).getType());
      return Optional.of(
          new SourceTable(
              new TableName("shop", "main", "t"),
              List.of("t"),
              List.of(column),
              new TableStatistics(rows, Map.of()),
              List.of(),
              token,
              "TABLE",
              false,
              null,
              null));
    }
  }

  private FederatedPlan plan(int value) {
    String sql = "SELECT * FROM shop.main.t WHERE a = " + value;
    return planner.plan(sql, planner.parse(sql), PlanContext.simple());
  }

  private OptionalDouble rows(RowHistory history, int value) {
    FederatedPlan plan = plan(value);
    return history.rows(RelationShape.of(plan.root(), plan).orElseThrow());
  }

  @Test
  void theLastCountIsTheOneThatHolds() {
    RowHistory history = new RowHistory();
    assertThat(rows(history, 1)).isEmpty();
    history.add(plan(1), Map.of(0, 80_000L));
    assertThat(rows(history, 1)).hasValue(80_000);
    history.add(plan(1), Map.of(0, 0L));
    assertThat(rows(history, 1)).hasValue(1);
    assertThat(rows(history, 2)).isEmpty();
    assertThat(history.size()).isEqualTo(1);
  }

  @Test
  void anEstimateThatWasRightTeachesNothingNew() {
    RowHistory history = new RowHistory();
    FederatedPlan plan = plan(1);
    long expected = Math.round(plan.root().rows());
    history.add(plan, Map.of(0, expected));
    assertThat(history.size()).isZero();

    // But what was learned otherwise before is no longer so.
    history.add(plan, Map.of(0, 80_000L));
    history.add(plan, Map.of(0, expected));
    assertThat(rows(history, 1)).hasValue(expected);
  }

  @Test
  void aTableThatChangedIsForgotten() {
    RowHistory history = new RowHistory();
    history.add(plan(1), Map.of(0, 80_000L));
    table.rows *= 1.05;
    assertThat(rows(history, 1)).hasValue(80_000);
    table.rows *= 1.2;
    assertThat(rows(history, 1)).isEmpty();
    assertThat(history.size()).isZero();

    history.add(plan(1), Map.of(0, 80_000L));
    table.token = "2";
    assertThat(rows(history, 1)).isEmpty();
  }

  @Test
  void whatWasNotAskedForLongestGoes() {
    RowHistory history = new RowHistory(3);
    for (int i = 1; i <= 3; i++) {
      history.add(plan(i), Map.of(0, 80_000L + i));
    }

    assertThat(rows(history, 1)).hasValue(80_001);
    history.add(plan(4), Map.of(0, 80_004L));
    assertThat(history.size()).isEqualTo(3);
    assertThat(rows(history, 2)).isEmpty();
    assertThat(rows(history, 1)).hasValue(80_001);
    assertThat(rows(history, 4)).hasValue(80_004);
  }

  @Test
  void manyThreadsLearnAndAsk() throws Exception {
    RowHistory history = new RowHistory(50);
    List<FederatedPlan> plans = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      plans.add(plan(i));
    }

    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int first = thread * 7;
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 2_000; i++) {
                    FederatedPlan plan = plans.get((first + i) % 100);
                    double value = 100_000 + (first + i) % 100;
                    history.add(plan, Map.of(0, (long) value));
                    OptionalDouble rows =
                        history.rows(RelationShape.of(plan.root(), plan).orElseThrow());
                    rows.ifPresent(seen -> assertThat(seen).isEqualTo(value));
                    assertThat(history.size()).isLessThanOrEqualTo(50);
                  }
                }));
      }

      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(history.size()).isEqualTo(50);
  }
}
