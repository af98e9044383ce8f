package io.arrowlake.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.planner.type.HouseTypeFactory;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceOptions;
import io.arrowlake.spi.SourceWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.duckdb.DuckDBResultSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreTest {
  private static final HouseTypeFactory TYPES = new HouseTypeFactory();

  @TempDir private Path folder;
  private DuckDbFixture duckDb;
  private Source source;
  private SourceWriter writer;

  @BeforeEach
  void open() throws Exception {
    folder = folder.toRealPath();
    duckDb = new DuckDbFixture(folder);
    source = open("lo\"cal", Map.of());
    writer = source.writer().orElseThrow();
  }

  @AfterEach
  void close() throws Exception {
    source.close();
    source.close();
    duckDb.close();
  }

  @Test
  void everyTypeIsStoredAndReadAgain() throws Exception {
    RelDataType decimal = TYPES.createSqlType(SqlTypeName.DECIMAL, 38, 10);
    RelDataType text = nullable(SqlTypeName.VARCHAR);
    RelDataType row =
        TYPES.createStructType(
            List.of(nullable(SqlTypeName.INTEGER), TYPES.createArrayType(text, -1)),
            List.of("p q", "r\"s"));
    List<ColumnFacts> columns =
        columns(
            nullable(SqlTypeName.BOOLEAN),
            nullable(SqlTypeName.SMALLINT),
            nullable(SqlTypeName.INTEGER),
            nullable(SqlTypeName.BIGINT),
            TYPES.createTypeWithNullability(decimal, true),
            nullable(SqlTypeName.REAL),
            nullable(SqlTypeName.DOUBLE),
            text,
            TYPES.createTypeWithNullability(TYPES.createSqlType(SqlTypeName.VARCHAR, 5), true),
            nullable(SqlTypeName.VARBINARY),
            nullable(SqlTypeName.DATE),
            nullable(SqlTypeName.TIME),
            nullable(SqlTypeName.TIMESTAMP),
            nullable(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
            nullable(SqlTypeName.UUID),
            TYPES.createTypeWithNullability(TYPES.createArrayType(text, -1), true),
            TYPES.createTypeWithNullability(row, true),
            TYPES.createTypeWithNullability(
                TYPES.createMapType(TYPES.createSqlType(SqlTypeName.VARCHAR), text), true));
    String rows =
        """
        SELECT true, 1::SMALLINT, 2, 3::BIGINT, -9999999999999999999999999999.0123456789::DECIMAL(38, 10),
          1.5::FLOAT, 'nan'::DOUBLE, '日本 😀', 'a''b', '\\x00\\xFF'::BLOB, DATE '0001-01-01',
          TIME '23:59:59.999999', TIMESTAMP '9999-12-31 23:59:59.999999',
          TIMESTAMPTZ '2024-10-27 00:30:00+00', '00112233-4455-6677-8899-aabbccddeeff',
          ['x', NULL], {'p q': 1, 'r"s': ['y']}, MAP {'k': 'v'}
        UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
          NULL, NULL, NULL, NULL, NULL, NULL""";
    assertThat(write(Write.Kind.CREATE, "t\"x", columns, rows)).isEqualTo(2);
    SourceTable table = table("T\"X");
    assertThat(table.columns())
        .extracting(ColumnFacts::type)
        .map(Object::toString)
        .containsExactlyElementsOf(columns.stream().map(c -> c.type().toString()).toList());
    assertThat(duckDb.scanned(table)).isEqualTo(DuckDbFixture.promised(table));
    List<String> read = duckDb.rows(table);
    assertThat(read).hasSize(2);
    assertThat(read.get(1)).contains("-9999999999999999999999999999.0123456789|1.5|NaN|日本 😀|a'b|");
    assertThat(read.get(1)).contains("|00112233-4455-6677-8899-aabbccddeeff|[x, null]|");
    assertThat(read.get(0)).matches("(null\\|?){18}");
  }

  @Test
  void tablesComeAndGo() throws Exception {
    List<ColumnFacts> columns = columns(nullable(SqlTypeName.INTEGER));
    writer.create(name("a"), columns, Write.Kind.CREATE);
    assertCode(ErrorCode.TABLE_EXISTS, () -> writer.create(name("A"), columns, Write.Kind.CREATE));
    assertCode(
        ErrorCode.TABLE_EXISTS, () -> write(Write.Kind.CREATE, "a", columns, "SELECT 1 AS c0"));
    writer.create(name("a"), columns, Write.Kind.CREATE_IF_NOT_EXISTS);
    assertThat(write(Write.Kind.INSERT, "a", columns, "SELECT range::INTEGER FROM range(5000)"))
        .isEqualTo(5000);
    assertThat(write(Write.Kind.CREATE_IF_NOT_EXISTS, "a", columns, "SELECT 1")).isZero();
    SourceTable table = table("a");
    assertThat(table.statistics().rowCount()).isEqualTo(5000);
    assertThat(table.statistics().column("c0").max()).isEqualTo(4999);
    assertThat(table.statistics().column("c0").distinctCount()).isBetween(3000.0, 7000.0);
    assertThat(table("a")).isSameAs(table);
    assertThat(write(Write.Kind.INSERT, "a", columns, "SELECT 1")).isEqualTo(1);
    assertThat(table("a").versionToken()).isNotEqualTo(table.versionToken());
    assertThat(write(Write.Kind.CREATE_OR_REPLACE, "a", columns, "SELECT 7")).isEqualTo(1);
    assertThat(duckDb.rows(table("a"))).containsExactly("7");
    assertThat(source.catalog().tables("main")).containsExactly("a");
    writer.drop(name("a"));
    assertThat(source.catalog().tables("main")).isEmpty();
    assertThat(source.catalog().table("main", "a")).isEmpty();
    assertCode(ErrorCode.TABLE_NOT_FOUND, () -> write(Write.Kind.INSERT, "a", columns, "SELECT 1"));
    assertCode(
        ErrorCode.SCHEMA_NOT_FOUND,
        () -> writer.create(new TableName("local", "x", "t"), columns, Write.Kind.CREATE));
  }

  @Test
  void nothingIsSeenBeforeTheCommit() throws Exception {
    List<ColumnFacts> columns = columns(nullable(SqlTypeName.INTEGER));
    write(Write.Kind.CREATE, "kept", columns, "SELECT 1");
    for (Write.Kind kind : List.of(Write.Kind.INSERT, Write.Kind.CREATE_OR_REPLACE)) {
      Write write = new Write(kind, name("kept"), columns);
      try (BatchSink sink = writer.begin(write, duckDb.scope())) {
        feed(sink, "SELECT range::INTEGER FROM range(100000)");
        assertThat(duckDb.rows(table("kept"))).containsExactly("1");
      }

      assertThat(duckDb.rows(table("kept"))).containsExactly("1");
    }

    Write create = new Write(Write.Kind.CREATE, name("fresh"), columns);
    BatchSink sink = writer.begin(create, duckDb.scope());
    feed(sink, "SELECT 1");
    sink.close();
    sink.close();
    assertThat(source.catalog().tables("main")).containsExactly("kept");
  }

  @Test
  void aFailedReplacementKeepsTheOldTable() throws Exception {
    write(Write.Kind.CREATE, "t", columns(nullable(SqlTypeName.INTEGER)), "SELECT 1");
    List<ColumnFacts> filled = columns(TYPES.createSqlType(SqlTypeName.INTEGER));
    assertThatThrownBy(
            () ->
                write(
                    Write.Kind.CREATE_OR_REPLACE,
                    "t",
                    filled,
                    "SELECT CASE WHEN range < 9999 THEN range::INTEGER END FROM range(10000)"))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_NULL_VIOLATION))
        .hasMessageContaining("t.c0");
    assertThat(duckDb.rows(table("t"))).containsExactly("1");
    assertThat(DuckDbFixture.types(table("t"))).isEqualTo("INTEGER");
    write(Write.Kind.CREATE_OR_REPLACE, "t", filled, "SELECT 2");
    assertThat(DuckDbFixture.types(table("t"))).isEqualTo("INTEGER NOT NULL");
  }

  @Test
  void textsKeepTheirLength() throws Exception {
    List<ColumnFacts> columns =
        List.of(
            ColumnFacts.derived(
                "a \"b\") <= 9",
                TYPES.createTypeWithNullability(
                    TYPES.createSqlType(SqlTypeName.VARCHAR, 3), true)));
    write(
        Write.Kind.CREATE,
        "t",
        columns,
        "SELECT * FROM (VALUES ('abc'), ('日😀x'), ('abc   '), ('a'), (NULL), ('     ')) v(x)");
    assertThat(duckDb.rows(table("t"))).containsExactly("   ", "a", "abc", "abc", "null", "日😀x");
    assertThat(DuckDbFixture.types(table("t"))).isEqualTo("VARCHAR(3)");
    assertThatThrownBy(() -> write(Write.Kind.INSERT, "t", columns, "SELECT 'abcd'"))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STRING_TRUNCATED))
        .hasMessageContaining("varchar(3): abcd");
    assertThat(duckDb.rows(table("t"))).hasSize(6);
  }

  @Test
  void valuesThatDoNotFitAreRefused() throws Exception {
    RelDataType decimal =
        TYPES.createTypeWithNullability(TYPES.createSqlType(SqlTypeName.DECIMAL, 4, 1), true);
    List<ColumnFacts> columns = columns(nullable(SqlTypeName.SMALLINT), decimal);
    writer.create(name("t"), columns, Write.Kind.CREATE);
    assertCode(
        ErrorCode.NUMERIC_OVERFLOW,
        () -> write(Write.Kind.INSERT, "t", columns, "SELECT 70000, 1"));
    assertCode(
        ErrorCode.NUMERIC_OVERFLOW,
        () -> write(Write.Kind.INSERT, "t", columns, "SELECT 1, 12345.6::DECIMAL(10, 3)"));
    assertCode(
        ErrorCode.NUMERIC_OVERFLOW,
        () -> write(Write.Kind.INSERT, "t", columns, "SELECT 1, 99999999999"));
    assertCode(
        ErrorCode.INVALID_VALUE, () -> write(Write.Kind.INSERT, "t", columns, "SELECT 'x', 1"));
    assertThat(duckDb.rows(table("t"))).isEmpty();
    assertCode(
        ErrorCode.NOT_SUPPORTED,
        () ->
            writer.create(
                name("i"),
                columns(
                    TYPES.createSqlIntervalType(
                        new SqlIntervalQualifier(TimeUnit.DAY, null, SqlParserPos.ZERO))),
                Write.Kind.CREATE));
  }

  @Test
  void tablesOfOtherToolsAreRead() throws Exception {
    duckDb.run(
        "CREATE TABLE \"lo\"\"cal\".main.o (id INTEGER PRIMARY KEY, u UTINYINT UNIQUE NOT NULL,"
            + " n UBIGINT UNIQUE, e ENUM('a', 'b'), f INTEGER[2], iv INTERVAL)");
    duckDb.run("INSERT INTO \"lo\"\"cal\".main.o VALUES (1, 2, 3, 'a', [4, 5], INTERVAL 1 DAY)");
    SourceTable table = table("o");
    assertThat(DuckDbFixture.types(table))
        .isEqualTo(
            "INTEGER NOT NULL, SMALLINT NOT NULL, DECIMAL(20, 0), VARCHAR, INTEGER ARRAY, VARCHAR");
    assertThat(duckDb.scanned(table)).isEqualTo(DuckDbFixture.promised(table));
    assertThat(duckDb.rows(table)).containsExactly("1|2|3|a|[4, 5]|1 day");
    assertThat(table.keys())
        .containsExactlyInAnyOrder(ImmutableBitSet.of(0), ImmutableBitSet.of(1));
    duckDb.run("INSERT INTO \"lo\"\"cal\".main.o VALUES (2, 3, 3 + 1, 'b', [4, 5], NULL)");
    assertThat(table("o").statistics().rowCount()).isEqualTo(2);
  }

  @Test
  void aFileKeepsTheTables() throws Exception {
    List<ColumnFacts> columns =
        columns(
            TYPES.createSqlType(SqlTypeName.INTEGER), TYPES.createSqlType(SqlTypeName.VARCHAR, 3));
    Map<String, String> options = Map.of("path", "store.db");
    try (Source file = open("disk", options)) {
      try (BatchSink sink =
          file.writer()
              .orElseThrow()
              .begin(
                  new Write(Write.Kind.CREATE, new TableName("disk", "main", "t"), columns),
                  duckDb.scope())) {
        feed(sink, "SELECT 5, 'x'");
        sink.commit();
      }

      assertThat(file.check()).contains("store.db");
      assertCode(ErrorCode.CONFIG_INVALID, () -> open("again", options));
    }

    try (Source file = open("disk", options)) {
      SourceTable table = file.catalog().table("main", "t").orElseThrow();
      assertThat(duckDb.rows(table)).containsExactly("5|x");
      assertThat(DuckDbFixture.types(table)).isEqualTo("INTEGER NOT NULL, VARCHAR(3) NOT NULL");
    }
  }

  @Test
  void storesThatCannotBeOpenedSayWhy() throws Exception {
    Files.writeString(folder.resolve("junk.db"), "no database".repeat(1000));
    assertCode(ErrorCode.FILE_CORRUPT, () -> open("x", Map.of("path", "junk.db")));
    assertCode(ErrorCode.FILE_NOT_FOUND, () -> open("x", Map.of("path", "no/where.db")));
    assertCode(ErrorCode.CONFIG_INVALID, () -> open("memory", Map.of()));
    assertCode(ErrorCode.CONFIG_INVALID, () -> open("x", Map.of("paht", "y")));
  }

  @Test
  void aStoreThatAnotherProcessHasOpenIsRefused() throws Exception {
    Path file = folder.resolve("locked.db");
    open("first", Map.of("path", "locked.db")).close();
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('1');
      assertCode(ErrorCode.SOURCE_UNREACHABLE, () -> open("x", Map.of("path", "locked.db")));
    } finally {
      other.getOutputStream().close();
      other.waitFor();
    }
  }

  private Source open(String name, Map<String, String> options) {
    return new LocalAdapter().open(name, new SourceOptions(options), duckDb);
  }

  private SourceTable table(String name) {
    return source.catalog().table("main", name).orElseThrow();
  }

  private TableName name(String table) {
    return new TableName("lo\"cal", "main", table);
  }

  private long write(Write.Kind kind, String table, List<ColumnFacts> columns, String rows)
      throws Exception {
    try (BatchSink sink = writer.begin(new Write(kind, name(table), columns), duckDb.scope())) {
      feed(sink, rows);
      return sink.commit();
    }
  }

  private void feed(BatchSink sink, String sql) throws SQLException, IOException {
    try (Connection connection = duckDb.duckDb();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql);
        ArrowReader reader =
            (ArrowReader)
                result.unwrap(DuckDBResultSet.class).arrowExportStream(duckDb.allocator, 1024)) {
      while (reader.loadNextBatch()) {
        sink.append(reader.getVectorSchemaRoot());
      }
    }
  }

  private static RelDataType nullable(SqlTypeName type) {
    return TYPES.createTypeWithNullability(TYPES.createSqlType(type), true);
  }

  private static List<ColumnFacts> columns(RelDataType... types) {
    List<ColumnFacts> columns = new ArrayList<>();
    for (RelDataType type : types) {
      columns.add(ColumnFacts.derived("c" + columns.size(), type));
    }

    return columns;
  }

  private static void assertCode(ErrorCode code, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            ArrowLakeException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
