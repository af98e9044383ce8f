package io.arrowlake.planner.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.calcite.sql.SqlKind;
import org.junit.jupiter.api.Test;

class CatalogStatementsTest {
  @Test
  void createsCatalogWithOptionsOfEveryKind() {
    CreateCatalog create =
        RoundTrip.parse(
            "create catalog pg using postgres with (url = 'jdbc:x', \"user\" = 'u', user = 'u',"
                + " password = 'it''s', pool_size = 3, ratio = -0.5, ssl = true, lazy = FALSE)",
            CreateCatalog.class);
    assertThat(create.getKind()).isEqualTo(SqlKind.OTHER_DDL);
    assertThat(create.ifNotExists()).isFalse();
    assertThat(create.name().getSimple()).isEqualTo("pg");
    assertThat(create.kind().getSimple()).isEqualTo("postgres");
    assertThat(create.options())
        .map(option -> ((CatalogOption) option).key().getSimple())
        .containsExactly("url", "user", "user", "password", "pool_size", "ratio", "ssl", "lazy");
    assertThat(create.options())
        .map(option -> ((CatalogOption) option).value().toValue())
        .containsExactly("jdbc:x", "u", "u", "it's", "3", "-0.5", "true", "false");
  }

  @Test
  void createsCatalogWithoutOptions() {
    CreateCatalog create =
        RoundTrip.parse("CREATE CATALOG IF NOT EXISTS pg USING postgres", CreateCatalog.class);
    assertThat(create.ifNotExists()).isTrue();
    assertThat(create.options()).isEmpty();
    assertThat(RoundTrip.rewritten("create catalog a using b with ()"))
        .isEqualTo("CREATE CATALOG \"a\" USING \"b\"");
  }

  @Test
  void altersCatalog() {
    AlterCatalog alter =
        RoundTrip.parse("alter catalog pg set (pool_size = 4, x = 'y')", AlterCatalog.class);
    assertThat(alter.name().getSimple()).isEqualTo("pg");
    assertThat(alter.options()).hasSize(2);
  }

  @Test
  void dropsCatalog() {
    DropCatalog drop = RoundTrip.parse("drop catalog if exists pg", DropCatalog.class);
    assertThat(drop.ifExists()).isTrue();
    assertThat(RoundTrip.parse("drop catalog if", DropCatalog.class).name().getSimple())
        .isEqualTo("if");
  }

  @Test
  void refusesWhatIsNoStatementWithThePosition() {
    assertThat(RoundTrip.error("create catalog x using")).startsWith("1:22 ");
    assertThat(RoundTrip.error("create or replace catalog x using y")).startsWith("1:19 ");
    assertThat(RoundTrip.error("create catalog a.b using y")).startsWith("1:17 ");
    assertThat(RoundTrip.error("create catalog x\nusing y with (a = b)")).startsWith("2:19 ");
    assertThat(RoundTrip.error("alter catalog x set a = 1")).startsWith("1:21 ");
    assertThat(RoundTrip.error("alter session set a = 1")).startsWith("1:7 ");
    assertThat(RoundTrip.error("drop index x"))
        .isEqualTo("1:6 Encountered \"index\" at line 1, column 6.");
  }
}
