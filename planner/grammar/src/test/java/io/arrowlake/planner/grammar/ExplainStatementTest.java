package io.arrowlake.planner.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.junit.jupiter.api.Test;

class ExplainStatementTest {
  @Test
  void explainsQueryWithoutOptions() {
    for (String sql :
        new String[] {"explain select 1", "explain (select 1)", "explain plan for select 1"}) {
      ExplainQuery explain = RoundTrip.parse(sql, ExplainQuery.class);
      assertThat(explain.options()).as(sql).isEmpty();
      assertThat(explain.query()).as(sql).isInstanceOf(SqlSelect.class);
    }
  }

  @Test
  void explainsEveryKindOfQuery() {
    assertThat(query("explain with a as (select 1) select * from a").getKind())
        .isEqualTo(SqlKind.WITH);
    assertThat(query("explain ((select 1) union all select 2)").getKind()).isEqualTo(SqlKind.UNION);
    assertThat(query("explain values (1)").getKind()).isEqualTo(SqlKind.VALUES);
    assertThat(query("explain analyze insert into t values (1)")).isInstanceOf(SqlInsert.class);
    assertThat(query("explain select 1 order by 1 limit 2").getKind()).isEqualTo(SqlKind.ORDER_BY);
  }

  @Test
  void analyzeIsAnOptionWithoutValue() {
    ExplainQuery explain = RoundTrip.parse("explain analyze select 1", ExplainQuery.class);
    assertThat(explain.options()).hasSize(1);
    ExplainOption option = (ExplainOption) explain.options().get(0);
    assertThat(option.name().getSimple()).isEqualTo("ANALYZE");
    assertThat(option.value()).isEmpty();
  }

  @Test
  void readsOptionsOfAnyName() {
    ExplainQuery explain =
        RoundTrip.parse(
            "explain (analyze, format json, snapshot, type logical, costs off, timing on, n 3,"
                + " s 'abc', t true) select * from t",
            ExplainQuery.class);
    assertThat(explain.options())
        .map(option -> ((ExplainOption) option).name().getSimple())
        .containsExactly("analyze", "format", "snapshot", "type", "costs", "timing", "n", "s", "t");
    assertThat(explain.options())
        .map(option -> ((ExplainOption) option).value().map(SqlNode::toString).orElse("-"))
        .containsExactly("-", "json", "-", "logical", "off", "ON", "3", "'abc'", "TRUE");
  }

  @Test
  void refusesWhatIsNoQuery() {
    assertThat(RoundTrip.error("explain"))
        .isEqualTo("1:7 Encountered \"<EOF>\" at line 1, column 7.");
    assertThat(RoundTrip.error("explain (analyze)")).startsWith("1:17 ");
    assertThat(RoundTrip.error("explain (format json xml) select 1")).startsWith("1:22 ");
    assertThat(RoundTrip.error("explain foo"))
        .isEqualTo("1:9 Non-query expression encountered in illegal context");
  }

  private static SqlNode query(String sql) {
    return RoundTrip.parse(sql, ExplainQuery.class).query();
  }

  @Test
  void verifiesQueries() {
    assertThat(RoundTrip.parse("verify select 1 as verify", VerifyQuery.class).query())
        .isInstanceOf(SqlSelect.class);
    assertThat(RoundTrip.parse("verify delete from t", VerifyQuery.class).query())
        .isInstanceOf(DeleteRows.class);
    assertThat(RoundTrip.error("verify")).contains("line 1");
  }
}
