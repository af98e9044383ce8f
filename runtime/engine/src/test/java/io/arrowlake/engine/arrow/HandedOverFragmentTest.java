package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.ColumnFactsDeriver;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.type.HouseOperators;
import io.arrowlake.spi.BatchStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.tools.RelBuilder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fragments that DuckDB once computed in another way than the operators, or not at all. */
class HandedOverFragmentTest {
  private LargerEngine duckDb;
  private ArrowFixture fixture;
  private ArrowFixture.Table rows;

  @BeforeEach
  void open() throws Exception {
    duckDb = new LargerEngine();
    fixture = new ArrowFixture();
    Map<String, RelDataType> columns = new LinkedHashMap<>();
    columns.put("t", ArrowFixture.type(SqlTypeName.VARCHAR));
    columns.put("b", ArrowFixture.type(SqlTypeName.BIGINT));
    columns.put("i", ArrowFixture.type(SqlTypeName.INTEGER));
    columns.put("d", ArrowFixture.type(SqlTypeName.DECIMAL, 20, 6));
    columns.put("w", ArrowFixture.type(SqlTypeName.DECIMAL, 38, 0));
    columns.put("q", ArrowFixture.type(SqlTypeName.DECIMAL, 38, 4));
    rows =
        fixture.local(
            "x",
            columns,
            List.of(
                row("a😀bc", -3L, "0.000025", "9".repeat(38), "9".repeat(34) + ".0000"),
                row(null, Long.MAX_VALUE, "-7.500000", "1", "1.0000"),
                row("xyz", Long.MIN_VALUE, "3.000000", "0", "-2.0000"),
                row("xyz", 2L, "3.000000", null, "7.0000"),
                row("", null, null, null, null)),
            3);
  }

  @AfterEach
  void close() throws Exception {
    duckDb.close();
    fixture.close();
  }

  private static List<@Nullable Object> row(
      @Nullable String text,
      @Nullable Long number,
      @Nullable String decimal,
      @Nullable String wide,
      @Nullable String other) {
    return Arrays.asList(text, number, 7, decimal(decimal), decimal(wide), decimal(other));
  }

  private static @Nullable BigDecimal decimal(@Nullable String text) {
    return text == null ? null : new BigDecimal(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT SUBSTRING(t FROM b) FROM x",
        "SELECT SUBSTRING(t FROM b FOR 9223372036854775807) FROM x WHERE b < 0",
        "SELECT SUBSTRING(t FROM 5000000000 FOR 2), SUBSTRING(t FROM 2 FOR 5000000000) FROM x",
        "SELECT SUBSTRING(t FROM 1 FOR -1) FROM x WHERE t IS NULL",
        "SELECT SUM(w), SUM(DISTINCT w) FROM x WHERE w > 1",
        "SELECT i + -2147483648 FROM x",
        "SELECT EXTRACT(YEAR FROM DATE '0001-01-01' - INTERVAL '1' YEAR), b FROM x",
        "SELECT CAST(NULL AS VARCHAR) || CAST(NULL AS VARCHAR) FROM x",
        "SELECT b + -9223372036854775808 FROM x WHERE b BETWEEN 0 AND 5",
        "SELECT b FROM x WHERE NOT EXISTS (SELECT 1 FROM x AS y WHERE y.t = x.t"
            + " AND NOT EXISTS (SELECT 1 FROM x AS z WHERE z.b > y.b))",
        "SELECT b FROM x WHERE EXISTS (SELECT 1 FROM x AS y WHERE 1 / x.d = y.d / 9)"
      })
  void givesWhatTheOperatorsGive(String sql) {
    RelNode root = fixture.plan(sql);
    assertThat(ArrowFixture.sorted(run(root))).isEqualTo(ArrowFixture.sorted(fixture.run(root)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUM", "$SUM0"})
  void failsWhereASumHasTooManyDigits(String name) {
    SqlAggFunction function =
        name.equals("SUM") ? SqlStdOperatorTable.SUM : SqlStdOperatorTable.SUM0;
    RelBuilder builder = fixture.builder().push(fixture.input(rows));
    RelNode sum =
        builder
            .aggregate(builder.groupKey(), builder.aggregateCall(function, builder.field("w")))
            .build();
    assertOverflow(() -> fixture.run(sum));
    assertOverflow(() -> run(sum));
  }

  private static void assertOverflow(ThrowingCallable query) {
    assertThatThrownBy(query)
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.NUMERIC_OVERFLOW));
  }

  /** The condition of an outer join cannot hold the sub-query of its input. */
  @ParameterizedTest
  @EnumSource(
      value = JoinRelType.class,
      names = {"LEFT", "RIGHT", "FULL"})
  void joinsWhatASubQueryFilters(JoinRelType type) {
    RelNode filtered =
        fixture.plan("SELECT * FROM x WHERE NOT EXISTS (SELECT 1 FROM x AS y WHERE y.b > x.b)");
    RelBuilder builder = fixture.builder().push(filtered).push(filtered);
    RelNode root =
        builder
            .join(
                type,
                builder.call(
                    SqlStdOperatorTable.EQUALS, builder.field(2, 0, 1), builder.field(2, 1, 1)))
            .build();
    assertThat(ArrowFixture.sorted(run(root))).isEqualTo(ArrowFixture.sorted(fixture.run(root)));
  }

  /** The fast way of DuckDB has 64 bits for a short sum. */
  @Test
  void averagesShortSums() {
    RelBuilder builder = fixture.builder().push(fixture.input(rows));
    RexBuilder rex = builder.getRexBuilder();
    RexNode sum = rex.makeExactLiteral(new BigDecimal("99999999999999.9999"));
    RelNode root =
        builder
            .project(
                rex.makeCall(
                    ArrowFixture.type(SqlTypeName.DECIMAL, 38, 16),
                    HouseOperators.AVERAGE,
                    List.of(sum, builder.field("i"))))
            .build();
    assertThat(run(root)).isEqualTo(fixture.run(root));
  }

  /** DuckDB would round the first operand to the scale that 38 digits leave. */
  @Test
  void leavesRemaindersOfTooManyDigitsToTheOperators() {
    Project project = (Project) fixture.plan("SELECT MOD(d, q) FROM x");
    Operation operation =
        new Operation.Project(
            project.getProjects().get(0), new ColumnFactsDeriver().of(project.getInput()));
    assertThat(duckDb.site().prover().prove(operation).isExact()).isFalse();
    assertThat(fixture.engine.site().prover().prove(operation).isExact()).isTrue();
    assertThat(fixture.run(project).get(0)).containsExactly("0.000025");
  }

  private List<List<String>> run(RelNode root) {
    Fragment fragment = new Fragment(0, duckDb.site(), root, List.of(0), 0, 0, 0, List.of());
    List<List<String>> result = new ArrayList<>();
    try (BatchStream stream =
        duckDb.open(
            fragment,
            number -> new RowsStream(rows, fixture.allocator),
            QueryWriter.Bindings.UNBOUND,
            fixture.scope(fixture.allocator))) {
      for (VectorSchemaRoot next = stream.next(); next != null; next = stream.next()) {
        try (VectorSchemaRoot batch = next) {
          result.addAll(ArrowFixture.rows(batch));
        }
      }
    }

    return result;
  }
}
