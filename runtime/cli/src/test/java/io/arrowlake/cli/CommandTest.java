package io.arrowlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
  @TempDir private Path folder;
  private String config = "";

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/numbers.csv"), "n,t\n1,one\n2,\n3,\"a, b\"\n");
    config =
        write("arrowlake.yaml", "catalogs:\n  lake:\n    type: files\n    root: ./data\n")
            .toString();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private CommandRun sql(String sql, String... options) {
    String[] arguments = new String[options.length + 5];
    System.arraycopy(options, 0, arguments, 5, options.length);
    arguments[0] = "sql";
    arguments[1] = "--config";
    arguments[2] = config;
    arguments[3] = "-e";
    arguments[4] = sql;
    return CommandRun.of(arguments);
  }

  @Test
  void tablesAreTheFormByDefault() {
    CommandRun run = sql("SELECT n, t FROM lake.numbers WHERE n > 1 ORDER BY n");
    assertThat(run.out()).isEqualTo(" n | t\n---+------\n 2 | NULL\n 3 | a, b\n(2 rows)\n");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void everyTextFormHoldsTheRows() {
    String query = "SELECT n, t FROM lake.numbers ORDER BY n";
    assertThat(sql(query, "--format", "csv").out()).isEqualTo("n,t\n1,one\n2,\n3,\"a, b\"\n");
    assertThat(sql(query, "--format", "json").out())
        .isEqualTo(
            "[\n{\"n\":1,\"t\":\"one\"},\n{\"n\":2,\"t\":null},\n{\"n\":3,\"t\":\"a, b\"}\n]\n");
  }

  @Test
  void arrowComesAsAStream() throws IOException {
    CommandRun run = sql("SELECT n FROM lake.numbers ORDER BY n", "--format", "arrow");
    try (RootAllocator allocator = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(run.bytes()), allocator)) {
      assertThat(reader.loadNextBatch()).isTrue();
      BigIntVector numbers = (BigIntVector) reader.getVectorSchemaRoot().getVector("n");
      assertThat(numbers.get(2)).isEqualTo(3);
    }
  }

  @Test
  void filesHoldWhatWasAsked() throws IOException {
    Path csv = folder.resolve("out.csv");
    assertThat(sql("SELECT 1 AS x", "--format", "csv", "--output", csv.toString()).out()).isEmpty();
    assertThat(csv).hasContent("x\n1\n");
    Path parquet = folder.resolve("out.parquet");
    sql("SELECT * FROM lake.numbers", "--format", "parquet", "--output", parquet.toString());
    assertThat(sql("SELECT sum(n) AS s FROM '" + parquet + "'", "--format", "csv").out())
        .isEqualTo("s\n6\n");
  }

  @Test
  void failuresLeaveNoFile() {
    Path file = folder.resolve("out.csv");
    CommandRun run =
        sql("SELECT 1 AS x; SELECT nope", "--format", "csv", "--output", file.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(file).doesNotExist();
    assertThat(folder.resolve("out.csv.part")).doesNotExist();
  }

  @Test
  void scriptsRunToTheFirstError() throws IOException {
    Path script =
        write("script.sql", "-- a; b\nSELECT 1 AS x;\n\nSELECT ';' AS y,\n  nope;\nSELECT 3");
    CommandRun run =
        CommandRun.of("sql", "--config", config, "--format", "csv", "-f", script.toString());
    assertThat(run.out()).isEqualTo("x\n1\n");
    assertThat(run.err())
        .startsWith("AL-1003: ")
        .contains("(line 5:3)")
        .endsWith("    nope;\n    ^\n")
        .doesNotContain("\tat ");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void scriptsComeFromTheStandardInputToo() {
    assertThat(CommandRun.reading("SELECT 1 AS x;", "sql", "--config", config, "--format", "csv"))
        .extracting(CommandRun::out)
        .isEqualTo("x\n1\n");
    assertThat(CommandRun.reading("", "sql", "--config", config).code()).isZero();
  }

  @Test
  void settingsLastForTheScript() {
    CommandRun run =
        sql(
            "SELECT count(*) AS c FROM numbers; SET query_timeout = '1m'; SHOW query_timeout",
            "--catalog",
            "lake",
            "--format",
            "csv");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("c\n3\n").contains("1m");
  }

  @Test
  void wrongSettingsAreErrors() {
    assertThat(sql("SELECT 1", "--timeout", "soon").code()).isEqualTo(1);
    assertThat(sql("SELECT 1", "--timeout", "soon").err()).startsWith("AL-");
  }

  @Test
  void debuggingShowsStackTraces() {
    assertThat(sql("SELECT nope", "--debug").err()).contains("\tat io.arrowlake");
  }

  @Test
  void timingGoesBesideTheResult() {
    CommandRun run = sql("SELECT 1 AS x", "--timing", "--format", "csv");
    assertThat(run.out()).isEqualTo("x\n1\n");
    assertThat(run.err()).matches("Time: [0-9.]+ ms\\R");
  }

  @Test
  void configurationsThatAreMissingOrWrongAreErrors() throws IOException {
    CommandRun missing =
        CommandRun.of("sql", "--config", folder.resolve("none.yaml").toString(), "-e", "SELECT 1");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).startsWith("AL-2002: ");
    Path wrong = write("wrong.yaml", "catalog:\n  lake: {type: files}\n");
    CommandRun invalid = CommandRun.of("sql", "--config", wrong.toString(), "-e", "SELECT 1");
    assertThat(invalid.code()).isEqualTo(1);
    assertThat(invalid.err()).startsWith("AL-2001: ").contains("Did you mean: catalogs");
  }

  @Test
  void wrongCommandLinesAreNotErrorsOfAQuery() {
    for (String[] arguments :
        new String[][] {
          {},
          {"slq"},
          {"sql", "--nope"},
          {"sql", "-e", "SELECT 1", "-f", "x"},
          {"sql", "--format", "xml", "-e", "SELECT 1"},
          {"sql", "--format", "parquet", "-e", "SELECT 1"},
          {"sql", "-f", "there-is-no-such-file.sql"},
          {"explain"},
          {"catalogs"}
        }) {
      CommandRun run = CommandRun.of(arguments);
      assertThat(run.code()).as(String.join(" ", arguments)).isEqualTo(2);
      assertThat(run.err()).contains("Usage: arrowlake");
    }
  }

  @Test
  void binaryFormsAreNotForTerminalsNorForTwoResults() {
    assertThat(CommandRun.atTerminal("sql", "--format", "arrow", "-e", "SELECT 1").code())
        .isEqualTo(2);
    assertThat(sql("SELECT 1; SELECT 2", "--format", "arrow").code()).isEqualTo(2);
  }

  @Test
  void terminalsGetNarrowTables() {
    String query = "SELECT '" + "x".repeat(99) + "' AS t";
    assertThat(CommandRun.atTerminal("sql", "--config", config, "-e", query).out())
        .contains("x".repeat(59) + "…\n");
    assertThat(sql(query).out()).contains("x".repeat(99));
  }

  @Test
  void plansAreLines() {
    String query = "SELECT count(*) FROM lake.numbers";
    CommandRun run = CommandRun.of("explain", "--config", config, query);
    assertThat(run.out()).startsWith("fragment 0 at ").doesNotContain("actual");
    assertThat(CommandRun.of("explain", "--analyze", "--config", config, query).out())
        .contains("actual 1 rows");
    assertThat(CommandRun.of("explain", "--format", "json", "--config", config, query).out())
        .startsWith("{")
        .contains("\"fragments\"");
  }

  @Test
  void errorsOfPlansPointIntoTheQuery() {
    CommandRun run = CommandRun.of("explain", "--config", config, "SELECT 1,\n nope");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("(line 2:2)").endsWith("   nope\n   ^\n");
  }

  @Test
  void catalogsAnswerOrSayWhyNot() throws IOException {
    CommandRun good = CommandRun.of("catalogs", "check", "--config", config);
    assertThat(good.out()).contains("lake: ok, ");
    assertThat(good.code()).isZero();
    Path broken =
        write(
            "broken.yaml",
            "catalogs:\n  lake: {type: files, root: ./data}\n"
                + "  shop: {type: postgres, url: \"postgresql://localhost:1/x\", user: a,"
                + " password: geheim}\n");
    CommandRun bad = CommandRun.of("catalogs", "check", "--config", broken.toString());
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.out()).contains("lake: ok, ", "shop: failed");
    assertThat(bad.err()).contains("AL-3001: ").doesNotContain("geheim");
  }

  @Test
  void versionsArePrinted() {
    assertThat(CommandRun.of("version").out()).contains("ArrowLake ", "Java ");
    assertThat(CommandRun.of("--help").code()).isZero();
  }
}
