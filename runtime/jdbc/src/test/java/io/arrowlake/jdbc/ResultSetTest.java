package io.arrowlake.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultSetTest {
  private static final long MOMENT = 1_577_836_800_123_456L;

  private final TestingEngine engine = new TestingEngine();
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = ArrowLakeDriver.connectTo(engine);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    engine.close();
  }

  private static RelDataType type(SqlTypeName name) {
    return TestingEngine.TYPES.createTypeWithNullability(
        TestingEngine.TYPES.createSqlType(name), true);
  }

  private ResultSet rows(RelDataType type, Object... values) throws SQLException {
    RelDataType rowType = TestingEngine.TYPES.builder().add("v", type).build();
    Object[][] rows = Arrays.stream(values).map(v -> new Object[] {v}).toArray(Object[][]::new);
    engine.rows("q", rowType, rows);
    Statement statement = connection.createStatement();
    return statement.executeQuery("q");
  }

  private ResultSet row(RelDataType type, Object value) throws SQLException {
    ResultSet rows = rows(type, value);
    assertThat(rows.next()).isTrue();
    return rows;
  }

  @Test
  void booleans() throws SQLException {
    ResultSet row = row(type(SqlTypeName.BOOLEAN), true);
    assertThat(row.getBoolean(1)).isTrue();
    assertThat(row.getString(1)).isEqualTo("true");
    assertThat(row.getInt(1)).isEqualTo(1);
    assertThat(row.getObject(1)).isEqualTo(true);
    assertThat(row.getMetaData().getColumnType(1)).isEqualTo(Types.BOOLEAN);
  }

  @Test
  void integersOfAllWidths() throws SQLException {
    assertThat(row(type(SqlTypeName.SMALLINT), -32768).getObject(1)).isEqualTo(-32768);
    assertThat(row(type(SqlTypeName.INTEGER), Integer.MIN_VALUE).getObject(1))
        .isEqualTo(Integer.MIN_VALUE);
    ResultSet row = row(type(SqlTypeName.BIGINT), Long.MIN_VALUE);
    assertThat(row.getLong(1)).isEqualTo(Long.MIN_VALUE);
    assertThat(row.getString(1)).isEqualTo("-9223372036854775808");
    assertThat(row.getBigDecimal(1)).isEqualTo(new BigDecimal("-9223372036854775808"));
    assertThat(row.getObject(1, Long.class)).isEqualTo(Long.MIN_VALUE);
    assertThatThrownBy(() -> row.getInt(1))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("v (BIGINT)")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("22003");
    assertThatThrownBy(() -> row.getBoolean(1)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> row.getDate(1)).isInstanceOf(SQLException.class);
  }

  @Test
  void decimals() throws SQLException {
    RelDataType type = TestingEngine.TYPES.createSqlType(SqlTypeName.DECIMAL, 38, 10);
    BigDecimal value = new BigDecimal("-1234567890123456789012345678.0000000001");
    ResultSet row = row(type, value);
    assertThat(row.getBigDecimal(1)).isEqualTo(value);
    assertThat(row.getString(1)).isEqualTo(value.toPlainString());
    assertThatThrownBy(() -> row.getLong(1)).isInstanceOf(SQLException.class);
    assertThat(row(type, new BigDecimal("-1.9000000000")).getInt(1)).isEqualTo(-1);
    assertThat(row(type, new BigDecimal("0.0000000001")).getString(1)).isEqualTo("0.0000000001");
  }

  @Test
  void floatsAsPostgresPrintsThem() throws SQLException {
    RelDataType type = type(SqlTypeName.DOUBLE);
    assertThat(row(type, 1.0).getString(1)).isEqualTo("1");
    assertThat(row(type, 0.1).getString(1)).isEqualTo("0.1");
    assertThat(row(type, 1e22).getString(1)).isEqualTo("1e+22");
    assertThat(row(type, 1e15).getString(1)).isEqualTo("1e+15");
    assertThat(row(type, 123456789012345.0).getString(1)).isEqualTo("123456789012345");
    assertThat(row(type, 0.0001).getString(1)).isEqualTo("0.0001");
    assertThat(row(type, -0.00001).getString(1)).isEqualTo("-1e-05");
    assertThat(row(type, Double.MIN_VALUE).getString(1)).isEqualTo("5e-324");
    assertThat(row(type, Double.MAX_VALUE).getString(1)).isEqualTo("1.7976931348623157e+308");
    assertThat(row(type, -0.0).getString(1)).isEqualTo("-0");
    assertThat(row(type, Double.NaN).getString(1)).isEqualTo("NaN");
    assertThat(row(type, Double.NEGATIVE_INFINITY).getString(1)).isEqualTo("-Infinity");
    assertThat(row(type, Double.NaN).getDouble(1)).isNaN();
    assertThatThrownBy(() -> row(type, Double.NaN).getLong(1)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> row(type, 1e300).getFloat(1)).isInstanceOf(SQLException.class);
    assertThat(row(type(SqlTypeName.REAL), 1234567f).getString(1)).isEqualTo("1.234567e+06");
    assertThat(row(type(SqlTypeName.REAL), 0.1f).getBigDecimal(1)).isEqualTo(new BigDecimal("0.1"));
  }

  @Test
  void textInEveryForm() throws SQLException {
    RelDataType type = type(SqlTypeName.VARCHAR);
    assertThat(row(type, "😀İ").getString(1)).isEqualTo("😀İ");
    assertThat(row(type, " 12 ").getInt(1)).isEqualTo(12);
    assertThat(row(type, "yes").getBoolean(1)).isTrue();
    assertThat(row(type, "2020-02-29 23:59:59.999999+02").getObject(1, Instant.class))
        .isEqualTo(Instant.parse("2020-02-29T21:59:59.999999Z"));
    assertThat(row(type, "2020-02-29").getObject(1, LocalDate.class))
        .isEqualTo(LocalDate.of(2020, 2, 29));
    assertThat(row(type, "12:30").getObject(1, LocalTime.class)).isEqualTo(LocalTime.of(12, 30));
    assertThatThrownBy(() -> row(type, "x").getInt(1))
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("22P02");
    assertThatThrownBy(() -> row(type, "2021-02-29").getDate(1)).isInstanceOf(SQLException.class);
  }

  @Test
  void uuidsAndBytes() throws SQLException {
    UUID uuid = UUID.fromString("ffffffff-0000-4000-8000-000000000001");
    ResultSet row = row(type(SqlTypeName.UUID), uuid.toString());
    assertThat(row.getObject(1)).isEqualTo(uuid);
    assertThat(row.getString(1)).isEqualTo(uuid.toString());
    assertThat(row.getMetaData().getColumnType(1)).isEqualTo(Types.OTHER);
    assertThat(row.getMetaData().getColumnClassName(1)).isEqualTo("java.util.UUID");
    ResultSet bytes = row(type(SqlTypeName.VARBINARY), new byte[] {0, -1});
    assertThat(bytes.getBytes(1)).containsExactly(0, -1);
    assertThat(bytes.getString(1)).isEqualTo("\\x00ff");
  }

  @Test
  void datesAndTimes() throws SQLException {
    ResultSet date = row(type(SqlTypeName.DATE), (int) LocalDate.of(1, 1, 1).toEpochDay());
    assertThat(date.getObject(1, LocalDate.class)).isEqualTo(LocalDate.of(1, 1, 1));
    assertThat(date.getDate(1).toString()).isEqualTo("0001-01-01");
    assertThat(date.getString(1)).isEqualTo("0001-01-01");
    assertThat(
            row(type(SqlTypeName.DATE), (int) LocalDate.of(-43, 3, 15).toEpochDay()).getString(1))
        .isEqualTo("0044-03-15 BC");
    ResultSet time = row(type(SqlTypeName.TIME), 86_399_999_999L);
    assertThat(time.getObject(1, LocalTime.class)).isEqualTo(LocalTime.parse("23:59:59.999999"));
    assertThat(time.getString(1)).isEqualTo("23:59:59.999999");
    assertThat(time.getTime(1).toString()).isEqualTo("23:59:59");
    assertThat(row(type(SqlTypeName.TIME), 86_400_000_000L).getString(1)).isEqualTo("24:00:00");
  }

  @Test
  void timestampsToTheMicrosecond() throws SQLException {
    ResultSet row = row(type(SqlTypeName.TIMESTAMP), MOMENT);
    assertThat(row.getTimestamp(1)).isEqualTo(Timestamp.valueOf("2020-01-01 00:00:00.123456"));
    assertThat(row.getString(1)).isEqualTo("2020-01-01 00:00:00.123456");
    assertThat(row.getObject(1, LocalDateTime.class))
        .isEqualTo(LocalDateTime.parse("2020-01-01T00:00:00.123456"));
    Calendar tokyo = new GregorianCalendar(TimeZone.getTimeZone("Asia/Tokyo"));
    assertThat(row.getTimestamp(1, tokyo).toInstant())
        .isEqualTo(Instant.parse("2019-12-31T15:00:00.123456Z"));
    assertThat(row(type(SqlTypeName.TIMESTAMP), -1L).getString(1))
        .isEqualTo("1969-12-31 23:59:59.999999");
    assertThat(row(type(SqlTypeName.TIMESTAMP), -1L).getTimestamp(1))
        .isEqualTo(Timestamp.valueOf("1969-12-31 23:59:59.999999"));
  }

  @Test
  void instants() throws SQLException {
    ResultSet row = row(type(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE), MOMENT);
    Instant instant = Instant.parse("2020-01-01T00:00:00.123456Z");
    assertThat(row.getObject(1)).isEqualTo(OffsetDateTime.parse("2020-01-01T00:00:00.123456Z"));
    assertThat(row.getString(1)).isEqualTo("2020-01-01 00:00:00.123456+00");
    Calendar newYork = new GregorianCalendar(TimeZone.getTimeZone("America/New_York"));
    assertThat(row.getTimestamp(1, newYork).toInstant()).isEqualTo(instant);
    assertThat(row.getDate(1, newYork)).isEqualTo(new Date(1_577_768_400_000L));
    assertThat(row.getMetaData().getColumnType(1)).isEqualTo(Types.TIMESTAMP_WITH_TIMEZONE);
  }

  @Test
  void intervals() throws SQLException {
    RelDataType months =
        TestingEngine.TYPES.createSqlIntervalType(
            new org.apache.calcite.sql.SqlIntervalQualifier(
                org.apache.calcite.avatica.util.TimeUnit.YEAR,
                org.apache.calcite.avatica.util.TimeUnit.MONTH,
                org.apache.calcite.sql.parser.SqlParserPos.ZERO));
    assertThat(row(months, 14).getString(1)).isEqualTo("1 year 2 mons");
    assertThat(row(months, -13).getString(1)).isEqualTo("-1 years -1 mons");
    RelDataType time =
        TestingEngine.TYPES.createSqlIntervalType(
            new org.apache.calcite.sql.SqlIntervalQualifier(
                org.apache.calcite.avatica.util.TimeUnit.DAY,
                org.apache.calcite.avatica.util.TimeUnit.SECOND,
                org.apache.calcite.sql.parser.SqlParserPos.ZERO));
    assertThat(row(time, 90_061_500_000L).getString(1)).isEqualTo("1 day 01:01:01.5");
    assertThat(row(time, -1L).getString(1)).isEqualTo("-00:00:00.000001");
  }

  @Test
  void arraysRowsAndMaps() throws SQLException {
    RelDataTypeFactory types = TestingEngine.TYPES;
    RelDataType integers = types.createArrayType(type(SqlTypeName.INTEGER), -1);
    ResultSet array = row(integers, Arrays.asList(1, null, 3));
    assertThat((Object[]) array.getArray(1).getArray()).containsExactly(1, null, 3);
    assertThat(array.getArray(1).getArray()).isInstanceOf(Integer[].class);
    assertThat(array.getString(1)).isEqualTo("{1,NULL,3}");
    RelDataType texts = types.createArrayType(type(SqlTypeName.VARCHAR), -1);
    assertThat(row(texts, List.of("a b", "", "null", "\"\\")).getString(1))
        .isEqualTo("{\"a b\",\"\",\"null\",\"\\\"\\\\\"}");
    RelDataType pair = types.builder().add("a", type(SqlTypeName.INTEGER)).add("b", texts).build();
    ResultSet struct = row(pair, Arrays.asList(7, List.of("x")));
    assertThat(struct.getObject(1, Struct.class).getAttributes()[0]).isEqualTo(7);
    assertThat(struct.getString(1)).isEqualTo("(7,{x})");
    RelDataType map = types.createMapType(type(SqlTypeName.VARCHAR), type(SqlTypeName.INTEGER));
    ResultSet mapped = row(map, Map.of("k", 5));
    assertThat(mapped.getObject(1)).isEqualTo(Map.of("k", 5));
    assertThat(mapped.getString(1)).isEqualTo("{k=5}");
  }

  @Test
  void nullsOfEveryType() throws SQLException {
    for (SqlTypeName name :
        List.of(
            SqlTypeName.BOOLEAN,
            SqlTypeName.BIGINT,
            SqlTypeName.DOUBLE,
            SqlTypeName.VARCHAR,
            SqlTypeName.UUID,
            SqlTypeName.DATE,
            SqlTypeName.TIMESTAMP,
            SqlTypeName.NULL)) {
      ResultSet row = row(type(name), null);
      assertThat(row.getObject(1)).isNull();
      assertThat(row.getString("V")).isNull();
      assertThat(row.getLong(1)).isZero();
      assertThat(row.wasNull()).isTrue();
      assertThat(row.getTimestamp(1)).isNull();
      assertThat(row.getObject(1, UUID.class)).isNull();
    }
  }

  @Test
  void rowsOfSeveralBatches() throws SQLException {
    RelDataType rowType = TestingEngine.TYPES.builder().add("v", SqlTypeName.INTEGER).build();
    engine.batches(
        "q",
        rowType,
        List.of(),
        a ->
            List.of(
                    TestingBatches.of(a, rowType, new Object[] {1}, new Object[] {2}),
                    TestingBatches.of(a, rowType),
                    TestingBatches.of(a, rowType, new Object[] {3}))
                .iterator());
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("q")) {
      assertThatThrownBy(() -> rows.getInt(1)).isInstanceOf(SQLException.class);
      int sum = 0;
      while (rows.next()) {
        sum += rows.getInt(1) * rows.getRow();
      }
      assertThat(sum).isEqualTo(14);
      assertThat(rows.isAfterLast()).isTrue();
      assertThat(rows.next()).isFalse();
      assertThatThrownBy(() -> rows.getInt(1))
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("24000");
    }
  }

  @Test
  void aMillionRowsNeedTheMemoryOfOneBatch() throws SQLException {
    RelDataType rowType =
        TestingEngine.TYPES.builder().add("a", SqlTypeName.INTEGER).add("b", text()).build();
    Object[][] rows = new Object[10_000][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new Object[] {i, "some text of row " + i};
    }

    engine.batches(
        "q",
        rowType,
        List.of(),
        a -> Stream.generate(() -> TestingBatches.of(a, rowType, rows)).limit(100).iterator());
    long sum = 0;
    try (Statement statement = connection.createStatement();
        ResultSet all = statement.executeQuery("q")) {
      while (all.next()) {
        sum += all.getInt(1);
      }
    }

    assertThat(sum).isEqualTo(100L * 10_000 * 9_999 / 2);
    assertThat(engine.allocator.getPeakMemoryAllocation()).isLessThan(2_000_000);
    assertThat(engine.allocator.getAllocatedMemory()).isZero();
  }

  private static RelDataType text() {
    return type(SqlTypeName.VARCHAR);
  }

  @Test
  void columnsAreFoundWithoutCase() throws SQLException {
    ResultSet row = row(type(SqlTypeName.INTEGER), 5);
    assertThat(row.findColumn("V")).isEqualTo(1);
    assertThat(row.getInt("V")).isEqualTo(5);
    assertThatThrownBy(() -> row.getInt("w")).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> row.getObject(2)).isInstanceOf(SQLException.class);
    ResultSetMetaData metaData = row.getMetaData();
    assertThat(metaData.getColumnLabel(1)).isEqualTo("v");
    assertThat(metaData.getColumnTypeName(1)).isEqualTo("INTEGER");
    assertThat(metaData.isSigned(1)).isTrue();
    assertThat(metaData.isNullable(1)).isEqualTo(ResultSetMetaData.columnNullable);
    assertThatThrownBy(() -> metaData.getColumnType(2)).isInstanceOf(SQLException.class);
  }
}
