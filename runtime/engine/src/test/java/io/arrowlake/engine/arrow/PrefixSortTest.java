package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongUnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sorts of sizes around the bounds between its ways, alone and with helpers, against Java's. */
class PrefixSortTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdown();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 511, 512, 513, 1000, 4095, 20_011})
  void sortsLikeJava(int size) throws Exception {
    Random random = new Random(size);
    List<LongUnaryOperator> shapes =
        List.of(
            i -> random.nextLong(),
            i -> random.nextInt(7) - 3,
            i -> 5,
            i -> -i,
            i -> i,
            i -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE,
            i -> (long) random.nextInt(3) << 56 | random.nextInt(3));
    for (LongUnaryOperator shape : shapes) {
      for (int helpers = 0; helpers < 9; helpers += 3) {
        check(size, shape, random, new Workers(threads, helpers, 0));
      }
    }
  }

  private void check(int size, LongUnaryOperator shape, Random random, Workers workers)
      throws Exception {
    OperatorMemory memory = new OperatorMemory(Long.MAX_VALUE, Long.MAX_VALUE);
    try (ArrowFixture fixture = new ArrowFixture(new ArrowEngine(memory, null, workers))) {
      Map<String, RelDataType> columns = new LinkedHashMap<>();
      columns.put("k", ArrowFixture.type(SqlTypeName.BIGINT));
      columns.put("m", ArrowFixture.type(SqlTypeName.INTEGER));
      columns.put("n", ArrowFixture.type(SqlTypeName.INTEGER));
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(random.nextInt(10) == 0 ? null : (Object) shape.applyAsLong(i));
        row.add(random.nextInt(4));
        row.add(i);
        rows.add(row);
      }

      fixture.local("x", columns, rows, 777);
      Comparator<List<@Nullable Object>> byKey =
          Comparator.comparing(
              row -> (Long) row.get(0), Comparator.nullsLast(Comparator.naturalOrder()));
      assertThat(order(fixture, "SELECT * FROM x ORDER BY k NULLS LAST"))
          .isEqualTo(expected(rows, byKey));
      assertThat(order(fixture, "SELECT * FROM x ORDER BY k DESC NULLS FIRST"))
          .isEqualTo(expected(rows, byKey.reversed()));
      assertThat(order(fixture, "SELECT * FROM x ORDER BY k NULLS LAST, m DESC"))
          .isEqualTo(
              expected(
                  rows,
                  byKey.thenComparing(row -> (Integer) row.get(1), Comparator.reverseOrder())));
    }
  }

  private static List<String> order(ArrowFixture fixture, String sql) {
    RelNode root = fixture.plan(sql);
    return fixture.run(root).stream().map(row -> row.get(2)).toList();
  }

  private static List<String> expected(
      List<List<@Nullable Object>> rows, Comparator<List<@Nullable Object>> order) {
    return rows.stream().sorted(order).map(row -> String.valueOf(row.get(2))).toList();
  }
}
