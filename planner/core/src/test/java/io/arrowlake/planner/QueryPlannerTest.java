package io.arrowlake.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.json.PlanWriter;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.PushdownProver;
import io.arrowlake.planner.proof.RefusalReason;
import io.arrowlake.planner.proof.SiteKind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryPlannerTest {
  private static final PushdownProver ALL = operation -> Proof.exact();

  private static QueryPlanner planner(PushdownProver shop) {
    return new QueryPlanner(TestingCatalogs.tpch(shop), List.of(TestingCatalogs.duckDb()));
  }

  private static FederatedPlan plan(PushdownProver shop, String sql) {
    QueryPlanner planner = planner(shop);
    return planner.plan(sql, planner.parse(sql), PlanContext.simple());
  }

  private static FederatedPlan plan(String sql) {
    return plan(ALL, sql);
  }

  private static String tree(Fragment fragment) {
    return RelOptUtil.toString(fragment.root());
  }

  private static String text(FederatedPlan plan) {
    return String.join("\n", new PlanPrinter().lines(plan, Set.of(PlanPrinter.Detail.SNAPSHOT)));
  }

  private static boolean containsInput(RelNode node) {
    return node instanceof FragmentInput
        || node.getInputs().stream().anyMatch(QueryPlannerTest::containsInput);
  }

  @Test
  void queryOverOneSourceStaysThereAsAWhole() {
    FederatedPlan plan =
        plan(
            "SELECT o_custkey, sum(o_totalprice) FROM shop.orders"
                + " WHERE o_orderdate >= DATE '1995-01-01' + INTERVAL '1' YEAR"
                + " GROUP BY o_custkey ORDER BY 2 DESC LIMIT 10");
    assertThat(plan.fragments()).hasSize(1);
    assertThat(plan.root().site().name()).isEqualTo("shop");
    assertThat(tree(plan.root())).contains("1996-01-01").contains("fetch=[10]");
  }

  @Test
  void catalogIsAskedForItsSchemasOnceInStatement() {
    TestingCatalogs catalogs = TestingCatalogs.tpch(ALL);
    QueryPlanner planner = new QueryPlanner(catalogs, List.of(TestingCatalogs.duckDb()));
    String sql =
        "SELECT count(*) FROM shop.main.orders JOIN shop.main.customer ON o_custkey = c_custkey"
            + " WHERE o_orderkey IN (SELECT o_orderkey FROM shop.main.orders)";
    planner.plan(sql, planner.parse(sql), PlanContext.simple());
    TestingCatalogs.TestingCatalog shop =
        (TestingCatalogs.TestingCatalog) catalogs.catalog("shop").orElseThrow();
    assertThat(shop.schemaQuestions()).isEqualTo(1);
  }

  @Test
  void joinOfTwoPlacesRunsInTheComputeEngine() {
    FederatedPlan plan =
        plan(
            "SELECT o_orderpriority, count(*) FROM shop.orders JOIN lake.lineitem"
                + " ON o_orderkey = l_orderkey WHERE o_orderdate = DATE '1995-01-01'"
                + " GROUP BY o_orderpriority");
    assertThat(plan.root().site().name()).isEqualTo("duckdb");
    Fragment shop = plan.fragments().get(plan.root().inputs().get(0));
    assertThat(shop.site().name()).isEqualTo("shop");
    assertThat(tree(shop)).contains("1995-01-01").doesNotContain("o_comment");
    assertThat(shop.root().getRowType().getFieldNames())
        .containsExactlyInAnyOrder("o_orderkey", "o_orderpriority");
  }

  @Test
  void sameRowsAreReadOnce() {
    FederatedPlan plan =
        plan(
            "SELECT count(*) FROM lake.lineitem JOIN shop.customer a ON l_suppkey = a.c_custkey"
                + " JOIN shop.customer b ON l_partkey = b.c_custkey AND a.c_nationkey ="
                + " b.c_nationkey");
    Fragment shop = plan.fragments().get(0);
    assertThat(shop.site().name()).isEqualTo("shop");
    assertThat(plan.fragments()).hasSize(2);
    assertThat(plan.root().reads(shop.id())).isEqualTo(2);
    assertThat(text(plan)).contains("read by fragment 1 (2 times)");
  }

  @Test
  void moreThanIsWorthKeepingIsReadTwice() {
    FederatedPlan plan =
        plan(
            "SELECT a.*, b.* FROM lake.lineitem LEFT JOIN shop.orders a ON l_orderkey ="
                + " a.o_orderkey LEFT JOIN shop.orders b ON l_partkey = b.o_orderkey");
    List<Fragment> shop =
        plan.fragments().stream()
            .filter(fragment -> fragment.site().name().equals("shop"))
            .toList();
    assertThat(shop).hasSize(2);
    assertThat(tree(shop.get(0))).isEqualTo(tree(shop.get(1)));
    assertThat(shop).allMatch(fragment -> fragment.bytes() > 128e6);
    assertThat(plan.runtimeFilters()).isEmpty();
  }

  @Test
  void sourcesNeverReadOtherFragments() {
    FederatedPlan plan =
        plan(
            "SELECT n_name, s_name, o_totalprice FROM shop.customer, shop.orders, shop.nation,"
                + " lake.supplier WHERE c_custkey = o_custkey AND c_nationkey = n_nationkey"
                + " AND s_nationkey = n_nationkey AND n_name = 'PERU'");
    for (Fragment fragment : plan.fragments()) {
      if (fragment.site().kind() == SiteKind.SOURCE) {
        assertThat(containsInput(fragment.root())).as(tree(fragment)).isFalse();
      }
    }
  }

  @Test
  void smallSideIsReadFirstAndItsKeysFilterTheLargeSide() {
    FederatedPlan plan =
        plan(
            "SELECT s_name, o_totalprice FROM lake.supplier JOIN shop.orders"
                + " ON s_suppkey = o_custkey WHERE s_name = 'a'");
    RuntimeFilter filter = plan.runtimeFilters().get(0);
    Fragment target = plan.fragments().get(filter.target());
    assertThat(target.site().name()).isEqualTo("shop");
    assertThat(target.root().getRowType().getFieldNames().get(filter.targetColumn()))
        .isEqualTo("o_custkey");
    Fragment source = plan.fragments().get(filter.source());
    assertThat(source.root().getRowType().getFieldNames().get(filter.sourceColumn()))
        .isEqualTo("s_suppkey");
  }

  @ParameterizedTest
  @CsvSource({"LEFT,0", "RIGHT,1", "FULL,0"})
  void outerJoinFiltersOnlyTheSideThatMayLoseRows(String type, int filters) {
    FederatedPlan plan =
        plan(
            "SELECT s_name, o_totalprice FROM shop.orders "
                + type
                + " JOIN (SELECT * FROM lake.supplier WHERE s_name = 'a') s ON s_suppkey = o_custkey");
    assertThat(plan.runtimeFilters()).hasSize(filters);
  }

  @Test
  void refusedConjunctStaysAboveAndSaysWhy() {
    PushdownProver noLike =
        operation ->
            operation instanceof Operation.Filter filter
                    && filter.condition().toString().contains("LIKE")
                ? Proof.refuse(RefusalReason.COLLATION, "nondeterministic collation", "Change it")
                : Proof.exact();
    FederatedPlan plan =
        plan(
            noLike,
            "SELECT o_orderkey FROM shop.orders"
                + " WHERE o_comment LIKE '%a%' AND o_totalprice > 5 LIMIT 3");
    Fragment shop = plan.fragments().get(0);
    assertThat(tree(shop)).contains(">($").doesNotContain("LIKE").doesNotContain("fetch");
    assertThat(tree(plan.root())).contains("LIKE").contains("fetch=[3]");
    assertThat(text(plan))
        .contains("not pushed to shop: filter o_comment LIKE '%a%' [COLLATION]")
        .contains("Remedy: Change it")
        .contains("pushed: filter o_totalprice > 5")
        .contains("shop.main.orders as of v1");
  }

  @Test
  void supersetIsCheckedAgain() {
    PushdownProver superset =
        operation ->
            operation instanceof Operation.Filter ? Proof.superset("keeps more") : Proof.exact();
    FederatedPlan plan = plan(superset, "SELECT o_orderkey FROM shop.orders WHERE o_comment = 'a'");
    assertThat(tree(plan.fragments().get(0))).contains("'a'");
    assertThat(tree(plan.root())).contains("'a'");
    assertThat(plan.fragments()).hasSize(2);
  }

  @Test
  void limitNeverPassesAFilterThatStays() {
    PushdownProver noFilter =
        operation ->
            operation instanceof Operation.Filter
                ? Proof.refuse(RefusalReason.NOT_IMPLEMENTED, "no filters")
                : Proof.exact();
    FederatedPlan plan =
        plan(noFilter, "SELECT o_orderkey FROM shop.orders WHERE o_totalprice > 5 LIMIT 3");
    assertThat(tree(plan.fragments().get(0))).doesNotContain("fetch");
  }

  @Test
  void existsBecomesASemiJoinThatReadsEachTableOnce() {
    FederatedPlan plan =
        plan(
            "SELECT o_orderkey FROM shop.orders o WHERE EXISTS (SELECT 1 FROM shop.customer c"
                + " WHERE c.c_custkey = o.o_custkey AND c_acctbal > 5)");
    Join join = (Join) firstJoin(plan.root().root());
    assertThat(join.getJoinType()).isEqualTo(JoinRelType.SEMI);
    assertThat(tree(plan.root()).split("TableScan")).hasSize(3);
  }

  @Test
  void notInOverKeysBecomesAnAntiJoin() {
    FederatedPlan plan =
        plan(
            "SELECT n_name FROM shop.nation WHERE n_nationkey NOT IN"
                + " (SELECT r_regionkey FROM shop.region)");
    assertThat(((Join) firstJoin(plan.root().root())).getJoinType()).isEqualTo(JoinRelType.ANTI);
  }

  private static RelNode firstJoin(RelNode node) {
    return node instanceof Join ? node : firstJoin(node.getInput(0));
  }

  @Test
  void equalColumnsLetTablesOfOneSourceMeet() {
    // Customer and nation are each joined to supplier only; they are equal to each other all the
    // same.
    FederatedPlan plan =
        plan(
            "SELECT c_name, n_name, s_name FROM shop.customer, shop.nation, lake.supplier"
                + " WHERE c_nationkey = s_nationkey AND s_nationkey = n_nationkey"
                + " AND n_name = 'PERU'");
    assertThat(plan.fragments().stream().filter(f -> f.site().name().equals("shop"))).hasSize(1);
  }

  @Test
  void parametersBecomeLiterals() {
    QueryPlanner planner = planner(ALL);
    String sql =
        "SELECT o_orderkey FROM shop.orders WHERE o_totalprice > ? AND o_orderdate < ? LIMIT ?";
    PlanContext context =
        new PlanContext(
            null,
            null,
            List.of("12.5", "1995-01-02", 7L),
            PlanSettings.DEFAULT,
            Instant.EPOCH,
            () -> false);
    FederatedPlan plan = planner.plan(sql, planner.parse(sql), context);
    assertThat(tree(plan.root())).contains("12.50", "1995-01-02", "fetch=[7").doesNotContain("?");
    assertThat(plan.parameters()).hasSize(3);
  }

  @Test
  void pushdownOffReadsColumnsOnly() {
    QueryPlanner planner = planner(ALL);
    String sql = "SELECT sum(o_totalprice) FROM shop.orders WHERE o_custkey = 5";
    PlanContext context =
        new PlanContext(
            null,
            null,
            List.of(),
            PlanSettings.DEFAULT.with(Pushdown.NONE),
            Instant.EPOCH,
            () -> false);
    FederatedPlan plan = planner.plan(sql, planner.parse(sql), context);
    assertThat(tree(plan.fragments().get(0))).doesNotContain("Filter").doesNotContain("Aggregate");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELEC 1 | SYNTAX_ERROR | 1:1",
        "SELECT * FROM shop.ordrs | TABLE_NOT_FOUND | Did you mean: orders",
        "SELECT * FROM shp.orders | TABLE_NOT_FOUND | Did you mean: shop",
        "SELECT o_totlprice FROM shop.orders | COLUMN_NOT_FOUND | Did you mean: o_totalprice",
        "SELECT nosuch(1) FROM shop.orders | FUNCTION_NOT_FOUND | line 1:8",
        "SELECT o_orderkey FROM shop.orders WHERE o_orderdate AND o_custkey | TYPE_MISMATCH | line",
        "SELECT n_name FROM shop.nation a, shop.nation b | AMBIGUOUS_NAME | line 1:8",
        "SELECT o_custkey, count(*) FROM shop.orders | INVALID_QUERY | o_custkey"
      })
  void mistakesGetACodeAPlaceAndAHint(String sql, ErrorCode code, String hint) {
    assertThatThrownBy(() -> plan(sql))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.getMessage()).contains(hint);
            });
  }

  @Test
  void cancelEndsPlanning() {
    QueryPlanner planner = planner(ALL);
    PlanContext context =
        new PlanContext(null, null, List.of(), PlanSettings.DEFAULT, Instant.EPOCH, () -> true);
    String sql = "SELECT * FROM shop.orders";
    assertThatThrownBy(() -> planner.plan(sql, planner.parse(sql), context))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED));
  }

  @Test
  void namesMatchWithoutRegardToCaseAndKeepTheirCase() {
    FederatedPlan plan = plan("select O_OrderKey, o_custkey as \"Cust\" from SHOP.Orders");
    assertThat(plan.rowType().getFieldNames()).containsExactly("O_OrderKey", "Cust");
  }

  @Test
  void jsonHoldsFragmentsAndReasons() {
    String json = new PlanWriter().write(plan("SELECT count(*) FROM shop.orders"));
    assertThat(json).contains("\"site\" : \"shop\"").contains("\"proof\" : \"EXACT\"");
  }
}
