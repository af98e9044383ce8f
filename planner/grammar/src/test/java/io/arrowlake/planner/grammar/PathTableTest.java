package io.arrowlake.planner.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTableTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from 'p'",
        "select * from 'p' as t",
        "select * from 'p' t (x, y)",
        "select * from t, 'p'",
        "select * from 'p', \"y\"",
        "select * from t join 'p' on true",
        "select * from t join 'p' as u on t.a = u.b left join v using (x)",
        "select * from ('p' join b on true)",
        "select * from (select * from 'p') as z",
        "select * from t where a in (select b from 'p')",
        "select (select max(a) from 'p') from t",
        "with x as (select * from 'p') select * from x",
        "insert into t select * from 'p'",
        "create table t as select * from 'p'",
        "explain select * from 'p'",
        "select 'x' from 'p' where a = 'y'",
      })
  void standsWhereATableStands(String sql) {
    assertThat(paths(sql)).containsExactly("p");
  }

  @Test
  void severalPathsKeepTheirCharacters() {
    assertThat(paths("select * from 's3://b/a=1/*.parquet' natural join 'it''s \"日本\".csv'"))
        .containsExactly("s3://b/a=1/*.parquet", "it's \"日本\".csv");
    assertThat(RoundTrip.rewritten("select * from 'it''s'")).isEqualTo("SELECT * FROM 'it''s'");
  }

  @Test
  void namesAloneSayThatATableIsAPath() {
    assertThat(PathIdentifier.path(List.of("$path", "a.csv"))).contains("a.csv");
    assertThat(PathIdentifier.path(List.of("catalog", "$path", "a.csv"))).contains("a.csv");
    assertThat(PathIdentifier.path(List.of("public", "a.csv"))).isEmpty();
    assertThat(PathIdentifier.path(List.of("a.csv"))).isEmpty();
    assertThat(paths("select * from \"$path\".\"a.csv\"")).containsExactly("a.csv");
  }

  /** Calcite's specification of a sample has no equality, so there is no round trip. */
  @Test
  void takesASampleOfFiles() {
    assertThat(RoundTrip.write(RoundTrip.parseOnly("select * from 'p' t tablesample system (10)")))
        .isEqualTo("SELECT * FROM 'p' AS \"t\" TABLESAMPLE SYSTEM(10.0)");
    assertThat(RoundTrip.write(RoundTrip.parseOnly("select * from 'p' tablesample bernoulli (10)")))
        .isEqualTo("SELECT * FROM 'p' TABLESAMPLE BERNOULLI(10.0)");
  }

  @Test
  void refusesPathsThatAreNone() {
    assertThat(RoundTrip.error("select * from ''")).isEqualTo("1:15 The path of a table is empty");
    assertThat(RoundTrip.error("select * from 'x'.y")).startsWith("1:18 ");
    assertThat(RoundTrip.error("select * from 'x' 'y'")).startsWith("1:19 ");
    assertThat(RoundTrip.error("insert into 'x.csv' values (1)")).startsWith("1:13 ");
  }

  private static List<String> paths(String sql) {
    List<String> paths = new ArrayList<>();
    RoundTrip.parse(sql)
        .accept(
            new SqlBasicVisitor<Void>() {
              @Override
              public Void visit(SqlIdentifier id) {
                PathIdentifier.path(id.names).ifPresent(paths::add);
                return super.visit(id);
              }
            });
    return paths;
  }
}
