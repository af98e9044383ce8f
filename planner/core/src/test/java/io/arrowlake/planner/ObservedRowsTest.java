package io.arrowlake.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.statistics.ObservedRows;
import io.arrowlake.planner.statistics.RelationShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ObservedRowsTest {
  private final Map<String, Double> seen = new HashMap<>();
  private final ObservedRows observed =
      new ObservedRows() {
        @Override
        public boolean knows(Set<TableName> tables) {
          return true;
        }

        @Override
        public OptionalDouble rows(RelationShape shape) {
          return shape.text().map(seen::get).map(OptionalDouble::of).orElse(OptionalDouble.empty());
        }
      };
  private final QueryPlanner planner =
      new QueryPlanner(
          TestingCatalogs.tpch(operation -> Proof.exact()),
          List.of(TestingCatalogs.duckDb()),
          observed);

  private FederatedPlan plan(String sql) {
    return planner.plan(sql, planner.parse(sql), PlanContext.simple());
  }

  private Optional<String> shape(String sql) {
    FederatedPlan plan = plan(sql);
    return RelationShape.of(plan.root(), plan).flatMap(RelationShape::text);
  }

  private void see(String sql, double rows) {
    seen.put(shape(sql).orElseThrow(), rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT o_orderkey FROM shop.orders WHERE o_custkey = 5 AND o_totalprice > 1.50 | SELECT * FROM (SELECT o_totalprice + 1, o_custkey FROM shop.orders WHERE o_totalprice > 1.5) x WHERE 5 = o_custkey ORDER BY 1
          SELECT 1 FROM shop.orders JOIN shop.customer ON o_custkey = c_custkey WHERE c_nationkey = 3 | SELECT c_custkey FROM (SELECT * FROM shop.customer WHERE c_nationkey = 3) c, shop.orders o WHERE c.c_custkey = o.o_custkey
          SELECT 1 FROM shop.orders JOIN lake.lineitem ON o_orderkey = l_orderkey | SELECT l_orderkey FROM lake.lineitem JOIN shop.orders ON o_orderkey = l_orderkey
          SELECT c_nationkey, count(*) FROM shop.customer GROUP BY c_nationkey | SELECT DISTINCT c_nationkey FROM shop.customer
          SELECT 1 FROM shop.customer WHERE c_custkey IN (SELECT o_custkey FROM shop.orders) | SELECT c_custkey FROM shop.customer WHERE EXISTS (SELECT 1 FROM shop.orders WHERE o_custkey = c_custkey)
          """)
  void theSameRowsHaveTheSameShape(String one, String other) {
    assertThat(shape(one)).isPresent().isEqualTo(shape(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT 1 FROM shop.orders WHERE o_custkey = 5 | SELECT 1 FROM shop.orders WHERE o_custkey = 6
          SELECT 1 FROM shop.orders WHERE o_custkey = 5 | SELECT 1 FROM shop.orders WHERE o_orderkey = 5
          SELECT 1 FROM shop.orders WHERE o_custkey > 5 | SELECT 1 FROM shop.orders WHERE o_custkey >= 5
          SELECT 1 FROM shop.customer WHERE c_custkey IN (SELECT o_custkey FROM shop.orders) | SELECT 1 FROM shop.customer WHERE c_custkey NOT IN (SELECT o_custkey FROM shop.orders WHERE o_custkey IS NOT NULL)
          SELECT 1 FROM shop.customer JOIN shop.orders ON o_custkey = c_custkey | SELECT 1 FROM shop.customer LEFT JOIN shop.orders ON o_custkey = c_custkey
          SELECT c_nationkey FROM shop.customer GROUP BY c_nationkey | SELECT c_name FROM shop.customer GROUP BY c_name
          SELECT 1 FROM shop.customer a JOIN shop.customer b ON a.c_custkey = b.c_nationkey | SELECT 1 FROM shop.customer a JOIN shop.customer b ON a.c_nationkey = b.c_nationkey
          """)
  void otherRowsHaveAnotherShape(String one, String other) {
    assertThat(shape(one)).isPresent();
    assertThat(shape(other)).isPresent().isNotEqualTo(shape(one));
  }

  @Test
  void whatIsCutHasNoShape() {
    assertThat(shape("SELECT 1 FROM shop.orders LIMIT 5")).isEmpty();
    assertThat(shape("SELECT o_custkey FROM shop.orders ORDER BY 1 OFFSET 5")).isEmpty();
  }

  @Test
  void aLongConditionIsKeptShort() {
    String list = "1" + numbers();
    assertThat(shape("SELECT 1 FROM shop.orders WHERE o_custkey IN (" + list + ")").orElseThrow())
        .hasSizeLessThan(500);
  }

  private static String numbers() {
    StringBuilder list = new StringBuilder();
    for (int i = 3; i < 5_000; i += 2) {
      list.append(", ").append(i);
    }

    return list.toString();
  }

  @Test
  void whatWasSeenIsExpected() {
    String sql = "SELECT o_orderkey FROM shop.orders WHERE o_custkey = 5";
    see(sql, 77_000);
    Fragment fragment = plan(sql).root();
    assertThat(fragment.rows()).isEqualTo(77_000);
    assertThat(fragment.estimate()).isEqualTo(Fragment.Estimate.EARLIER_RUN);
  }

  @Test
  void joinsAreOrderedByWhatWasSeen() {
    String sql =
        "SELECT count(*) FROM lake.lineitem JOIN lake.part ON l_partkey = p_partkey"
            + " JOIN lake.supplier ON l_suppkey = s_suppkey WHERE p_partkey < 10 AND s_nationkey = 3";
    String before = RelOptUtil.toString(plan(sql).root().root());
    see(
        "SELECT 1 FROM lake.lineitem JOIN lake.supplier ON l_suppkey = s_suppkey WHERE s_nationkey = 3",
        9e9);
    String after = RelOptUtil.toString(plan(sql).root().root());
    assertThat(after).isNotEqualTo(before);
  }
}
