package io.arrowlake.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.proof.Proof;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanCacheTest {
  private final QueryPlanner planner =
      new QueryPlanner(
          TestingCatalogs.tpch(operation -> Proof.exact()), List.of(TestingCatalogs.duckDb()));

  private FederatedPlan planAndCache(String sql, PlanContext context) {
    return planner.planAndCache(sql, planner.parse(sql), context);
  }

  private static PlanContext context(Object... parameters) {
    return new PlanContext(
        null, null, List.of(parameters), PlanSettings.DEFAULT, Instant.now(), () -> false);
  }

  @Test
  void theSameStatementHasTheSamePlan() {
    String sql = "SELECT count(*) FROM shop.orders WHERE o_orderkey > 5";
    assertThat(planner.cached(sql, context())).isEmpty();
    FederatedPlan plan = planAndCache(sql, context());
    assertThat(planner.cached(sql, context())).containsSame(plan);
    assertThat(planner.cached(sql + " ", context())).isEmpty();
  }

  @Test
  void settingsArePartOfThePlan() {
    String sql = "SELECT count(*) FROM shop.orders";
    planAndCache(sql, context());
    PlanContext other =
        new PlanContext(
            null,
            null,
            List.of(),
            new PlanSettings(
                PlanSettings.Residual.AUTO,
                PlanSettings.Pushdown.OFF,
                PlanSettings.Simplification.ON),
            Instant.now(),
            () -> false);
    assertThat(planner.cached(sql, other)).isEmpty();
  }

  @Test
  void valuesAndTheClockAreForOneRun() {
    String valued = "SELECT count(*) FROM shop.orders WHERE o_orderkey > ?";
    planAndCache(valued, context(5));
    assertThat(planner.cached(valued, context(5))).isEmpty();
    for (String clock :
        List.of(
            "SELECT current_date FROM shop.orders",
            "SELECT 1 FROM shop.orders WHERE o_orderdate < current_date",
            "SELECT 1 FROM shop.orders WHERE o_orderdate IN (SELECT current_date FROM shop.orders)",
            "SELECT now() FROM shop.orders")) {
      planAndCache(clock, context());
      assertThat(planner.cached(clock, context())).as(clock).isEmpty();
    }
  }

  @Test
  void onlyTheLastPlansAreKept() {
    String first = "SELECT count(*) FROM shop.orders WHERE o_orderkey = 0";
    planAndCache(first, context());
    for (int i = 1; i <= 300; i++) {
      planAndCache("SELECT count(*) FROM shop.orders WHERE o_orderkey = " + i, context());
    }

    assertThat(planner.cached(first, context())).isEmpty();
    assertThat(planner.cached("SELECT count(*) FROM shop.orders WHERE o_orderkey = 300", context()))
        .isPresent();
  }
}
