package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinDifferenceTest {
  /** SQL conditions over x and y. */
  private static final List<String> CONDITIONS =
      List.of(
          "x.i = y.i",
          "x.i = y.s",
          "x.i = y.b",
          "x.d = y.i",
          "x.d = y.w",
          "x.w = y.w",
          "x.f = y.f",
          "x.r = y.f",
          "x.t = y.t",
          "x.dt = y.dt",
          "x.ts = y.ts",
          "x.bo = y.bo",
          "x.i = y.i AND x.t = y.t",
          "x.i IS NOT DISTINCT FROM y.i",
          "x.t IS NOT DISTINCT FROM y.t AND x.i = y.i",
          "x.f IS NOT DISTINCT FROM y.f AND x.w IS NOT DISTINCT FROM y.w",
          "x.i = y.i AND x.s < y.s",
          "x.t = y.t AND (x.f > y.f OR y.d IS NULL)",
          "x.i < y.i",
          "x.i + 1 = y.i",
          "x.i = y.i AND x.i > 0",
          "x.i = y.i AND y.s > 0",
          "x.i <> y.i AND x.t = y.t AND x.bo",
          "1 = 1",
          "1 = 0");

  @ParameterizedTest
  @EnumSource(
      value = JoinRelType.class,
      names = {"INNER", "LEFT", "RIGHT", "FULL", "SEMI", "ANTI"})
  void givesWhatDuckDbGives(JoinRelType type) throws Exception {
    int[][] sizes = {{60, 50, 9, 7}, {40, 1, 3, 1}, {0, 20, 5, 4}, {20, 0, 5, 4}, {70, 70, 2, 64}};
    for (int[] size : sizes) {
      Random random = new Random(size[0] * 31L + size[1]);
      try (ArrowFixture fixture = new ArrowFixture()) {
        fixture.table(
            "x", RandomRows.columns(), RandomRows.rows(random, size[0], size[2]), size[3]);
        fixture.table(
            "y", RandomRows.columns(), RandomRows.rows(random, size[1], size[2]), size[3]);
        for (String condition : CONDITIONS) {
          assertThat(ArrowFixture.sorted(fixture.run(join(fixture, type, condition))))
              .as(type + " " + condition)
              .isEqualTo(ArrowFixture.sorted(fixture.duckDb(sql(type, condition))));
        }
      }
    }
  }

  private static String sql(JoinRelType type, String condition) {
    return switch (type) {
      case SEMI -> "SELECT * FROM x WHERE EXISTS (SELECT 1 FROM y WHERE " + condition + ")";
      case ANTI -> "SELECT * FROM x WHERE NOT EXISTS (SELECT 1 FROM y WHERE " + condition + ")";
      default -> "SELECT * FROM x " + type + " JOIN y ON " + condition;
    };
  }

  /** The condition is taken from an inner join, whose columns are numbered in the same way. */
  private static RelNode join(ArrowFixture fixture, JoinRelType type, String condition) {
    RelNode inner = fixture.plan("SELECT * FROM x INNER JOIN y ON " + condition);
    org.apache.calcite.rel.core.Join join = firstJoin(inner);
    RelBuilder builder = fixture.builder();
    RexNode on = join.getCondition();
    RelNode left = join.getLeft();
    RelNode right = join.getRight();
    builder.push(left).push(right).join(type, on);
    int columns = RandomRows.columns().size();
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      wanted.add(i);
    }

    for (int i = 0; i < columns && type.projectsRight(); i++) {
      wanted.add(left.getRowType().getFieldCount() + i);
    }

    return builder.project(builder.fields(wanted)).build();
  }

  private static org.apache.calcite.rel.core.Join firstJoin(RelNode node) {
    return node instanceof org.apache.calcite.rel.core.Join join
        ? join
        : firstJoin(node.getInput(0));
  }

  @Test
  void joinsManyPairsOfOneKey() throws Exception {
    try (ArrowFixture fixture = new ArrowFixture()) {
      Random random = new Random(5);
      fixture.table("x", RandomRows.columns(), RandomRows.rows(random, 700, 1), 300);
      fixture.table("y", RandomRows.columns(), RandomRows.rows(random, 600, 1), 600);
      String counted =
          "SELECT COUNT(*), SUM(x.s + y.s) FROM x FULL JOIN y ON x.i = y.i AND x.s >= y.s";
      assertThat(fixture.run(fixture.plan(counted))).isEqualTo(fixture.duckDb(counted));
    }
  }
}
