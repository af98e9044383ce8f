package io.arrowlake.postgres;

import static io.arrowlake.postgres.PostgresFixture.decimal;
import static io.arrowlake.postgres.PostgresFixture.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.SourceSession;
import io.arrowlake.testkit.TestingPostgresServer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CopyDecodingTest {
  private static PostgresFixture postgres;

  @BeforeAll
  static void start() {
    postgres = new PostgresFixture(TestingPostgresServer.shared(), "copy_decoding");
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private static void agrees(String sql, RelDataType... types) {
    assertThat(postgres.rows(sql, types)).isEqualTo(postgres.judge(sql, types)).isNotEmpty();
  }

  private static String values(String type, String... literals) {
    StringBuilder sql = new StringBuilder("SELECT v::" + type + " AS c0 FROM (VALUES (NULL)");
    for (String literal : literals) {
      sql.append(", ('").append(literal.replace("'", "''")).append("')");
    }

    return sql.append(") AS t(v)").toString();
  }

  @Test
  void readsIntegers() {
    agrees(values("int2", "0", "1", "-1", "32767", "-32768"), type(SqlTypeName.SMALLINT));
    agrees(values("int4", "0", "-1", "2147483647", "-2147483648"), type(SqlTypeName.INTEGER));
    agrees(
        values("int8", "0", "-1", "9223372036854775807", "-9223372036854775808"),
        type(SqlTypeName.BIGINT));
  }

  @Test
  void readsBooleansAndFloats() {
    agrees(values("bool", "t", "f", "t"), type(SqlTypeName.BOOLEAN));
    String[] floats = {"0", "-0", "1.5", "NaN", "Infinity", "-Infinity", "1e-30", "3.4e38"};
    agrees(values("float4", floats), type(SqlTypeName.REAL));
    agrees(values("float8", floats), type(SqlTypeName.DOUBLE));
    agrees(values("float8", "5e-324", "1.7976931348623157e308"), type(SqlTypeName.DOUBLE));
  }

  @Test
  void readsTextAndBytes() {
    String[] texts = {
      "", " ", "a ", "A", "ß", "İ", "é", "e\u0301", "_", "%", "\\", "'", "😀", "x".repeat(100_000)
    };
    agrees(values("text", texts), type(SqlTypeName.VARCHAR));
    agrees(values("varchar(3)", texts), type(SqlTypeName.VARCHAR));
    agrees(
        values("bytea", "", "\\x00", "\\xff00ff", "\\x" + "ab".repeat(70_000)),
        type(SqlTypeName.VARBINARY));
    agrees(
        values(
            "uuid",
            "00000000-0000-0000-0000-000000000000",
            "FFFFFFFF-ffff-ffff-ffff-ffffffffffff",
            "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        type(SqlTypeName.UUID));
  }

  @Test
  void readsDatesAndTimes() {
    agrees(
        values("date", "0001-01-01", "1582-10-10", "1969-12-31", "2000-02-29", "9999-12-31"),
        type(SqlTypeName.DATE));
    agrees(values("time", "00:00", "23:59:59.999999", "12:00:00.000001"), type(SqlTypeName.TIME));
    String[] times = {
      "0001-01-01 00:00:00",
      "1969-12-31 23:59:59.999999",
      "1970-01-01 00:00:00",
      "1999-12-31 23:59:59.999999",
      "2024-03-31 02:30:00",
      "9999-12-31 23:59:59.999999"
    };
    agrees(values("timestamp", times), type(SqlTypeName.TIMESTAMP));
    agrees(
        values(
            "timestamptz",
            "0001-01-01 00:00:00Z",
            "2024-03-31 02:30:00+02",
            "9999-12-31 23:59:59.999999Z"),
        type(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE));
  }

  @Test
  void readsDecimalsOfAllScales() {
    Random random = new Random(7);
    for (int precision : new int[] {1, 4, 9, 17, 18, 19, 20, 22, 37, 38, 39, 58, 76}) {
      for (int scale = 0; scale <= precision; scale++) {
        List<BigDecimal> numbers = new ArrayList<>();
        BigInteger most = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
        numbers.add(new BigDecimal(most, scale));
        numbers.add(new BigDecimal(most.negate(), scale));
        numbers.add(new BigDecimal(BigInteger.ONE, scale));
        numbers.add(BigDecimal.ZERO.setScale(scale));
        for (int i = 0; i < 12; i++) {
          BigInteger digits =
              new BigInteger(1 + random.nextInt(precision <= 38 ? 126 : 252), random).mod(most);
          BigInteger zeros = BigInteger.TEN.pow(random.nextInt(precision));
          BigInteger number =
              random.nextInt(3) == 0 ? digits.divide(zeros).multiply(zeros) : digits;
          numbers.add(new BigDecimal(random.nextBoolean() ? number : number.negate(), scale));
        }

        String sql =
            numbers.stream()
                .map(BigDecimal::toPlainString)
                .collect(
                    Collectors.joining(
                        "), (",
                        "SELECT v::numeric(" + precision + "," + scale + ") FROM (VALUES (",
                        ")) AS t(v)"));
        List<Object> expected = new ArrayList<>(numbers);
        assertThat(postgres.rows(sql, decimal(precision, scale)))
            .as("DECIMAL(%d, %d)", precision, scale)
            .isEqualTo(expected.stream().map(Collections::singletonList).toList());
      }
    }
  }

  @Test
  void rescalesDecimalsAndRefusesWhatDoesNotFit() {
    assertThat(postgres.rows("SELECT 1.5::numeric(10,1)", decimal(38, 20)))
        .isEqualTo(List.of(List.of(new BigDecimal("1.5").setScale(20))));
    assertThatThrownBy(() -> postgres.rows("SELECT 0.00001::numeric", decimal(10, 2)))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL_ERROR));
    assertThatThrownBy(() -> postgres.rows("SELECT 1.125::numeric", decimal(38, 2)))
        .hasMessageContaining("fractional digits");
    assertThatThrownBy(
            () -> postgres.rows("SELECT 123456789012345678901.125::numeric", decimal(38, 2)))
        .hasMessageContaining("fractional digits");
    assertThatThrownBy(() -> postgres.rows("SELECT 1000::numeric", decimal(3, 0)))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.NUMERIC_OVERFLOW));
  }

  @Test
  void neverWrapsSpecialValues() {
    refuses("SELECT 'infinity'::date", type(SqlTypeName.DATE), "infinity");
    refuses("SELECT '-infinity'::date", type(SqlTypeName.DATE), "-infinity");
    refuses("SELECT '0001-12-31 BC'::date", type(SqlTypeName.DATE), "0000-12-31");
    refuses("SELECT '10000-01-01'::date", type(SqlTypeName.DATE), "10000-01-01");
    refuses("SELECT 'infinity'::timestamp", type(SqlTypeName.TIMESTAMP), "infinity");
    refuses(
        "SELECT '-infinity'::timestamptz",
        type(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
        "-infinity");
    refuses("SELECT '294276-01-01'::timestamp", type(SqlTypeName.TIMESTAMP), "294276");
    refuses("SELECT '24:00'::time", type(SqlTypeName.TIME), "24:00:00");
    refuses("SELECT 'NaN'::numeric(5,2)", decimal(5, 2), "NaN");
    refuses("SELECT '-Infinity'::numeric", decimal(5, 2), "-Infinity");
  }

  private static void refuses(String sql, RelDataType type, String value) {
    assertThatThrownBy(() -> postgres.rows(sql, type))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE);
              assertThat(e.sourceSql()).isEqualTo(sql);
            })
        .hasMessageContaining("Column c0")
        .hasMessageContaining(value);
  }

  @Test
  void readsSpecialValuesAsNullByOption() {
    try (PostgresFixture lenient =
        new PostgresFixture(
            TestingPostgresServer.shared(), "lenient_values", "special_values", "null")) {
      assertThat(
              lenient.rows(
                  "SELECT 'infinity'::date, 'NaN'::numeric, 1 UNION ALL"
                      + " SELECT '2000-01-01', 2, 2 ORDER BY 3",
                  type(SqlTypeName.DATE),
                  decimal(1, 0),
                  type(SqlTypeName.INTEGER)))
          .extracting(row -> row.get(0) == null, row -> row.get(1) == null)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(true, true),
              org.assertj.core.groups.Tuple.tuple(false, false));
    }
  }

  @Test
  void refusesAnotherTypeThanDeclared() {
    assertThatThrownBy(() -> postgres.rows("SELECT 1::int8", type(SqlTypeName.INTEGER)))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL_ERROR));
    assertThatThrownBy(() -> postgres.rows("SELECT 1, 2", type(SqlTypeName.INTEGER)))
        .hasMessageContaining("2 columns");
    assertThatThrownBy(() -> postgres.rows("SELECT 'x'::text", decimal(5, 2)))
        .isInstanceOf(ArrowLakeException.class);
    assertThatThrownBy(() -> postgres.rows("SELECT 'x'::text", type(SqlTypeName.UUID)))
        .isInstanceOf(ArrowLakeException.class);
  }

  @Test
  void readsNothingAndNoColumns() {
    assertThat(postgres.rows("SELECT 1 WHERE false", type(SqlTypeName.INTEGER))).isEmpty();
    assertThat(postgres.rows("SELECT FROM generate_series(1, 5000)")).hasSize(5000);
    assertThat(postgres.rows("SELECT NULL::int", type(SqlTypeName.INTEGER)))
        .isEqualTo(List.of(Collections.singletonList(null)));
    assertThat(postgres.rows("SELECT NULL::text", type(SqlTypeName.NULL)))
        .isEqualTo(List.of(Collections.singletonList(null)));
  }

  @Test
  void readsManyBatchesWithNulls() {
    String sql =
        "SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE repeat('x', i % 50) END,"
            + " CASE WHEN i % 7 = 0 THEN NULL ELSE i % 2 = 0 END,"
            + " CASE WHEN i % 5 = 0 THEN NULL ELSE i::numeric / 100 END::numeric(15,2)"
            + " FROM generate_series(1, 200000) AS i";
    RelDataType[] types = {
      type(SqlTypeName.INTEGER),
      type(SqlTypeName.VARCHAR),
      type(SqlTypeName.BOOLEAN),
      decimal(15, 2)
    };
    assertThat(postgres.rows(sql, types).equals(postgres.judge(sql, types))).isTrue();
    try (SourceSession session = postgres.session();
        BatchStream stream = PostgresFixture.open(session, sql, types)) {
      List<Integer> sizes = new ArrayList<>();
      for (VectorSchemaRoot batch = stream.next(); batch != null; batch = stream.next()) {
        sizes.add(batch.getRowCount());
        batch.close();
      }

      assertThat(stream.next()).isNull();
      assertThat(sizes).startsWith(4096, 16384, 65536);
      assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(200_000);
    }
  }

  @Test
  void batchesOutliveTheirStream() {
    VectorSchemaRoot batch;
    try (SourceSession session = postgres.session();
        BatchStream stream =
            PostgresFixture.open(session, "SELECT 'a'::text", type(SqlTypeName.VARCHAR))) {
      batch = stream.next();
    }

    assertThat(batch).isNotNull();
    assertThat(batch.getVector(0).getObject(0)).hasToString("a");
    batch.close();
  }
}
