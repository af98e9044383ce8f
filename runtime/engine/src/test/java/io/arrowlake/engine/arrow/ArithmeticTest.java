package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.type.HouseTypeSystem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArithmeticTest {
  private static final BigDecimal LIMIT = BigDecimal.TEN.pow(38);

  private static final SqlFunction AVERAGE =
      new SqlFunction(
          "AVERAGE",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.ARG0,
          null,
          OperandTypes.NUMERIC_NUMERIC,
          SqlFunctionCategory.NUMERIC);

  private ArrowFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new ArrowFixture();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private ArrowFixture.Table pairs(
      String name, RelDataType a, RelDataType b, List<List<@Nullable Object>> rows) {
    Map<String, RelDataType> columns = new LinkedHashMap<>();
    columns.put("a", a);
    columns.put("b", b);
    return fixture.local(name, columns, rows, 1000);
  }

  private List<List<String>> compute(
      ArrowFixture.Table table, RelDataType result, SqlOperator operator) {
    RelBuilder builder = fixture.builder();
    builder.push(fixture.input(table));
    RexNode call =
        builder
            .getRexBuilder()
            .makeCall(result, operator, List.of(builder.field(0), builder.field(1)));
    RelNode root = builder.project(call).build();
    return fixture.run(root);
  }

  @Test
  void computesDecimalsAsBigDecimalDoes() throws Exception {
    int[][] types = {
      {18, 2, 18, 4}, {38, 10, 10, 3}, {38, 0, 38, 0}, {9, 9, 20, 0}, {38, 38, 5, 2},
      {60, 30, 38, 10}, {76, 0, 76, 0}, {50, 10, 5, 2}, {12, 4, 45, 20}, {76, 76, 40, 20}
    };
    int number = 0;
    for (int[] t : types) {
      RelDataType a = ArrowFixture.type(SqlTypeName.DECIMAL, t[0], t[1]);
      RelDataType b = ArrowFixture.type(SqlTypeName.DECIMAL, t[2], t[3]);
      Random random = new Random(t[0] + t[2]);
      for (SqlOperator operator :
          List.of(
              SqlStdOperatorTable.PLUS,
              SqlStdOperatorTable.MINUS,
              SqlStdOperatorTable.MULTIPLY,
              SqlStdOperatorTable.DIVIDE,
              SqlStdOperatorTable.MOD)) {
        RelDataType result = result(operator, a, b);
        if (result.getScale() < Math.max(t[1], t[3])) {
          continue;
        }

        List<List<@Nullable Object>> rows = new ArrayList<>();
        List<List<String>> expected = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
          BigDecimal x = decimal(random, t[0], t[1]);
          BigDecimal y = decimal(random, t[2], t[3]);
          if (y.signum() == 0 && operator.getKind() != SqlKind.PLUS) {
            continue;
          }

          BigDecimal value = reference(operator, x, y, result.getScale());
          if (value.movePointRight(result.getScale()).abs().compareTo(limit(result)) < 0) {
            rows.add(Arrays.asList(x, y));
            expected.add(List.of(ArrowFixture.text(value)));
          }
        }

        rows.add(Arrays.asList(null, BigDecimal.ONE.setScale(t[3])));
        expected.add(List.of("NULL"));
        assertThat(compute(pairs("p" + number++, a, b, rows), result, operator))
            .as(operator + " " + a + " " + b)
            .isEqualTo(expected);
      }
    }
  }

  private static RelDataType result(SqlOperator operator, RelDataType a, RelDataType b) {
    RelDataType type =
        switch (operator.getKind()) {
          case TIMES ->
              ArrowFixture.TYPES
                  .getTypeSystem()
                  .deriveDecimalMultiplyType(ArrowFixture.TYPES, a, b);
          case DIVIDE ->
              ArrowFixture.TYPES.getTypeSystem().deriveDecimalDivideType(ArrowFixture.TYPES, a, b);
          case MOD ->
              ArrowFixture.type(
                  SqlTypeName.DECIMAL,
                  HouseTypeSystem.isWide(a) || HouseTypeSystem.isWide(b) ? 76 : 38,
                  Math.max(a.getScale(), b.getScale()));
          default ->
              ArrowFixture.TYPES.getTypeSystem().deriveDecimalPlusType(ArrowFixture.TYPES, a, b);
        };
    return ArrowFixture.TYPES.createTypeWithNullability(type, true);
  }

  private static BigDecimal limit(RelDataType result) {
    return HouseTypeSystem.isWide(result) ? BigDecimal.TEN.pow(76) : LIMIT;
  }

  private static BigDecimal reference(SqlOperator operator, BigDecimal x, BigDecimal y, int scale) {
    BigDecimal exact =
        switch (operator.getKind()) {
          case PLUS -> x.add(y);
          case MINUS -> x.subtract(y);
          case TIMES -> x.multiply(y);
          case DIVIDE -> x.divide(y, scale, RoundingMode.HALF_UP);
          default -> x.remainder(y);
        };
    return exact.setScale(scale, RoundingMode.HALF_UP);
  }

  private static BigDecimal decimal(Random random, int precision, int scale) {
    int digits = 1 + random.nextInt(precision);
    BigInteger max = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
    BigInteger unscaled =
        random.nextInt(5) == 0 ? max : new BigInteger(max.bitLength() + 1, random).mod(max);
    return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
  }

  @Test
  void averagesExactlyAndGivesNullForNothing() throws Exception {
    RelDataType sum = ArrowFixture.type(SqlTypeName.DECIMAL, 38, 2);
    RelDataType count = ArrowFixture.type(SqlTypeName.BIGINT);
    RelDataType result = ArrowFixture.type(SqlTypeName.DECIMAL, 38, 3);
    List<List<@Nullable Object>> rows =
        List.of(
            Arrays.asList(new BigDecimal("10.00"), 3L),
            Arrays.asList(new BigDecimal("-0.01"), 2L),
            Arrays.asList(new BigDecimal("0.01"), 2L),
            Arrays.asList(null, 0L),
            Arrays.asList(new BigDecimal("1.00"), 0L));
    assertThat(compute(pairs("avg", sum, count, rows), result, AVERAGE))
        .containsExactly(
            List.of("3.333"),
            List.of("-0.005"),
            List.of("0.005"),
            List.of("NULL"),
            List.of("NULL"));
  }

  @ParameterizedTest
  @CsvSource({
    "i + 2147483647, NUMERIC_OVERFLOW",
    "-2147483647 - i - i, NUMERIC_OVERFLOW",
    "b * 9223372036854775807, NUMERIC_OVERFLOW",
    "b + 9223372036854775807, NUMERIC_OVERFLOW",
    "s * s * s * s * s, NUMERIC_OVERFLOW",
    "i / (i - 2), DIVISION_BY_ZERO",
    "MOD(i; i - 2), DIVISION_BY_ZERO",
    "f / (f - f), DIVISION_BY_ZERO",
    "d / (d - d), DIVISION_BY_ZERO",
    "f * 1e308 * 1e10, NUMERIC_OVERFLOW",
    "f * 1e-308 * 1e-300, NUMERIC_OVERFLOW",
    "CAST(b * 1000000 AS INTEGER), NUMERIC_OVERFLOW",
    "CAST(i + 40000 AS SMALLINT), NUMERIC_OVERFLOW",
    "CAST(i * 1000 AS DECIMAL(3; 1)), NUMERIC_OVERFLOW",
    "w * w, NUMERIC_OVERFLOW",
    "w + w, NUMERIC_OVERFLOW",
    "CAST(1e39 * f AS DECIMAL(38; 0)), NUMERIC_OVERFLOW",
    "CAST(f * 1e10 AS INTEGER), NUMERIC_OVERFLOW"
  })
  void failsWithACode(String expression, ErrorCode code) throws Exception {
    Map<String, RelDataType> columns = new LinkedHashMap<>();
    columns.put("i", ArrowFixture.type(SqlTypeName.INTEGER));
    columns.put("s", ArrowFixture.type(SqlTypeName.SMALLINT));
    columns.put("b", ArrowFixture.type(SqlTypeName.BIGINT));
    columns.put("f", ArrowFixture.type(SqlTypeName.DOUBLE));
    columns.put("d", ArrowFixture.type(SqlTypeName.DECIMAL, 10, 2));
    columns.put("w", ArrowFixture.type(SqlTypeName.DECIMAL, 38, 0));
    BigDecimal wide = LIMIT.subtract(BigDecimal.ONE);
    List<@Nullable Object> row = List.of(2, 3000, 3_000_000L, 2.0, new BigDecimal("2.00"), wide);
    List<@Nullable Object> nulls = Arrays.asList(null, null, null, null, null, null);
    fixture.local("x", columns, List.of(nulls, row), 2);
    fixture.local("n", columns, List.of(nulls, nulls), 2);
    String sql = "SELECT " + expression.replace(';', ',') + " FROM ";
    assertThatThrownBy(() -> fixture.run(fixture.plan(sql + "x")))
        .isInstanceOfSatisfying(
            ArrowLakeException.class, e -> assertThat(e.code()).isEqualTo(code));
    assertThat(fixture.run(fixture.plan(sql + "n")))
        .containsExactly(List.of("NULL"), List.of("NULL"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 1",
    "-0.5, -1",
    "1.5, 2",
    "2.5, 3",
    "-2.5, -3",
    "2.4999, 2",
    "2147483647.4, 2147483647"
  })
  void roundsHalfAwayFromZero(String number, String rounded) throws Exception {
    Map<String, RelDataType> columns = new LinkedHashMap<>();
    columns.put("d", ArrowFixture.type(SqlTypeName.DECIMAL, 20, 4));
    columns.put("f", ArrowFixture.type(SqlTypeName.DOUBLE));
    List<@Nullable Object> row = List.of(new BigDecimal(number), Double.valueOf(number));
    fixture.local("x", columns, List.of(row), 1);
    String sql = "SELECT CAST(d AS INTEGER), CAST(f AS INTEGER), CAST(d AS DECIMAL(12,0)) FROM x";
    assertThat(fixture.run(fixture.plan(sql))).containsExactly(List.of(rounded, rounded, rounded));
  }

  @Test
  void sumsUpToThirtyEightDigits() throws Exception {
    RelDataType type = ArrowFixture.type(SqlTypeName.DECIMAL, 38, 0);
    BigDecimal half = LIMIT.subtract(BigDecimal.ONE).divideToIntegralValue(BigDecimal.valueOf(2));
    List<@Nullable Object> row = Arrays.asList(half, BigDecimal.ZERO);
    pairs("two", type, type, List.of(row, row));
    pairs("three", type, type, List.of(row, row, row));
    assertThat(fixture.run(fixture.plan("SELECT SUM(a) FROM two")))
        .containsExactly(List.of("9".repeat(37) + "8"));
    assertThatThrownBy(() -> fixture.run(fixture.plan("SELECT SUM(a) FROM three")))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.NUMERIC_OVERFLOW));
  }
}
