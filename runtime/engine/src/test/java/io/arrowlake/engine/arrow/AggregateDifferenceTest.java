package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ArrowLakeException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AggregateDifferenceTest {
  private static final String AGGREGATES =
      "COUNT(*), COUNT(i), SUM(i), SUM(s), SUM(b), SUM(d), MIN(i), MAX(b), MIN(d), MAX(w),"
          + " MIN(f), MAX(f), MIN(t), MAX(t), MIN(dt), MAX(ts), MIN(r), EVERY(bo), SOME(bo),"
          + " COUNT(DISTINCT i), COUNT(DISTINCT t), SUM(DISTINCT d), SUM(DISTINCT i),"
          + " COUNT(DISTINCT f), COUNT(DISTINCT w), MIN(DISTINCT t),"
          + " COUNT(*) FILTER (WHERE i > 0), SUM(b) FILTER (WHERE bo), COUNT(DISTINCT t) FILTER (WHERE i < 2)";

  private static final List<String> QUERIES =
      List.of(
          "SELECT " + AGGREGATES + " FROM x",
          "SELECT i, " + AGGREGATES + " FROM x GROUP BY i",
          "SELECT t, " + AGGREGATES + " FROM x GROUP BY t",
          "SELECT w, t, " + AGGREGATES + " FROM x GROUP BY w, t",
          "SELECT f, COUNT(*) FROM x GROUP BY f",
          "SELECT bo, dt, ts, s, COUNT(*) FROM x GROUP BY bo, dt, ts, s",
          "SELECT " + AGGREGATES + " FROM x WHERE i > 1000",
          "SELECT i, COUNT(*) FROM x WHERE i > 1000 GROUP BY i",
          "SELECT DISTINCT t, bo FROM x",
          "SELECT SUM(w / 1000) FROM x WHERE 1 = 0",
          "SELECT i FROM x UNION SELECT s FROM x",
          "SELECT i, t FROM x UNION ALL SELECT s, 'q' FROM x",
          "SELECT * FROM (VALUES (1, 'a', 1.5), (2, NULL, -0.5)) AS v (a, b, c)");

  @Test
  void givesWhatDuckDbGives() throws Exception {
    int[][] cases = {{500, 6, 1}, {500, 40, 64}, {2000, 300, 999}, {0, 3, 5}, {30, 1, 30}};
    for (int[] sizes : cases) {
      try (ArrowFixture fixture = new ArrowFixture()) {
        Random random = new Random(sizes[0]);
        fixture.table(
            "x", RandomRows.columns(), RandomRows.rows(random, sizes[0], sizes[1]), sizes[2]);
        for (String sql : QUERIES) {
          assertThat(ArrowFixture.sorted(fixture.run(fixture.plan(sql))))
              .as(sql)
              .isEqualTo(
                  ArrowFixture.sorted(
                      fixture.duckDb(
                          sql.replace("EVERY(", "BOOL_AND(").replace("SOME(", "BOOL_OR("))));
        }
      }
    }
  }

  @Test
  void refusesASecondRowOfASubqueryThatIsAValue() throws Exception {
    try (ArrowFixture fixture = new ArrowFixture()) {
      fixture.table("x", RandomRows.columns(), RandomRows.rows(new Random(1), 10, 3), 4);
      assertThatThrownBy(() -> fixture.run(fixture.plan("SELECT (SELECT i FROM x) FROM x")))
          .isInstanceOf(ArrowLakeException.class)
          .hasMessageContaining("more than one row");
    }
  }
}
