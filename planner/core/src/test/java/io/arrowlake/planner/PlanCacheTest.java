package io.arrowlake.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.RefusalReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
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
            PlanSettings.DEFAULT.with(Pushdown.NONE),
            Instant.now(),
            () -> false);
    assertThat(planner.cached(sql, other)).isEmpty();
  }

  @Test
  void aPlanForAllValuesFollowsFiveForSingleOnes() {
    String sql = "SELECT count(*) FROM shop.orders WHERE o_orderkey = ?";
    for (int i = 0; i < 5; i++) {
      assertThat(planner.cached(sql, context(i))).isEmpty();
      planAndCache(sql, context(i));
    }

    for (int value : List.of(76, 77, 4)) {
      FederatedPlan plan = planner.cached(sql, context(value)).orElseThrow();
      assertThat(RelOptUtil.toString(plan.fragments().get(0).root()))
          .contains("=($0, " + value + ")");
    }

    assertThatThrownBy(() -> planner.cached(sql, context("abc")))
        .isInstanceOf(ArrowLakeException.class)
        .hasMessageContaining("Parameter 1 is not a value of BIGINT");
    assertThatThrownBy(() -> planner.cached(sql, context()))
        .isInstanceOf(ArrowLakeException.class)
        .hasMessageContaining("Parameter 1 has no value");
  }

  @Test
  void aValueThatASiteRefusesIsPlannedForItself() {
    QueryPlanner choosy =
        new QueryPlanner(
            TestingCatalogs.tpch(
                operation ->
                    operation.toString().contains("13")
                        ? Proof.refuse(RefusalReason.NOT_IMPLEMENTED, "13")
                        : Proof.exact()),
            List.of(TestingCatalogs.duckDb()));
    String sql = "SELECT count(*) FROM shop.orders WHERE o_orderkey = ?";
    for (int i = 0; i < 5; i++) {
      choosy.planAndCache(sql, choosy.parse(sql), context(i));
    }

    assertThat(choosy.cached(sql, context(12))).isPresent();
    assertThat(choosy.cached(sql, context(13))).isEmpty();
    assertThat(choosy.planAndCache(sql, choosy.parse(sql), context(13)).fragments()).hasSize(2);
  }

  @Test
  void plansForSingleValuesStayWhereTheyAreCheaper() {
    FederatedPlan plan = planAndCache("SELECT count(*) FROM shop.orders", context());
    CustomPlans plans = new CustomPlans();
    for (int i = 0; i < 4; i++) {
      plans.add(plan, 10);
      assertThat(plans.areToBeCompared()).isFalse();
    }

    plans.add(plan, 10);
    assertThat(plans.areToBeCompared()).isTrue();
    assertThat(plans.areNotBetterThan(plan)).isTrue();
    assertThat(plans.areNotBetterThan(dearer(plan, 9))).isTrue();
    assertThat(plans.areNotBetterThan(dearer(plan, 11))).isFalse();
    List<Integer> compared = new ArrayList<>();
    for (int count = 6; count <= 40; count++) {
      plans.add(plan, 10);
      if (plans.areToBeCompared()) {
        compared.add(count);
      }
    }

    assertThat(compared).containsExactly(10, 20, 40);
  }

  private static FederatedPlan dearer(FederatedPlan plan, double nanos) {
    Fragment first = plan.fragments().get(0);
    List<Fragment> fragments = new ArrayList<>(plan.fragments());
    fragments.set(
        0,
        new Fragment(
            first.id(),
            first.site(),
            first.root(),
            first.inputs(),
            first.rows(),
            first.bytes(),
            first.cost() + nanos,
            first.decisions()));
    return plan.with(fragments, null);
  }

  @Test
  void theClockIsForOneRun() {
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
