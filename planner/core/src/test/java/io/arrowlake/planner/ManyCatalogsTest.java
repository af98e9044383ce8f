package io.arrowlake.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.TestingCatalogs.TestingCatalog;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.proof.Proof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A query on one table does not look at what else there is. */
final class ManyCatalogsTest {
  private static final String QUERY = "SELECT g, count(*) FROM c7.t500 WHERE k > 3 GROUP BY g";
  private static final int ROUNDS = 200;

  private static List<TestingCatalog> fill(TestingCatalogs all, int catalogs, int tables) {
    List<TestingCatalog> made = new ArrayList<>();
    for (int i = 0; i < catalogs; i++) {
      TestingCatalog catalog =
          all.source("c" + (7 + i) % Math.max(8, catalogs), p -> Proof.exact());
      for (int j = 0; j < tables; j++) {
        catalog.table("t" + (500 + j) % Math.max(501, tables), 1_000, "k:int! g:int:10");
      }

      made.add(catalog);
    }

    return made;
  }

  private static FederatedPlan plan(QueryPlanner planner) {
    return planner.plan(
        QUERY,
        planner.parse(QUERY),
        new PlanContext(null, null, List.of(), PlanSettings.DEFAULT, Instant.EPOCH, () -> false));
  }

  /** The mean of one planning in microseconds, once the compiler has seen it. */
  private static long micros(QueryPlanner planner) {
    long start = 0;
    for (int i = 0; i < 2 * ROUNDS; i++) {
      start = i == ROUNDS ? System.nanoTime() : start;
      plan(planner);
    }

    return (System.nanoTime() - start) / ROUNDS / 1_000;
  }

  @Test
  void othersAreNotAsked() {
    TestingCatalogs one = new TestingCatalogs();
    TestingCatalog alone = fill(one, 1, 1).get(0);
    TestingCatalogs many = new TestingCatalogs();
    List<TestingCatalog> all = fill(many, 50, 1_000);
    QueryPlanner small = new QueryPlanner(one, List.of(TestingCatalogs.duckDb()));
    QueryPlanner large = new QueryPlanner(many, List.of(TestingCatalogs.duckDb()));

    assertThat(plan(large).tables()).isEqualTo(plan(small).tables());
    assertThat(all.get(0).tableQuestions()).isEqualTo(alone.tableQuestions()).isPositive();
    assertThat(all.get(0).schemaQuestions()).isEqualTo(alone.schemaQuestions());
    assertThat(all.subList(1, 50))
        .allMatch(other -> other.tableQuestions() == 0 && other.schemaQuestions() == 0);
    System.out.printf(
        "Planned among 1 table in %d microseconds, among 50,000 in %d%n",
        micros(small), micros(large));
  }
}
