package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SortDifferenceTest {
  private static final List<String> ORDERS =
      List.of(
          "i",
          "i DESC",
          "s, b DESC",
          "t",
          "t DESC",
          "f",
          "f DESC",
          "w",
          "w DESC NULLS LAST",
          "d NULLS FIRST",
          "dt DESC NULLS LAST, t",
          "ts",
          "bo, r DESC, t NULLS FIRST",
          "r NULLS FIRST");
  private static final String ALL = ", n";

  @Test
  void ordersAsDuckDbDoes() throws Exception {
    for (int rows : new int[] {0, 1, 15, 17, 700}) {
      try (ArrowFixture fixture = new ArrowFixture()) {
        var data = RandomRows.rows(new Random(rows), rows, 20);
        for (int i = 0; i < rows; i++) {
          data.get(i).add(i);
        }

        var columns = RandomRows.columns();
        columns.put("n", ArrowFixture.type(org.apache.calcite.sql.type.SqlTypeName.INTEGER));
        fixture.table("x", columns, data, 100);
        for (String order : ORDERS) {
          for (String limit :
              List.of("", " LIMIT 7", " LIMIT 20 OFFSET 13", " OFFSET 5", " LIMIT 0")) {
            check(fixture, "SELECT * FROM x ORDER BY " + order + ALL + limit);
          }
        }

        check(fixture, "SELECT n FROM x LIMIT 9 OFFSET 250");
        check(fixture, "SELECT n FROM x OFFSET 5");
      }
    }
  }

  /** DuckDB is told the house's order of NULLs where the query leaves it open. */
  private static void check(ArrowFixture fixture, String sql) throws Exception {
    StringBuilder spelled = new StringBuilder();
    int start = sql.indexOf("ORDER BY ");
    if (start < 0) {
      spelled.append(sql);
    } else {
      int end = sql.indexOf(ALL, start);
      spelled.append(sql, 0, start).append("ORDER BY ");
      String[] keys = sql.substring(start + 9, end).split(", ");
      for (String key : keys) {
        String nulls =
            key.contains("NULLS") ? "" : key.endsWith("DESC") ? " NULLS FIRST" : " NULLS LAST";
        spelled.append(key).append(nulls).append(", ");
      }

      spelled.append("n").append(sql.substring(end + ALL.length()));
    }

    assertThat(fixture.run(fixture.plan(sql)))
        .as(sql)
        .isEqualTo(fixture.duckDb(spelled.toString()));
  }
}
