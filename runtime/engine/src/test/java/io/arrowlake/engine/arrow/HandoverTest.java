package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operator that may not keep what it needs leaves the rest to DuckDB, and no row is lost. */
class HandoverTest {
  /** From nothing at all to more than any of the operators needs. */
  private static final long ENOUGH = 64_000_000;

  private static final List<Long> BUDGETS =
      List.of(0L, 30_000L, 120_000L, 250_000L, 500_000L, 1_000_000L, ENOUGH);

  private static ExecutorService threads;
  private static LargerEngine larger;
  private static ArrowFixture fixture;

  @BeforeAll
  static void open() throws Exception {
    threads = Executors.newCachedThreadPool();
    larger = new LargerEngine();
    fixture = new ArrowFixture();
    Map<String, RelDataType> columns = RandomRows.columns();
    columns.put("n", ArrowFixture.type(SqlTypeName.INTEGER));
    fixture.table("x", columns, numbered(new Random(11), 3_000, 60), 100);
    fixture.table("y", columns, numbered(new Random(12), 2_500, 60), 700);
  }

  @AfterAll
  static void close() throws Exception {
    fixture.close();
    larger.close();
    threads.shutdown();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT x.n, y.n FROM x JOIN y ON x.t = y.t AND x.i = y.i",
        "SELECT x.n, y.n FROM x LEFT JOIN y ON x.i = y.i AND x.s = y.s",
        "SELECT x.n, y.n FROM x RIGHT JOIN y ON x.d = y.d AND x.s < y.s AND x.i = y.i",
        "SELECT x.n, y.n FROM x FULL JOIN y ON x.w = y.w AND x.t = y.t",
        "SELECT x.n, y.n FROM x FULL JOIN y ON x.f IS NOT DISTINCT FROM y.f AND x.i = y.i"
            + " AND x.b = y.b",
        "SELECT n FROM x WHERE EXISTS (SELECT 1 FROM y WHERE x.i = y.i AND x.s = y.s)",
        "SELECT n FROM x WHERE NOT EXISTS (SELECT 1 FROM y WHERE x.f = y.f AND x.s = y.s)",
        "SELECT i, t, b, COUNT(*), SUM(s), SUM(w), MIN(b), MAX(dt), COUNT(t) FROM x"
            + " GROUP BY i, t, b",
        "SELECT f, ts, SUM(i) FILTER (WHERE bo), COUNT(f), MIN(f), MAX(d) FROM x GROUP BY f, ts",
        "SELECT n, COUNT(*), SUM(i) FROM x GROUP BY n",
        "SELECT t, i, COUNT(DISTINCT b), MIN(t), MAX(t), SUM(i) FROM x GROUP BY t, i",
        "SELECT COUNT(DISTINCT n), COUNT(DISTINCT t), MAX(t), SUM(w) FROM x",
        "SELECT COUNT(*), SUM(i), MIN(w) FROM x",
        "SELECT COUNT(*), SUM(i), MIN(w) FROM x WHERE n < 0",
        "SELECT i, COUNT(*) FROM x WHERE n < 1 GROUP BY i",
        "SELECT DISTINCT t, i, f FROM x",
        "SELECT n, i NOT IN (SELECT i FROM y WHERE i > 20) FROM x",
        "SELECT t, i, b FROM x UNION SELECT t, i, b FROM y",
        "SELECT k, COUNT(*), SUM(m) FROM (SELECT x.i AS k, x.t AS l, y.s AS m FROM x"
            + " JOIN y ON x.b = y.b AND x.i = y.i AND x.t = y.t) z GROUP BY k, l"
      })
  void givesTheSameRows(String sql) throws Exception {
    RelNode root = fixture.plan(sql);
    List<String> expected = ArrowFixture.sorted(fixture.duckDb(sql));
    check(() -> assertThat(ArrowFixture.sorted(fixture.run(root))).isEqualTo(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM x ORDER BY t NULLS LAST, n NULLS LAST",
        "SELECT * FROM x ORDER BY f DESC NULLS FIRST, w NULLS LAST, n NULLS LAST",
        "SELECT * FROM x ORDER BY t DESC NULLS LAST, n NULLS LAST LIMIT 700",
        "SELECT * FROM x ORDER BY w NULLS FIRST, n NULLS LAST LIMIT 900 OFFSET 40",
        "SELECT * FROM x ORDER BY ts NULLS FIRST, n NULLS LAST OFFSET 1000"
      })
  void keepsTheOrder(String sql) throws Exception {
    RelNode root = fixture.plan(sql);
    List<List<String>> expected = fixture.duckDb(sql);
    check(() -> assertThat(fixture.run(root)).isEqualTo(expected));
  }

  private static void check(Runnable query) {
    check(Workers.none(), query);
    check(new Workers(threads, 3, 0), query);
  }

  private static void check(Workers workers, Runnable query) {
    for (long budget : BUDGETS) {
      OperatorMemory memory = new OperatorMemory(budget, budget);
      fixture.engine = new ArrowEngine(memory, larger, workers);
      int opened = larger.opened.get();
      query.run();
      assertThat(memory.taken()).isZero();
      if (budget == 0) {
        assertThat(larger.opened.get()).isGreaterThan(opened);
      } else if (budget == ENOUGH) {
        assertThat(larger.opened).hasValue(opened);
      }
    }
  }

  /** The groups that stay behind and those that go must not meet, whichever rows come first. */
  @Test
  void splitsGroupsOnce() {
    Map<String, RelDataType> columns = new LinkedHashMap<>();
    columns.put("k", ArrowFixture.type(SqlTypeName.INTEGER));
    columns.put("v", ArrowFixture.type(SqlTypeName.BIGINT));
    Random random = new Random(3);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add(i % 50 == 0 ? null : (Object) random.nextInt(1 + i));
      row.add((long) i);
      rows.add(row);
    }

    String sql = "SELECT k, COUNT(*), SUM(v), MIN(v), MAX(v) FROM z GROUP BY k";
    OperatorMemory memory = new OperatorMemory(1_500_000, 1_500_000);
    fixture.local("z", columns, rows, 999);
    RelNode root = fixture.plan(sql);
    fixture.engine = new ArrowEngine();
    List<String> expected = ArrowFixture.sorted(fixture.run(root));
    int opened = larger.opened.get();
    fixture.engine = new ArrowEngine(memory, larger, Workers.none());
    assertThat(ArrowFixture.sorted(fixture.run(root))).isEqualTo(expected);
    assertThat(larger.opened).hasValue(opened + 1);
  }

  /** DuckDB has no such decimals: they go there as bytes, and what computes with them does not. */
  @Test
  void wideDecimalsAreHandedOverUnlessTheyAreComputedWith() {
    Map<String, RelDataType> columns = new LinkedHashMap<>();
    columns.put("k", ArrowFixture.type(SqlTypeName.DECIMAL, 76, 30));
    columns.put("m", ArrowFixture.type(SqlTypeName.DECIMAL, 50, 2));
    columns.put("n", ArrowFixture.type(SqlTypeName.INTEGER));
    Random random = new Random(4);
    fixture.local("wide", columns, wide(random, 3_000), 700);
    fixture.local("other", columns, wide(random, 2_000), 300);
    for (String sql :
        List.of(
            "SELECT * FROM wide ORDER BY k NULLS FIRST, n NULLS LAST",
            "SELECT * FROM wide ORDER BY m DESC NULLS LAST, n NULLS LAST LIMIT 500",
            "SELECT wide.n, other.n, other.m FROM wide JOIN other ON wide.k = other.k",
            "SELECT wide.n, other.m FROM wide LEFT JOIN other ON wide.m = other.m"
                + " AND wide.k < other.k",
            "SELECT k, COUNT(*), MIN(m), MAX(m), COUNT(DISTINCT m) FROM wide GROUP BY k",
            "SELECT k FROM wide UNION SELECT k FROM other")) {
      RelNode root = fixture.plan(sql);
      fixture.engine = new ArrowEngine();
      List<String> expected = ArrowFixture.sorted(fixture.run(root));
      check(() -> assertThat(ArrowFixture.sorted(fixture.run(root))).as(sql).isEqualTo(expected));
    }

    for (String sql :
        List.of(
            "SELECT k, SUM(m) FROM wide GROUP BY k",
            "SELECT wide.n FROM wide JOIN other ON wide.n = other.n AND wide.k + 1 < other.k")) {
      RelNode root = fixture.plan(sql);
      fixture.engine = new ArrowEngine(new OperatorMemory(4_000, 4_000), larger, Workers.none());
      assertThatThrownBy(() -> fixture.run(root))
          .as(sql)
          .isInstanceOfSatisfying(
              ArrowLakeException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_EXCEEDED));
    }
  }

  private static List<List<@Nullable Object>> wide(Random random, int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add(random.nextInt(20) == 0 ? null : wide(random, 900, 252, 30));
      row.add(random.nextInt(20) == 0 ? null : wide(random, 40, 165, 2));
      row.add(i);
      rows.add(row);
    }

    return rows;
  }

  /** One of so many numbers of up to so many bits, of either sign. */
  private static BigDecimal wide(Random random, int values, int bits, int scale) {
    Random own = new Random(random.nextInt(values));
    BigInteger digits = new BigInteger(1 + own.nextInt(bits), own);
    return new BigDecimal(own.nextBoolean() ? digits : digits.negate(), scale);
  }

  @Test
  void oneQueryCannotTakeAll() {
    OperatorMemory memory = new OperatorMemory(100, 60);
    try (Reservation first = memory.reservation("a", "sort-1");
        Reservation second = memory.reservation("a", "sort-2");
        Reservation other = memory.reservation("b", "sort-1")) {
      assertThat(first.tryTake(40)).isTrue();
      assertThat(second.tryTake(21)).isFalse();
      assertThat(second.tryTake(20)).isTrue();
      assertThat(other.tryTake(41)).isFalse();
      first.giveBack(10);
      assertThat(other.tryTake(50)).isTrue();
      assertThat(memory.taken()).isEqualTo(100);
    }

    assertThat(memory.taken()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT x.n FROM x JOIN y ON x.i = y.i | hash-join",
        "SELECT i, t, b, COUNT(*) FROM x GROUP BY i, t, b | hash-aggregate",
        "SELECT COUNT(DISTINCT n) FROM x | hash-aggregate",
        "SELECT n FROM x ORDER BY n | sort",
        "SELECT n FROM x ORDER BY n LIMIT 1000 | top-n"
      })
  void withoutAnotherEngineTheErrorNamesTheOperator(String line) {
    String[] parts = line.split(" \\| ");
    OperatorMemory memory = new OperatorMemory(4_000, 4_000);
    fixture.engine = new ArrowEngine(memory, null, Workers.none());
    RelNode root = fixture.plan(parts[0]);
    assertThatThrownBy(() -> fixture.run(root))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_EXCEEDED))
        .hasMessageContaining(parts[1]);
    assertThat(memory.taken()).isZero();
    assertThat(fixture.allocator.getAllocatedMemory()).isZero();
  }

  private static List<List<@Nullable Object>> numbered(Random random, int count, int range) {
    List<List<@Nullable Object>> rows = RandomRows.rows(random, count, range);
    for (int i = 0; i < count; i++) {
      rows.get(i).add(i);
    }

    return rows;
  }
}
