package io.arrowlake.planner.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShowStatementsTest {
  @Test
  void showsCatalogs() {
    assertThat(RoundTrip.parse("show catalogs", ShowCatalogs.class).pattern()).isEmpty();
    assertThat(
            RoundTrip.parse("show catalogs like 'p%'", ShowCatalogs.class)
                .pattern()
                .map(pattern -> pattern.toValue()))
        .isEqualTo(Optional.of("p%"));
  }

  @Test
  void showsSchemas() {
    assertThat(RoundTrip.parse("show schemas", ShowSchemas.class).catalog()).isEmpty();
    assertThat(RoundTrip.rewritten("show schemas in pg like 'x'"))
        .isEqualTo("SHOW SCHEMAS FROM \"pg\" LIKE 'x'");
  }

  @Test
  void showsTables() {
    assertThat(RoundTrip.parse("show tables", ShowTables.class).scope()).isEmpty();
    ShowTables show = RoundTrip.parse("show tables from pg.public like 'a_'", ShowTables.class);
    assertThat(show.scope().orElseThrow().names).containsExactly("pg", "public");
    assertThat(show.pattern().orElseThrow().toValue()).isEqualTo("a_");
  }

  @Test
  void showsColumnsOfTablesAndFiles() {
    assertThat(RoundTrip.parse("show columns from a.b.c", ShowColumns.class).table().names)
        .containsExactly("a", "b", "c");
    assertThat(RoundTrip.parse("show columns in 'x.csv'", ShowColumns.class).table())
        .isInstanceOf(PathIdentifier.class);
  }

  @Test
  void showsSettings() {
    assertThat(RoundTrip.parse("show all", ShowSetting.class).name()).isEmpty();
    assertThat(
            RoundTrip.parse("show planner.deadline", ShowSetting.class).name().orElseThrow().names)
        .containsExactly("planner", "deadline");
    assertThat(RoundTrip.error("show 5")).startsWith("1:6 ");
  }

  @Test
  void describesTablesAndFiles() {
    assertThat(RoundTrip.parse("describe a.b", DescribeTable.class).table().names)
        .containsExactly("a", "b");
    assertThat(RoundTrip.rewritten("desc t")).isEqualTo("DESCRIBE \"t\"");
    assertThat(RoundTrip.rewritten("describe table t")).isEqualTo("DESCRIBE \"t\"");
    assertThat(RoundTrip.rewritten("desc 'a/*.parquet'")).isEqualTo("DESCRIBE 'a/*.parquet'");
    assertThat(RoundTrip.error("describe select 1")).startsWith("1:10 ");
  }

  @Test
  void analyzesTablesAndFiles() {
    assertThat(RoundTrip.parse("analyze a.b.c", AnalyzeTable.class).table().names)
        .containsExactly("a", "b", "c");
    assertThat(RoundTrip.rewritten("analyze table t")).isEqualTo("ANALYZE \"t\"");
    assertThat(RoundTrip.rewritten("analyze 'a/*.parquet'")).isEqualTo("ANALYZE 'a/*.parquet'");
    assertThat(RoundTrip.error("analyze")).startsWith("1:7 ");
  }
}
