package io.arrowlake.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.engine.QueryExecution;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultWriterTest {
  private static final RelDataType NUMBER_AND_TEXT =
      DuckDbExecution.row().add("n", SqlTypeName.INTEGER).add("a,b", SqlTypeName.VARCHAR).build();
  private static final RelDataType NUMBER =
      DuckDbExecution.row().add("n", SqlTypeName.BIGINT).build();
  private static final String TEXTS =
      "SELECT * FROM (VALUES (1, 'plain'), (-20, ''), (NULL, NULL), (3, 'a \"b\", c'),"
          + " (4, 'x\ny'), (5, '日本😀'), (6, 'NULL'))";

  @TempDir private Path folder;

  @Test
  void csvQuotesWhatNeedsItAndNullIsNothing() throws Exception {
    assertThat(text(CsvWriter::new, TEXTS, NUMBER_AND_TEXT))
        .isEqualTo(
            "n,\"a,b\"\n1,plain\n-20,\"\"\n,\n3,\"a \"\"b\"\", c\"\n4,\"x\ny\"\n5,日本😀\n6,NULL\n");
  }

  @Test
  void tablesAlignByCellsOfTheScreen() throws Exception {
    assertThat(text(out -> new TableWriter(out, 100), TEXTS, NUMBER_AND_TEXT))
        .isEqualTo(
            """
                n | a,b
            ------+----------
                1 | plain
              -20 |\040
             NULL | NULL
                3 | a "b", c
                4 | x\\ny
                5 | 日本😀
                6 | NULL
            (7 rows)
            """);
  }

  @Test
  void tablesCutWideCellsWhereTold() throws Exception {
    String sql = "SELECT 1, repeat('x', 50)";
    assertThat(text(out -> new TableWriter(out, 10), sql, NUMBER_AND_TEXT))
        .contains(" 1 | xxxxxxxxx…\n(1 row)\n");
  }

  @Test
  void tablesOfManyRowsKeepTheirRows() throws Exception {
    String table = text(out -> new TableWriter(out, 100), "SELECT range FROM range(50000)", NUMBER);
    assertThat(table.lines()).hasSize(50003).last().isEqualTo("(50000 rows)");
    assertThat(table.lines().filter(line -> line.strip().equals("49999"))).hasSize(1);
  }

  @Test
  void emptyResultsHaveNames() throws Exception {
    String sql = "SELECT 1, 'a' WHERE false";
    assertThat(text(CsvWriter::new, sql, NUMBER_AND_TEXT)).isEqualTo("n,\"a,b\"\n");
    assertThat(text(JsonWriter::new, sql, NUMBER_AND_TEXT)).isEqualTo("[]\n");
    assertThat(text(out -> new TableWriter(out, 9), sql, NUMBER_AND_TEXT))
        .isEqualTo(" n | a,b\n---+-----\n(0 rows)\n");
  }

  @Test
  void jsonIsOneArray() throws Exception {
    assertThat(text(JsonWriter::new, TEXTS, NUMBER_AND_TEXT))
        .isEqualTo(
            """
            [
            {"n":1,"a,b":"plain"},
            {"n":-20,"a,b":""},
            {"n":null,"a,b":null},
            {"n":3,"a,b":"a \\"b\\", c"},
            {"n":4,"a,b":"x\\ny"},
            {"n":5,"a,b":"日本😀"},
            {"n":6,"a,b":"NULL"}
            ]
            """);
  }

  @Test
  void jsonLosesNoColumnOfTheSameName() throws Exception {
    RelDataType rowType =
        DuckDbExecution.row()
            .add("a", SqlTypeName.INTEGER)
            .add("a", SqlTypeName.INTEGER)
            .add("a_2", SqlTypeName.INTEGER)
            .build();
    assertThat(text(JsonWriter::new, "SELECT 1, 2, 3", rowType))
        .isEqualTo("[\n{\"a\":1,\"a_3\":2,\"a_2\":3}\n]\n");
  }

  @Test
  void valuesOfEveryTypeReadAsInPostgres() throws Exception {
    RelDataType rowType =
        DuckDbExecution.row()
            .add("b", SqlTypeName.BOOLEAN)
            .add("s", SqlTypeName.SMALLINT)
            .add("l", SqlTypeName.BIGINT)
            .add("d", SqlTypeName.DECIMAL, 38, 2)
            .add("r", SqlTypeName.REAL)
            .add("f", SqlTypeName.DOUBLE)
            .add("x", SqlTypeName.VARBINARY)
            .add("day", SqlTypeName.DATE)
            .add("t", SqlTypeName.TIME)
            .add("ts", SqlTypeName.TIMESTAMP, 6)
            .add("tz", SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, 6)
            .build();
    String sql =
        "SELECT true, (-32768)::SMALLINT, 9223372036854775807,"
            + " 123456789012345678901234567890123456.78::DECIMAL(38,2), 1.1::REAL, 1e300::DOUBLE,"
            + " '\\x00\\xFF'::BLOB, DATE '2024-02-29', TIME '01:02:03.5',"
            + " TIMESTAMP '2024-02-29 01:02:03.000001', TIMESTAMPTZ '2024-02-29 01:02:03+01'";
    assertThat(text(CsvWriter::new, sql, rowType).lines().toList().get(1))
        .isEqualTo(
            "t,-32768,9223372036854775807,123456789012345678901234567890123456.78,1.1,1e+300,"
                + "\\x00ff,2024-02-29,01:02:03.5,2024-02-29 01:02:03.000001,2024-02-29 00:02:03+00");
    assertThat(text(JsonWriter::new, sql, rowType))
        .isEqualTo(
            "[\n{\"b\":true,\"s\":-32768,\"l\":9223372036854775807,"
                + "\"d\":123456789012345678901234567890123456.78,\"r\":1.1,\"f\":1e+300,"
                + "\"x\":\"\\\\x00ff\",\"day\":\"2024-02-29\",\"t\":\"01:02:03.5\","
                + "\"ts\":\"2024-02-29T01:02:03.000001\",\"tz\":\"2024-02-29T00:02:03+00:00\"}\n]\n");
  }

  @Test
  void nestedValuesReadAsInPostgres() throws Exception {
    RelDataType text = DuckDbExecution.row().add("t", SqlTypeName.VARCHAR).build();
    RelDataType varchar = text.getFieldList().get(0).getType();
    io.arrowlake.planner.type.HouseTypeFactory types =
        new io.arrowlake.planner.type.HouseTypeFactory();
    RelDataType rowType =
        types
            .builder()
            .add("list", types.createArrayType(varchar, -1))
            .add("row", types.builder().add("x", SqlTypeName.INTEGER).add("y", varchar).build())
            .build();
    String sql =
        "SELECT ['a', NULL, '', 'b,c', 'NULL', 'q\"'], {'x': 1, 'y': 'a \"b'}"
            + " UNION ALL SELECT [], {'x': NULL, 'y': ''}";
    assertThat(text(CsvWriter::new, sql, rowType))
        .isEqualTo(
            "list,row\n\"{a,NULL,\"\"\"\",\"\"b,c\"\",\"\"NULL\"\",\"\"q\\\"\"\"\"}\","
                + "\"(1,\"\"a \"\"\"\"b\"\")\"\n{},\"(,\"\"\"\")\"\n");
    assertThat(text(JsonWriter::new, sql, rowType))
        .isEqualTo(
            "[\n{\"list\":[\"a\",null,\"\",\"b,c\",\"NULL\",\"q\\\"\"],"
                + "\"row\":{\"x\":1,\"y\":\"a \\\"b\"}},\n"
                + "{\"list\":[],\"row\":{\"x\":null,\"y\":\"\"}}\n]\n");
  }

  @Test
  void arrowStreamsHoldAllRows() throws Exception {
    byte[] bytes = bytes(ArrowIpcWriter::ofStream, "SELECT range FROM range(5000)", NUMBER);
    try (RootAllocator allocator = new RootAllocator();
        ArrowReader reader = new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator)) {
      assertThat(rows(reader)).isEqualTo(5000);
    }
  }

  @Test
  void arrowFilesHoldAllRows() throws Exception {
    for (int rows : new int[] {0, 5000}) {
      Path file = folder.resolve(rows + ".arrow");
      Files.write(
          file, bytes(ArrowIpcWriter::ofFile, "SELECT range FROM range(" + rows + ")", NUMBER));
      try (RootAllocator allocator = new RootAllocator();
          ArrowReader reader = new ArrowFileReader(Files.newByteChannel(file), allocator)) {
        assertThat(rows(reader)).isEqualTo(rows);
        assertThat(reader.getVectorSchemaRoot().getSchema().getFields()).hasSize(1);
      }
    }
  }

  private static long rows(ArrowReader reader) throws IOException {
    long rows = 0;
    while (reader.loadNextBatch()) {
      rows += reader.getVectorSchemaRoot().getRowCount();
    }

    return rows;
  }

  @Test
  void parquetFilesHoldNamesTypesAndRows() throws Exception {
    Path file = folder.resolve("it's.parquet");
    RelDataType rowType =
        DuckDbExecution.row()
            .add("a \"b\"", SqlTypeName.BIGINT)
            .add("n", SqlTypeName.DECIMAL, 12, 2)
            .build();
    try (QueryExecution execution =
        DuckDbExecution.of("SELECT range, range::DECIMAL(12,2) FROM range(5000)", rowType)) {
      assertThat(new ParquetWriter(file).write(execution)).isEqualTo(5000);
    }

    String query =
        "SELECT sum(\"a \"\"b\"\"\"), sum(n), typeof(any_value(n)) FROM '"
            + file.toString().replace("'", "''")
            + "'";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      assertThat(rows.getLong(1)).isEqualTo(5000L * 4999 / 2);
      assertThat(rows.getBigDecimal(2)).isEqualByComparingTo("12497500");
      assertThat(rows.getString(3)).isEqualTo("DECIMAL(12,2)");
    }
  }

  @Test
  void emptyParquetFilesHaveColumns() throws Exception {
    Path file = folder.resolve("empty.parquet");
    try (QueryExecution execution = DuckDbExecution.of("SELECT range FROM range(0)", NUMBER)) {
      assertThat(new ParquetWriter(file).write(execution)).isZero();
    }

    assertThat(Files.size(file)).isPositive();
  }

  @Test
  void failuresAreTheExecutionsOwn() throws Exception {
    String sql = "SELECT range FROM range(50000)";
    Path file = folder.resolve("failed.parquet");
    for (int batch : new int[] {0, 3}) {
      try (QueryExecution execution = DuckDbExecution.failing(sql, NUMBER, batch)) {
        assertThatThrownBy(() -> new ParquetWriter(file).write(execution))
            .isInstanceOfSatisfying(
                ArrowLakeException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVISION_BY_ZERO));
      }

      try (QueryExecution execution = DuckDbExecution.failing(sql, NUMBER, batch)) {
        OutputStream out = OutputStream.nullOutputStream();
        assertThatThrownBy(() -> ArrowIpcWriter.ofStream(out).write(execution))
            .isInstanceOf(ArrowLakeException.class);
      }
    }
  }

  private static String text(
      Function<OutputStream, ResultWriter> writer, String sql, RelDataType rowType)
      throws IOException, SQLException {
    return new String(bytes(writer, sql, rowType), UTF_8);
  }

  private static byte[] bytes(
      Function<OutputStream, ResultWriter> writer, String sql, RelDataType rowType)
      throws IOException, SQLException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (QueryExecution execution = DuckDbExecution.of(sql, rowType)) {
      writer.apply(out).write(execution);
    }

    return out.toByteArray();
  }
}
