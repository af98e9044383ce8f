package io.arrowlake.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.proof.Proof;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PlanningTimeTest {
  private static final String SQL =
      "SELECT c_name, sum(l_extendedprice) FROM shop.customer, shop.orders, lake.lineitem, lake.part"
          + " WHERE c_custkey = o_custkey AND o_orderkey = l_orderkey AND l_partkey = p_partkey AND"
          + " p_size = 3 AND c_nationkey IN (SELECT n_nationkey FROM shop.nation WHERE n_regionkey ="
          + " 1) GROUP BY c_name";

  private final AtomicLong clock = new AtomicLong();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final List<String> warnings = new ArrayList<>();
  private final QueryPlanner planner =
      new QueryPlanner(
          TestingCatalogs.tpch(operation -> Proof.exact()), List.of(TestingCatalogs.duckDb()));

  private PlanningTime time(Duration limit) {
    return new PlanningTime(limit, cancelled::get, clock::get);
  }

  private PlanContext context(Duration limit) {
    return new PlanContext(
        null,
        null,
        List.of(),
        PlanSettings.DEFAULT,
        Instant.EPOCH,
        cancelled::get,
        limit,
        warnings::add);
  }

  @Test
  void aStepThatIsUnderWayIsBrokenOff() {
    PlanningTime time = time(Duration.ofNanos(10));
    assertThat(time.attempt("first", stop -> "done")).contains("done");
    assertThat(time.warning()).isEmpty();
    assertThat(
            time.attempt(
                "second",
                stop -> {
                  while (!stop.getAsBoolean()) {
                    clock.incrementAndGet();
                  }

                  return "never";
                }))
        .isEmpty();
    assertThat(clock).hasValue(10);
    assertThat(time.attempt("third", stop -> "never")).isEmpty();
    assertThat(time.warning().orElseThrow()).contains("second, third").contains("planning_time");
  }

  @Test
  void aCancelIsNoLackOfTime() {
    PlanningTime time = time(Duration.ofNanos(10));
    cancelled.set(true);
    assertThat(time.attempt("step", stop -> stop.getAsBoolean())).contains(true);
    assertThat(time.warning()).isEmpty();
  }

  @Test
  void errorsOfStepsAreTheirs() {
    PlanningTime time = time(Duration.ofNanos(10));
    assertThatThrownBy(
            () ->
                time.attempt(
                    "step",
                    stop -> {
                      throw new IllegalStateException("a defect");
                    }))
        .hasMessage("a defect");
  }

  @Test
  void withoutTimeThereIsAPlanAndAWarning() {
    FederatedPlan plan = planner.planAndCache(SQL, planner.parse(SQL), context(Duration.ZERO));
    assertThat(plan.fragments()).isNotEmpty();
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("simplification")
        .contains("the best order of joins")
        .contains("sending of rows");
    // Another run may have the time.
    assertThat(planner.cached(SQL, context(Duration.ZERO))).isEmpty();
  }

  @Test
  void withTimeThereIsNoWarning() {
    planner.planAndCache(SQL, planner.parse(SQL), context(Duration.ofHours(1)));
    assertThat(warnings).isEmpty();
    assertThat(planner.cached(SQL, context(Duration.ofHours(1)))).isPresent();
  }

  @Test
  void cancelEndsWhatHasToBeDone() {
    cancelled.set(true);
    assertThatThrownBy(() -> planner.plan(SQL, planner.parse(SQL), context(Duration.ZERO)))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED));
  }
}
