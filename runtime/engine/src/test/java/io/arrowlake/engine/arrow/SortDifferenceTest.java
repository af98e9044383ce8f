package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;
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
        columns.put("n", ArrowFixture.type(SqlTypeName.INTEGER));
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

  @Test
  void keepsTheFirstOfManyRows() throws Exception {
    try (ArrowFixture fixture = new ArrowFixture()) {
      Random random = new Random(7);
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (int i = 0; i < 200_000; i++) {
        rows.add(Arrays.asList(i, random.nextInt(9) == 0 ? null : random.nextInt(50_000) / 4.0));
      }

      var integer = ArrowFixture.type(SqlTypeName.INTEGER);
      var number = ArrowFixture.type(SqlTypeName.DOUBLE);
      Map<String, RelDataType> columns = new LinkedHashMap<>();
      columns.put("n", integer);
      columns.put("f", number);
      fixture.local("y", columns, rows, 3000);
      for (String order : List.of("f, n", "f DESC, n", "f NULLS FIRST, n", "n DESC")) {
        List<List<String>> all = fixture.run(fixture.plan("SELECT * FROM y ORDER BY " + order));
        assertThat(
                fixture.run(
                    fixture.plan("SELECT * FROM y ORDER BY " + order + " LIMIT 500 OFFSET 3")))
            .as(order)
            .isEqualTo(all.subList(3, 503));
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
