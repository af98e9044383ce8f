package io.arrowlake.engine.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.arrowlake.engine.run.TestPlans;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.ColumnStatistics;
import io.arrowlake.planner.catalog.NativeScan;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.sql.DuckDbDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class TableAnalyzerTest {
  private final DuckDbDatabase database =
      new DuckDbDatabase(1L << 30, 2, DuckDbDialect.setupStatements());
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final TableAnalyzer analyzer = new TableAnalyzer(database, clock);

  @AfterEach
  void close() {
    clock.shutdownNow();
    database.close();
  }

  private static SourceTable table(String relation, SqlTypeName... types) {
    RelDataType row = TestPlans.row(types);
    List<ColumnFacts> columns = new ArrayList<>();
    List<String> expressions = new ArrayList<>();
    row.getFieldList()
        .forEach(
            field -> {
              columns.add(ColumnFacts.derived(field.getName(), field.getType()));
              expressions.add(field.getName());
            });
    return new SourceTable(
        new TableName("lake", "main", "t"),
        List.of("t"),
        columns,
        TableStatistics.UNKNOWN,
        List.of(),
        "1",
        "TABLE",
        false,
        new NativeScan(DuckDbEngine.NAME, relation, expressions),
        null);
  }

  @Test
  void seesWhatIsThere() {
    TableStatistics statistics =
        analyzer.analyze(
            table(
                "(SELECT i AS a, CASE WHEN i % 4 = 0 THEN NULL WHEN i % 10 < 8 THEN 'often' ELSE 'r'"
                    + " || i END AS b, DATE '2000-01-01' + (i % 100)::INTEGER AS c, i % 2 = 0 AS d"
                    + " FROM range(100000) r(i))",
                SqlTypeName.BIGINT, SqlTypeName.VARCHAR, SqlTypeName.DATE, SqlTypeName.BOOLEAN),
            () -> false);
    assertThat(statistics.rowCount()).isEqualTo(100_000);
    ColumnStatistics a = statistics.column("a");
    assertThat(a.distinctCount()).isCloseTo(100_000, within(10_000d));
    assertThat(a.nullFraction()).isZero();
    assertThat(a.min()).isZero();
    assertThat(a.max()).isEqualTo(99_999);
    assertThat(a.histogram()).hasSize(101).isSorted();
    assertThat(a.histogram().get(50)).isCloseTo(50_000, within(3_000d));

    ColumnStatistics b = statistics.column("b");
    assertThat(b.nullFraction()).isCloseTo(0.25, within(1e-9));
    assertThat(b.commonFraction("often").orElseThrow()).isCloseTo(0.6, within(0.03));
    assertThat(b.averageWidth()).isCloseTo(5.2, within(0.3));
    assertThat(b.histogram()).isEmpty();

    ColumnStatistics c = statistics.column("c");
    assertThat(c.distinctCount()).isCloseTo(100, within(10d));
    assertThat(c.min()).isEqualTo(10_957);
    assertThat(c.commonValues()).hasSize(100);
    assertThat(statistics.column("d").commonFraction(1.0).orElseThrow())
        .isCloseTo(0.5, within(0.03));
  }

  @Test
  void takesValuesThatHaveNoPlace() {
    TableStatistics statistics =
        analyzer.analyze(
            table(
                "(VALUES ('nan'::DOUBLE, 'infinity'::DATE, 'infinity'::TIMESTAMP, 'a' || chr(0),"
                    + " 'x'::BLOB), (NULL, NULL, NULL, NULL, NULL), (-0.0, DATE '0001-01-01',"
                    + " TIMESTAMP '9999-12-31 23:59:59.999999', '', ''::BLOB)) v(a, b, c, d, e)",
                SqlTypeName.DOUBLE,
                SqlTypeName.DATE,
                SqlTypeName.TIMESTAMP,
                SqlTypeName.VARCHAR,
                SqlTypeName.VARBINARY),
            () -> false);
    assertThat(statistics.rowCount()).isEqualTo(3);
    assertThat(statistics.column("a").max()).isZero();
    assertThat(statistics.column("b").min()).isEqualTo(-719_162);
    assertThat(statistics.column("c").nullFraction()).isCloseTo(1 / 3d, within(1e-9));
  }

  @Test
  void takesATableWithoutRows() {
    TableStatistics statistics =
        analyzer.analyze(
            table("(SELECT 1::BIGINT AS a WHERE false)", SqlTypeName.BIGINT), () -> false);
    assertThat(statistics.rowCount()).isZero();
    assertThat(statistics.column("a").min()).isNaN();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void endsWhenItIsCancelled() {
    long start = System.nanoTime();
    SourceTable endless =
        table(
            "(SELECT x.i + y.i AS a FROM range(10000000) x(i), range(10000000) y(i))",
            SqlTypeName.BIGINT);
    assertThatThrownBy(
            () ->
                analyzer.analyze(
                    endless, () -> System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(300)))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED));
  }
}
