package io.arrowlake.planner.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.calcite.sql.SqlSetOption;
import org.junit.jupiter.api.Test;

class SettingStatementsTest {
  @Test
  void setsValuesOfEveryKind() {
    assertThat(set("set a = 1").getValue()).hasToString("1");
    assertThat(set("set a to -5").getValue()).hasToString("-5");
    assertThat(set("set a.b to 'x'").getValue()).hasToString("'x'");
    assertThat(set("set a = true").getValue()).hasToString("TRUE");
    assertThat(set("set a = on").getValue()).hasToString("ON");
    assertThat(set("set a = off").getValue()).hasToString("off");
    assertThat(set("set planner.deadline = 'x'").name()).hasToString("planner.deadline");
    assertThat(set("set a = 1").getScope()).isNull();
  }

  @Test
  void resetHasNoValue() {
    assertThat(set("reset a.b").getValue()).isNull();
    assertThat(set("reset a.b").name()).hasToString("a.b");
    assertThat(set("reset all").name()).hasToString("ALL");
  }

  @Test
  void refusesWhatIsNoValue() {
    assertThat(RoundTrip.error("set a")).startsWith("1:5 ");
    assertThat(RoundTrip.error("set a = 1 + 1")).startsWith("1:11 ");
    assertThat(RoundTrip.error("set a = (select 1)")).startsWith("1:9 ");
  }

  private static SqlSetOption set(String sql) {
    return RoundTrip.parse(sql, SqlSetOption.class);
  }
}
