package io.arrowlake.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.testkit.AdversarialValues;
import io.arrowlake.testkit.RowBatches;
import io.arrowlake.testkit.TestingPostgresServer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.TimeStampNanoVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows that are written arrive as the values that they are, by the server's own comparison. */
class RowCopyTest {
  private static final String UUID = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";

  private static PostgresFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new PostgresFixture(TestingPostgresServer.shared(), "row_copy");
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static TableName table(String name) {
    return new TableName("pg", "public", name);
  }

  private static void run(String... statements) {
    fixture.server.execute(fixture.database, statements);
  }

  private static long number(String sql) throws SQLException {
    return Long.parseLong(string(sql));
  }

  private static String string(String sql) throws SQLException {
    try (Connection connection = fixture.server.connect(fixture.database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static long write(String table, VectorSchemaRoot batch) {
    List<ColumnFacts> columns =
        batch.getSchema().getFields().stream()
            .map(
                field ->
                    ColumnFacts.derived(
                        field.getName(), PostgresFixture.TYPES.createSqlType(SqlTypeName.VARCHAR)))
            .toList();
    Write write = new Write(Write.Kind.INSERT, table(table), columns);
    try (BatchSink sink = fixture.source.writer().orElseThrow().begin(write, fixture.scope(null))) {
      sink.append(batch);
      return sink.commit();
    }
  }

  private static void assertSame(String left, String right) throws SQLException {
    assertThat(
            number(
                "SELECT count(*) FROM ((TABLE %1$s EXCEPT ALL TABLE %2$s)".formatted(left, right)
                    + " UNION ALL (TABLE %2$s EXCEPT ALL TABLE %1$s)) d".formatted(left, right)))
        .isZero();
  }

  /** The server reads the values as text on one side, and as they were sent on the other. */
  @Test
  void valuesOfEveryHouseTypeArriveUnchanged() throws SQLException {
    List<RelDataType> types = new ArrayList<>(AdversarialValues.types());
    for (int scale : new int[] {0, 30, 75}) {
      types.add(
          PostgresFixture.TYPES.createTypeWithNullability(
              PostgresFixture.TYPES.createSqlType(SqlTypeName.DECIMAL, 76, scale), true));
    }

    for (RelDataType type : types) {
      List<@Nullable Object> values = new ArrayList<>(AdversarialValues.of(type));
      values.removeIf(value -> value instanceof String text && text.indexOf('\0') >= 0);
      ColumnFacts column = ColumnFacts.derived("v", type);
      String definition = ColumnDefinitions.createTable("sent", List.of(column));
      run("DROP TABLE IF EXISTS sent, told", definition, definition.replace("sent", "told"));
      Schema schema = new Schema(List.of(ArrowSchemas.field("v", type)));
      List<List<@Nullable Object>> rows = new ArrayList<>();
      values.forEach(value -> rows.add(Arrays.asList(value)));
      try (VectorSchemaRoot batch = RowBatches.of(schema, rows, fixture.allocator)) {
        assertThat(write("sent", batch)).as(type.getFullTypeString()).isEqualTo(rows.size());
      }

      tell(values, type);
      assertSame("sent", "told");
    }
  }

  private static void tell(List<@Nullable Object> values, RelDataType type) throws SQLException {
    boolean bytes = type.getSqlTypeName() == SqlTypeName.VARBINARY;
    String target =
        string(
            "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
                + " WHERE attrelid = 'told'::regclass AND attnum = 1");
    try (Connection connection = fixture.server.connect(fixture.database);
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO told VALUES (?::text::" + target + ")")) {
      for (Object value : values) {
        String text = value == null ? null : value.toString();
        insert.setString(1, bytes && text != null ? "\\x" + text : text);
        insert.execute();
      }
    }
  }

  @Test
  void randomNumbersKeepEveryDigit() throws SQLException {
    Random random = new Random(20_240_229);
    run(
        "DROP TABLE IF EXISTS sent, told",
        "CREATE TABLE sent (v numeric)",
        "CREATE TABLE told (v numeric)");
    for (int scale : new int[] {0, 1, 2, 3, 4, 5, 8, 18, 37, 40, 76}) {
      int digits = scale % 2 == 0 ? 76 : 38;
      RelDataType type = PostgresFixture.TYPES.createSqlType(SqlTypeName.DECIMAL, digits, scale);
      List<List<@Nullable Object>> rows = new ArrayList<>();
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        BigInteger unscaled = new BigInteger(1 + random.nextInt(digits * 10 / 3), random);
        BigDecimal value =
            new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
        if (value.precision() > digits) {
          continue;
        }

        rows.add(List.of(value));
        values.add(value.toPlainString());
      }

      Schema schema = new Schema(List.of(ArrowSchemas.field("v", type)));
      try (VectorSchemaRoot batch = RowBatches.of(schema, rows, fixture.allocator)) {
        write("sent", batch);
      }

      tell(values, type);
    }

    assertSame("sent", "told");
    assertThat(
            number(
                "SELECT count(*) FROM ((SELECT v::text FROM sent EXCEPT ALL SELECT v::text FROM"
                    + " told)) d"))
        .isZero();
  }

  private static VectorSchemaRoot batch(FieldVector... vectors) {
    VectorSchemaRoot batch = VectorSchemaRoot.of(vectors);
    batch.setRowCount(vectors[0].getValueCount());
    return batch;
  }

  private static VarCharVector texts(String name, @Nullable String... values) {
    VarCharVector vector = new VarCharVector(name, fixture.allocator);
    vector.allocateNew(values.length);
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        vector.setNull(i);
      } else {
        vector.setSafe(i, values[i].getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }

    vector.setValueCount(values.length);
    return vector;
  }

  /** Each type is told its values as text, which is how they are read where Arrow has no type. */
  @Test
  void textReachesEveryTypeByItsInputFunction() throws SQLException {
    run(
        "CREATE EXTENSION IF NOT EXISTS citext",
        "CREATE EXTENSION IF NOT EXISTS hstore",
        "CREATE TYPE mood AS ENUM ('sad', 'it''s \"ok\"')",
        "CREATE DOMAIN positive AS integer CHECK (VALUE > 0)",
        "CREATE DOMAIN short_text AS varchar(3)",
        "CREATE TYPE pair AS (a integer, b text)");
    String[][] cases = {
      {"json", "{\"a\": 1, \"a\":2}", "null", "\"\\u00e9\\\\\""},
      {"jsonb", "{\"a\": [1, 2.50, null]}", "\"\"", "12345678901234567890.123"},
      {"xml", "<a b=\"c\">d</a>"},
      {"jsonpath", "$.a[*] ? (@ > 1)"},
      {"uuid", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"},
      {"citext", "ÄpfeL", ""},
      {"name", "a_name"},
      {"char(5)", "ab", "ab   ", "äöüßé"},
      {"mood", "sad", "it's \"ok\""},
      {"positive", "1", "2147483647"},
      {"short_text", "abc", "ä  "},
      {"pair", "(1,\"a,\\\"b\")", "(,)"},
      {"inet", "192.168.0.1/24", "::1"},
      {"cidr", "10.0.0.0/8"},
      {"macaddr", "08:00:2b:01:02:03"},
      {"bit(3)", "101"},
      {"varbit", "", "1101"},
      {"money", "$1,234.56", "-$92,233,720,368,547,758.08"},
      {"interval", "1 year 2 mons -3 days 04:05:06.789012", "-178000000 years"},
      {"timetz", "23:59:59.999999-15:59", "24:00:00+00"},
      {"date", "infinity", "4713-01-01 BC", "5874897-12-31"},
      {"timestamp", "-infinity", "4713-01-01 00:00:00 BC", "294276-12-31 23:59:59.999999"},
      {"timestamptz", "infinity", "2024-03-31 02:30:00+01"},
      {"numeric", "NaN", "Infinity", "-1e-1000", "1e2000"},
      {"double precision", "NaN", "-0", "5e-324", "1.7976931348623157e308"},
      {"integer", "-2147483648"},
      {"boolean", "t", "no"},
      {"bytea", "\\x00ff5c27", "abc\\\\d\\001"},
      {"int4range", "[1,5)", "empty"},
      {"tstzrange", "[2024-01-01 00:00+00,)"},
      {"hstore", "\"a\"=>\"1\", \"b\"=>NULL"},
      {"tsvector", "'a':1 'b c':2A"},
      {"tsquery", "'a' & !'b'"},
      {"point", "(1.5,-2)"},
      {"pg_lsn", "16/B374D848"},
      {"oid", "4294967295"},
      {"regclass", "pg_class"},
      {"integer[]", "{1,NULL,3}", "{}", "{{1,2},{3,4}}", "[2:3]={7,8}"},
      {"text[]", "{\"a,b\",\"c\\\"d\",NULL,\"NULL\",\"\",\"\\\\\"}"},
      {"mood[]", "{sad,\"it's \\\"ok\\\"\"}"},
      {"numeric(10,2)[]", "{1.50,-0.01}"}
    };
    for (String[] one : cases) {
      run(
          "DROP TABLE IF EXISTS sent, told",
          "CREATE TABLE sent (i serial, v " + one[0] + ")",
          "CREATE TABLE told (i serial, v " + one[0] + ")");
      String[] values = Arrays.copyOfRange(one, 1, one.length + 1);
      try (VectorSchemaRoot batch = batch(texts("v", values))) {
        assertThat(write("sent", batch)).as(one[0]).isEqualTo(values.length);
      }

      try (Connection connection = fixture.server.connect(fixture.database);
          PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO told (v) VALUES (?::text::" + one[0] + ")")) {
        for (String value : values) {
          insert.setString(1, value);
          insert.execute();
        }
      }

      assertThat(
              number(
                  "SELECT count(*) FROM sent s FULL JOIN told t USING (i)"
                      + " WHERE s.v::text COLLATE \"C\" IS DISTINCT FROM t.v::text"))
          .as(one[0])
          .isZero();
      if (one[0].equals("bytea")) {
        assertThat(string("SELECT v::text FROM sent WHERE i = 1")).isEqualTo("\\x00ff5c27");
      }
    }
  }

  @Test
  void listsBecomeArraysOfTheirDimensions() throws SQLException {
    run("DROP TABLE IF EXISTS arrays", "CREATE TABLE arrays (v bigint[])");
    try (ListVector lists = ListVector.empty("v", fixture.allocator)) {
      UnionListWriter writer = lists.getWriter();
      for (int row = 0; row < 3; row++) {
        writer.setPosition(row);
        writer.startList();
        for (int i = 0; i < row; i++) {
          if (i == 1) {
            writer.writeNull();
          } else {
            writer.bigInt().writeBigInt(Long.MIN_VALUE);
          }
        }

        writer.endList();
      }

      lists.setNull(3);
      lists.setValueCount(4);
      VectorSchemaRoot batch = batch(lists);
      assertThat(write("arrays", batch)).isEqualTo(4);
    }

    assertThat(string("SELECT string_agg(coalesce(v::text, '-'), ' ') FROM arrays"))
        .isEqualTo("{} {-9223372036854775808} {-9223372036854775808,NULL} -");
  }

  @Test
  void listsOfListsNeedOneLength() throws SQLException {
    run("DROP TABLE IF EXISTS grids", "CREATE TABLE grids (v integer[])");
    try (ListVector lists = ListVector.empty("v", fixture.allocator)) {
      UnionListWriter writer = lists.getWriter();
      int[][][] grids = {{{1, 2}, {3, 4}}, {{}, {}}, {{1}, {2, 3}}};
      for (int row = 0; row < grids.length; row++) {
        writer.setPosition(row);
        writer.startList();
        for (int[] line : grids[row]) {
          writer.list().startList();
          for (int value : line) {
            writer.list().integer().writeInt(value);
          }

          writer.list().endList();
        }

        writer.endList();
      }

      lists.setValueCount(2);
      VectorSchemaRoot good = batch(lists);
      assertThat(write("grids", good)).isEqualTo(2);
      assertThat(string("SELECT string_agg(v::text, ' ') FROM grids"))
          .isEqualTo("{{1,2},{3,4}} {}");
      lists.setValueCount(3);
      VectorSchemaRoot ragged = batch(lists);
      assertThatThrownBy(() -> write("grids", ragged)).hasMessageContaining("differ in length");
    }
  }

  @Test
  void wideAndFineTypes() throws SQLException {
    run(
        "DROP TABLE IF EXISTS wide",
        "CREATE TABLE wide (d numeric, u numeric, i interval, t timestamp)");
    try (Decimal256Vector decimals = new Decimal256Vector("d", fixture.allocator, 76, 6);
        UInt8Vector unsigned = new UInt8Vector("u", fixture.allocator);
        IntervalMonthDayNanoVector intervals =
            new IntervalMonthDayNanoVector("i", fixture.allocator);
        TimeStampNanoVector times = new TimeStampNanoVector("t", fixture.allocator)) {
      decimals.allocateNew(1);
      decimals.set(0, new BigDecimal("1234567890".repeat(7) + ".123456").negate());
      unsigned.allocateNew(1);
      unsigned.set(0, -1L);
      intervals.allocateNew(1);
      intervals.set(0, 14, -3, 1_500_000L);
      times.allocateNew(1);
      times.set(0, 1_709_251_199_999_999_000L);
      for (FieldVector vector : List.of(decimals, unsigned, intervals, times)) {
        vector.setValueCount(1);
      }

      write("wide", batch(decimals, unsigned, intervals, times));
      times.set(0, 1L);
      assertThatThrownBy(() -> write("wide", batch(decimals, unsigned, intervals, times)))
          .hasMessageContaining("microseconds")
          .hasMessageContaining("column t");
    }

    assertThat(string("SELECT d::text FROM wide"))
        .isEqualTo("-" + "1234567890".repeat(7) + ".123456");
    assertThat(string("SELECT u::text FROM wide")).isEqualTo("18446744073709551615");
    assertThat(number("SELECT count(*) FROM wide WHERE i = '14 mons -3 days 0.0015 sec'"))
        .isEqualTo(1);
    assertThat(string("SELECT t::text FROM wide")).isEqualTo("2024-02-29 23:59:59.999999");
  }

  private static void assertRefused(
      String definition, String value, ErrorCode code, String... parts) throws SQLException {
    run("DROP TABLE IF EXISTS strict", "CREATE TABLE strict (a text, v " + definition + ")");
    String good =
        definition.startsWith("uuid") ? UUID : definition.startsWith("integer") ? null : "1";
    try (VectorSchemaRoot batch = batch(texts("a", "x", "x", "x"), texts("v", good, value, good))) {
      assertThatThrownBy(() -> write("strict", batch))
          .as(definition)
          .isInstanceOfSatisfying(
              ArrowLakeException.class,
              e -> {
                assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
                assertThat(e.getMessage()).contains("Row 2").contains(parts);
              });
    }

    assertThat(number("SELECT count(*) FROM strict")).isZero();
  }

  @Test
  void badRowsAreNamedByRowColumnAndValue() throws SQLException {
    assertRefused("text", "a\0b", ErrorCode.INVALID_VALUE, "column v", "NUL");
    assertRefused("varchar(3)", "äöüß", ErrorCode.STRING_TRUNCATED, "column v", "äöüß");
    assertRefused("integer", "2147483648", ErrorCode.NUMERIC_OVERFLOW, "column v", "2147483648");
    assertRefused("integer", "x", ErrorCode.INVALID_VALUE, "column v", "x");
    assertRefused("jsonb", "{", ErrorCode.INVALID_VALUE, "column v", "json");
    assertRefused("uuid", "1", ErrorCode.INVALID_VALUE, "column v", "1");
  }

  @Test
  void constraintsAreNamed() throws SQLException {
    assertRefused("text NOT NULL", null, ErrorCode.NOT_NULL_VIOLATION, "column v", "NULL");
    assertRefused("integer UNIQUE CHECK (v < 5)", "7", ErrorCode.CONSTRAINT_VIOLATION, "(x, 7)");
  }
}
