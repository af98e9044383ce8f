package io.arrowlake.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathTablesTest {
  @TempDir private Path folder;
  private DuckDbFixture duckDb;
  private PathTables tables;

  @BeforeEach
  void open() throws Exception {
    folder = folder.toRealPath();
    duckDb = new DuckDbFixture(folder);
    tables = new PathTables(duckDb);
  }

  @AfterEach
  void close() throws Exception {
    duckDb.close();
  }

  @Test
  void everyTypeComesOutInItsHouseForm() throws Exception {
    duckDb.run(
        """
        COPY (SELECT true AS b, 1::TINYINT AS i1, 255::UTINYINT AS u1, 2::SMALLINT AS i2,
          65535::USMALLINT AS u2, 3 AS i4, 4294967295::UINTEGER AS u4, 4::BIGINT AS i8,
          18446744073709551615::UBIGINT AS u8, 1.5::FLOAT AS f, 2.5::DOUBLE AS d,
          123.45::DECIMAL(10, 2) AS dc, 'é😀' AS t, '\\xAA'::BLOB AS bl, DATE '0001-01-01' AS dt,
          TIME '23:59:59.999999' AS tm, TIMESTAMP '9999-12-31 23:59:59.999999' AS ts,
          '1960-01-01 00:00:00.123456789'::TIMESTAMP_NS AS tn,
          TIMESTAMPTZ '2024-03-31 01:30:00+00' AS tz,
          UUID '00112233-4455-6677-8899-AABBCCDDEEFF' AS id, 'x'::ENUM('x', 'y') AS en,
          '{"a": 1}'::JSON AS js, INTERVAL 1 DAY AS iv, [1::UTINYINT] AS l8, [1] AS l,
          {'a b': 1::UTINYINT, 'y': UUID '00112233-4455-6677-8899-aabbccddeeff'} AS st,
          {'p': 'q', 'r': [1.5::DECIMAL(4, 1)]} AS s2, MAP {'k': 1::UTINYINT} AS mp,
          MAP {'k': 'v'} AS m2, [{'x': 1}] AS ls)
        TO '$/types.parquet'""");
    SourceTable table = table("types.parquet");
    assertThat(duckDb.scanned(table)).isEqualTo(DuckDbFixture.promised(table));
    assertThat(DuckDbFixture.types(table))
        .isEqualTo(
            "BOOLEAN, SMALLINT, SMALLINT, SMALLINT, INTEGER, INTEGER, BIGINT, BIGINT,"
                + " DECIMAL(20, 0), REAL, DOUBLE, DECIMAL(10, 2), VARCHAR, VARBINARY, DATE,"
                + " TIME(6), TIMESTAMP(6), TIMESTAMP(6), TIMESTAMP_WITH_LOCAL_TIME_ZONE(6), UUID,"
                + " VARCHAR, VARCHAR, VARCHAR, SMALLINT ARRAY, INTEGER ARRAY,"
                + " RecordType(SMALLINT a b, UUID y), RecordType(VARCHAR p, DECIMAL(4, 1) ARRAY r),"
                + " (VARCHAR, SMALLINT) MAP, (VARCHAR, VARCHAR) MAP,"
                + " RecordType(INTEGER x) ARRAY");
    String row = duckDb.rows(table).get(0);
    assertThat(row)
        .startsWith("true|1|255|2|65535|3|4294967295|4|18446744073709551615|1.5|2.5|123.45|é😀|");
    assertThat(row).contains("|0001-01-01|23:59:59.999999|");
    assertThat(row).contains("|1960-01-01 00:00:00.123456|");
    assertThat(row).contains("|00112233-4455-6677-8899-aabbccddeeff|x|{\"a\": 1}|1 day|");
    assertThat(duckDb.warned).hasSize(2).allMatch(text -> text.contains("is read as text"));
  }

  @Test
  void nanosecondsAreFlooredOnBothSidesOfTheEpoch() throws Exception {
    duckDb.run(
        """
        COPY (SELECT make_timestamp_ns(n) AS t FROM (VALUES (-1), (-1000), (-1001), (0), (999),
          (1000), (1001), (NULL)) v(n)) TO '$/ns.parquet'""");
    assertThat(duckDb.rows(table("ns.parquet")))
        .containsExactly(
            "1969-12-31 23:59:59.999998",
            "1969-12-31 23:59:59.999999",
            "1969-12-31 23:59:59.999999",
            "1970-01-01 00:00:00.0",
            "1970-01-01 00:00:00.0",
            "1970-01-01 00:00:00.000001",
            "1970-01-01 00:00:00.000001",
            "null");
  }

  @Test
  void globsMatchAsTheirSignsSay() throws Exception {
    for (String name : List.of("a1", "a2", "b1", "sub/a1", "sub/deep/a3", ".hidden/a4")) {
      Files.createDirectories(folder.resolve(name).getParent());
      parquet(name + ".parquet", "SELECT '" + name + "' AS n");
    }

    parquet(".dot.parquet", "SELECT 'dot' AS n");
    assertThat(rows("*.parquet")).containsExactly("a1", "a2", "b1");
    assertThat(rows("a?.parquet")).containsExactly("a1", "a2");
    assertThat(rows("[!a]*.parquet")).containsExactly("b1");
    assertThat(rows("[a-b]1.parquet")).containsExactly("a1", "b1");
    assertThat(rows("{a2,b1,sub/a1}.parquet")).containsExactly("a2", "b1", "sub/a1");
    assertThat(rows("**/a*.parquet")).containsExactly("a1", "a2", "sub/a1", "sub/deep/a3");
    assertThat(rows("sub/**")).containsExactly("sub/a1", "sub/deep/a3");
    assertThat(rows("sub/*/*.parquet")).containsExactly("sub/deep/a3");
    assertThat(rows("./sub/../a1.parquet")).containsExactly("a1");
    assertThat(rows(".d*.parquet")).containsExactly("dot");
    assertThat(rows("sub")).containsExactly("sub/a1", "sub/deep/a3");
    assertThat(rows(folder + "/b*.parquet")).containsExactly("b1");
  }

  @Test
  void namesThatLookLikeSqlOrGlobsNameOneFile() throws Exception {
    List<String> names =
        List.of(
            "it's.parquet",
            "a[b].parquet",
            "a*.parquet",
            "q?.parquet",
            "ü 日本 😀.parquet",
            "x{1,2}.parquet",
            "back\\slash.parquet",
            "semi;--.parquet",
            "a\"b.parquet");
    parquet("ab.parquet", "SELECT 'other' AS n");
    parquet("qq.parquet", "SELECT 'other' AS n");
    for (String name : names) {
      parquet("plain", "SELECT 'this' AS n");
      Files.move(folder.resolve("plain"), folder.resolve(name));
      assertThat(rows(name)).as(name).containsExactly("this");
      Files.delete(folder.resolve(name));
    }
  }

  @Test
  void hivePartitionsBecomeColumns() throws Exception {
    for (String part : List.of("y=2023/m=a b", "y=2024/m=c%2Fd", "y=2024/m=x")) {
      Files.createDirectories(folder.resolve("h/" + part));
      parquet("h/" + part + "/1.parquet", "SELECT 1 AS v");
    }

    SourceTable table = table("h/**/*.parquet");
    assertThat(DuckDbFixture.names(table)).containsExactly("v", "m", "y");
    assertThat(duckDb.rows(table)).containsExactly("1|a b|2023", "1|c/d|2024", "1|x|2024");
    assertThat(table.statistics().column("y").distinctCount()).isEqualTo(2);
    assertThat(table.statistics().column("m").distinctCount()).isEqualTo(3);
    assertThat(duckDb.rows(table("h/y=2024/*/*.parquet"))).hasSize(2);

    parquet("h/stray.parquet", "SELECT 1 AS v");
    assertFails("h/**/*.parquet", ErrorCode.NOT_SUPPORTED, "different partition keys");
  }

  @Test
  void columnsOfDifferentFilesAreJoinedByName() throws Exception {
    parquet("u/1.parquet", "SELECT 1 AS a, 'x' AS b");
    parquet("u/2.parquet", "SELECT 2::BIGINT AS a, true AS c");
    parquet("u/3.parquet", "SELECT DATE '2020-01-01' AS d");
    SourceTable table = table("u/*.parquet");
    assertThat(DuckDbFixture.types(table)).isEqualTo("BIGINT, VARCHAR, BOOLEAN, DATE");
    assertThat(duckDb.rows(table))
        .containsExactly("1|x|null|null", "2|null|true|null", "null|null|null|2020-01-01");
    assertThat(table.nativeScan().relation()).contains("union_by_name=true");
    assertThat(duckDb.scanned(table)).isEqualTo(DuckDbFixture.promised(table));

    parquet("u/4.parquet", "SELECT {'x': 1} AS a");
    assertFails("u/*.parquet", ErrorCode.TYPE_MISMATCH, "Column a of");
  }

  @Test
  void likeFilesAreReadWithoutUnion() throws Exception {
    parquet("u/1.parquet", "SELECT 1 AS a");
    parquet("u/2.parquet", "SELECT 2 AS a");
    assertThat(table("u/*.parquet").nativeScan().relation()).doesNotContain("union_by_name");
    assertThat(rows("u/*.parquet")).containsExactly("1", "2");
  }

  @Test
  void textFilesAreRead() throws Exception {
    text("a.csv", "id,name\n1,\"x,\ny\"\n2,é\n");
    text("b.csv", "name,extra\nz,9\n");
    text("empty.csv", "");
    text("head.csv", "id,name\n");
    text("n.ndjson", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2}\n");
    text("j.json", "[{\"a\":1.5,\"b\":{\"c\":[1,2]}}]");
    try (GZIPOutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("z.csv.gz")))) {
      out.write("id\n7\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(rows("a.csv")).containsExactly("1|x,\ny", "2|é");
    assertThat(rows("[ab].csv")).containsExactly("1|x,\ny|null", "2|é|null", "null|z|9");
    assertThat(DuckDbFixture.names(table("{a,empty}.csv"))).containsExactly("id", "name");
    assertThat(rows("empty.csv")).isEmpty();
    assertThat(rows("head.csv")).isEmpty();
    assertThat(rows("n.ndjson")).containsExactly("1|x", "2|null");
    assertThat(DuckDbFixture.types(table("j.json")))
        .isEqualTo("DOUBLE, RecordType(BIGINT ARRAY c)");
    assertThat(rows("z.csv.gz")).containsExactly("7");
    assertThat(table("a.csv").statistics().rowCount()).isBetween(2.0, 3.0);
    assertThat(table("n.ndjson").statistics().rowCount()).isEqualTo(2);
    assertThat(table("z.csv.gz").statistics().rowCount()).isEqualTo(1);
  }

  @Test
  void rowsOfLargeTextsAreEstimatedFromTheirBeginning() throws Exception {
    duckDb.run("COPY (SELECT i, 'text' || i AS t FROM range(200000) r(i)) TO '$/l.csv'");
    duckDb.run("COPY (SELECT i, 'text' || i AS t FROM range(200000) r(i)) TO '$/l.csv.gz'");
    duckDb.run("COPY (SELECT i, 'text' || i AS t FROM range(200000) r(i)) TO '$/l.json'");
    for (String file : List.of("l.csv", "l.csv.gz", "l.json")) {
      SourceTable table = table(file);
      assertThat(table.statistics().rowCount()).as(file).isBetween(100_000.0, 500_000.0);
      assertThat(table.statistics().column("t").distinctCount()).as(file).isGreaterThan(50_000);
    }
  }

  @Test
  void footersGiveStatistics() throws Exception {
    parquet(
        "s.parquet",
        "SELECT i AS k, i % 10 AS g, CASE WHEN i % 4 = 0 THEN NULL ELSE 'n' || i END AS t,"
            + " DATE '2020-01-01' + (i % 100)::INTEGER AS d,"
            + " TIMESTAMP '1970-01-01 00:00:01' AS ts, uuid() AS id, i / 2.0 AS f"
            + " FROM range(10000) r(i)");
    SourceTable table = table("s.parquet");
    assertThat(table.statistics().rowCount()).isEqualTo(10_000);
    assertThat(table.statistics().column("k").distinctCount()).isEqualTo(10_000);
    assertThat(table.statistics().column("k").max()).isEqualTo(9_999);
    assertThat(table.statistics().column("g").distinctCount()).isEqualTo(10);
    assertThat(table.statistics().column("t").nullFraction()).isEqualTo(0.25);
    assertThat(table.statistics().column("t").distinctCount()).isBetween(5_000.0, 10_000.0);
    assertThat(table.statistics().column("t").averageWidth()).isBetween(3.0, 6.0);
    assertThat(table.statistics().column("d").min()).isEqualTo(18_262);
    assertThat(table.statistics().column("d").distinctCount()).isEqualTo(100);
    assertThat(table.statistics().column("ts").min()).isEqualTo(1_000_000);
    assertThat(table.statistics().column("id").distinctCount()).isGreaterThan(9_000);
    assertThat(table.statistics().column("f").distinctCount()).isGreaterThan(9_000);
  }

  @Test
  void changesAreSeenByTheNextStatement() throws Exception {
    parquet("c/1.parquet", "SELECT 1 AS a");
    SourceTable first = table("c/*.parquet");
    assertThat(table("c/*.parquet")).isSameAs(first);
    parquet("c/2.parquet", "SELECT 2 AS a");
    SourceTable second = table("c/*.parquet");
    assertThat(second.versionToken()).isNotEqualTo(first.versionToken());
    assertThat(duckDb.rows(second)).containsExactly("1", "2");
    assertThat(duckDb.rows(first)).containsExactly("1");
    Files.delete(folder.resolve("c/1.parquet"));
    assertThat(rows("c/*.parquet")).containsExactly("2");
    parquet("c/2.parquet", "SELECT 'x' AS b");
    assertThat(DuckDbFixture.names(table("c/*.parquet"))).containsExactly("b");
    Files.delete(folder.resolve("c/2.parquet"));
    assertFails("c/*.parquet", ErrorCode.FILE_NOT_FOUND, "c/*.parquet");
  }

  @Test
  void filesWithoutRowsAreTables() throws Exception {
    parquet("z/1.parquet", "SELECT 1 AS a, 'x' AS t WHERE false");
    SourceTable table = table("z/*.parquet");
    assertThat(duckDb.rows(table)).isEmpty();
    assertThat(table.statistics().rowCount()).isZero();
    assertThat(DuckDbFixture.types(table)).isEqualTo("INTEGER, VARCHAR");
    Files.createDirectories(folder.resolve("none"));
    assertFails("none", ErrorCode.FILE_NOT_FOUND, "Folder has no files");
  }

  @Test
  void wrongPathsAreNamed() throws Exception {
    parquet("orders.parquet", "SELECT 1 AS a");
    text("readme.xyz", "hello");
    Files.copy(folder.resolve("orders.parquet"), folder.resolve("noname"));
    assertFails("ordres.parquet", ErrorCode.FILE_NOT_FOUND, "Did you mean: orders.parquet");
    assertFails("nowhere/x.csv", ErrorCode.FILE_NOT_FOUND, "nowhere/x.csv");
    assertFails("no*.csv", ErrorCode.FILE_NOT_FOUND, "no*.csv");
    assertFails("", ErrorCode.FILE_NOT_FOUND, "File not found");
    assertFails("a\0b", ErrorCode.FILE_NOT_FOUND, "No path");
    assertFails("readme.xyz", ErrorCode.NOT_SUPPORTED, "Format of file is not known");
    assertFails("s3://bucket/x.parquet", ErrorCode.NOT_SUPPORTED, "Only local files");
    assertFails("*{s.parquet,.xyz}", ErrorCode.NOT_SUPPORTED, "Format");
    assertThat(rows("noname")).containsExactly("1");
  }

  @Test
  void damagedFilesAreNamed() throws Exception {
    parquet("g/good.parquet", "SELECT range AS a FROM range(1000)");
    byte[] good = Files.readAllBytes(folder.resolve("g/good.parquet"));
    Files.write(folder.resolve("g/cut.parquet"), Arrays.copyOf(good, good.length / 2));
    text("g/junk.parquet", "this is not parquet at all");
    text("g/zero.parquet", "");
    text("g/bad.ndjson", "{\"a\":1}\n{\"a\":\n");
    assertFails("g/cut.parquet", ErrorCode.FILE_CORRUPT, "g/cut.parquet");
    assertFails("g/junk.parquet", ErrorCode.FILE_CORRUPT, "g/junk.parquet");
    assertFails("g/zero.parquet", ErrorCode.FILE_CORRUPT, "g/zero.parquet");
    assertFails("g/bad.ndjson", ErrorCode.FILE_CORRUPT, "g/bad.ndjson");
    assertFails("g/{good,junk}.parquet", ErrorCode.FILE_CORRUPT, "junk.parquet");
  }

  @Test
  void requiredColumnsAreNotNull() throws Exception {
    parquet("r/1.parquet", "SELECT 1::BIGINT AS a, 'x' AS b WHERE false");
    Files.copy(folder.resolve("r/1.parquet"), folder.resolve("r/2.parquet"));
    require("r/1.parquet", 'a');
    assertThat(DuckDbFixture.types(table("r/1.parquet"))).isEqualTo("BIGINT NOT NULL, VARCHAR");
    assertThat(rows("r/1.parquet")).isEmpty();
    assertThat(DuckDbFixture.types(table("r/*.parquet"))).isEqualTo("BIGINT, VARCHAR");
  }

  /** Turns the repetition of a column in the footer from OPTIONAL into REQUIRED. */
  private void require(String name, char column) throws Exception {
    byte[] bytes = Files.readAllBytes(folder.resolve(name));
    String letters = new String(bytes, StandardCharsets.ISO_8859_1);
    int place = letters.indexOf("%\u0002\u0018\u0001" + column);
    assertThat(place).isPositive();
    bytes[place + 1] = 0;
    Files.write(folder.resolve(name), bytes);
  }

  @Test
  void tenThousandFilesAreListed() throws Exception {
    Files.createDirectories(folder.resolve("many"));
    for (int i = 0; i < 10_000; i++) {
      Files.createFile(folder.resolve("many/" + i + ".parquet"));
    }

    List<DataFile> files = new FilePattern("many/*.parquet").list(folder);
    assertThat(files).hasSize(10_000);
    assertThat(FilePattern.tree(folder.resolve("many"))).hasSameElementsAs(files);
    assertThat(FileSet.of("many", folder, files).token()).startsWith("files=10000,");
  }

  private SourceTable table(String path) {
    return tables.path(path).orElseThrow();
  }

  private List<String> rows(String path) throws SQLException {
    return duckDb.rows(table(path));
  }

  private void assertFails(String path, ErrorCode code, String text) {
    assertThatThrownBy(() -> tables.path(path))
        .isInstanceOfSatisfying(
            ArrowLakeException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContaining(text);
  }

  private void parquet(String name, String sql) throws Exception {
    Files.createDirectories(folder.resolve(name).getParent());
    duckDb.run("COPY (" + sql + ") TO '$/" + name + "' (FORMAT parquet)");
  }

  private void text(String name, String text) throws Exception {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), text);
  }
}
