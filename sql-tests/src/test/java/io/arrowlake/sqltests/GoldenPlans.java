package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.PlanPrinter;
import io.arrowlake.planner.PlanSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The plans of a benchmark's queries as files, so that a change of a plan is seen and judged. With
 * {@code -Dplans.update} they are written anew.
 */
final class GoldenPlans {
  private static final boolean UPDATES = System.getProperty("plans.update") != null;

  private final Path plans;
  private final PlanFixture fixture;
  private final Path lake;

  /**
   * The plans of a benchmark.
   *
   * @param lake the folder of the Parquet files, which the plans name otherwise
   */
  GoldenPlans(String benchmark, PlanFixture fixture, Path lake) {
    this.plans = Path.of("src", "test", "resources", "plans", benchmark);
    this.fixture = fixture;
    this.lake = lake;
  }

  /**
   * Compares the text of a query, or writes it beside its plan.
   *
   * @param placement the name of a folder
   * @param query the name of the file, which ends with {@code .sql}
   */
  void checkQuery(String placement, String query, String sql) throws IOException {
    check(placement, query + ".sql", sql + "\n");
  }

  /**
   * Compares the plan of a query, or writes it.
   *
   * @param placement the name of a folder
   * @param query the name of the file, which ends with {@code .plan}
   */
  void checkPlan(String placement, String query, String sql) throws IOException {
    check(placement, query + ".plan", plan(sql));
  }

  private void check(String placement, String name, String text) throws IOException {
    Path file = plans.resolve(placement).resolve(name);
    if (UPDATES) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }

    assertThat(file).content().isEqualTo(text);
  }

  /** The plan as EXPLAIN prints it, with the files where they are for no one in particular. */
  private String plan(String sql) {
    String lines =
        String.join(
            "\n", new PlanPrinter().lines(fixture.plan(sql, PlanSettings.DEFAULT), Set.of()));
    return lines.replace(lake.toString(), "<lake>") + "\n";
  }
}
