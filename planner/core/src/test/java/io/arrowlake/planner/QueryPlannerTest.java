package io.arrowlake.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.proof.Proof;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryPlannerTest {
  private final QueryPlanner planner =
      new QueryPlanner(
          TestingCatalogs.tpch(operation -> Proof.exact()), List.of(TestingCatalogs.duckDb()));

  private FederatedPlan plan(String sql) {
    return planner.plan(sql, planner.parse(sql), PlanContext.simple());
  }

  @Test
  void wholeQueryOfOneSourceStaysThere() {
    FederatedPlan plan =
        plan(
            "SELECT o_custkey, sum(o_totalprice) FROM shop.orders WHERE o_orderdate >= DATE '1995-01-01' + INTERVAL '1' YEAR GROUP BY o_custkey");
    assertThat(plan.fragments()).hasSize(1);
    assertThat(plan.root().site().name()).isEqualTo("shop");
  }

  @Test
  void joinAcross() {
    FederatedPlan plan =
        plan(
            "SELECT n_name, sum(l_extendedprice * (1 - l_discount)) AS revenue, avg(l_quantity) FROM shop.customer, shop.orders, lake.lineitem, lake.supplier, shop.nation, shop.region WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND l_suppkey = s_suppkey AND c_nationkey = s_nationkey AND s_nationkey = n_nationkey AND n_regionkey = r_regionkey AND r_name = 'ASIA' AND o_orderdate >= DATE '1994-01-01' AND o_orderdate < DATE '1994-01-01' + INTERVAL '1' YEAR GROUP BY n_name ORDER BY revenue DESC");
    assertThat(plan.root().site().name()).isEqualTo("duckdb");
  }

  @Test
  void joinSelective() {
    FederatedPlan plan =
        plan(
            "SELECT s_name, o_totalprice FROM lake.supplier JOIN shop.orders ON s_suppkey = o_custkey WHERE s_acctbal = 5");
    assertThat(plan.runtimeFilters()).hasSize(1);
  }
}
