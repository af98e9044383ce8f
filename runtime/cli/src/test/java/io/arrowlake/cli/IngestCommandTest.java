package io.arrowlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.engine.IngestPlan;
import io.arrowlake.engine.IngestProgress;
import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestCommandTest {
  private static final String DATABASE = "ingest_command";
  private static final Pattern COMMAND = Pattern.compile("```sh\narrowlake (.*)\n```");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  @TempDir private Path folder;
  private final TestingPostgresServer server = TestingPostgresServer.shared();
  private String config = "";

  @BeforeEach
  void configure() throws Exception {
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    Files.createDirectories(folder.resolve("data"));
    configure(server.user());
  }

  private void configure(String role) throws IOException {
    config =
        Files.writeString(
                folder.resolve("arrowlake.yaml"),
                "catalogs:\n  shop: {type: postgres, url: '%s', user: '%s', password: '%s'}\n"
                    .formatted(server.url(DATABASE), role, server.password()))
            .toString();
  }

  private String value(String sql) throws SQLException {
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  /** The words of a command in the document, its files in this test's folder. */
  private CommandRun run(String command) {
    List<String> words = new ArrayList<>();
    for (MatchResult word : WORD.matcher(command).results().toList()) {
      String text =
          word.group(1) != null
              ? word.group(1)
              : word.group(2) != null ? word.group(2) : word.group(3);
      boolean file = text.startsWith("data/") || text.equals("rejects.jsonl");
      words.add(file ? folder.resolve(text).toString() : text);
    }

    words.add(1, "--config");
    words.add(2, config);
    return CommandRun.of(words.toArray(new String[0]));
  }

  @Test
  void tutorialDoesWhatItSaysForARoleThatMayLoad() throws Exception {
    server.execute(DATABASE, DocumentedGrants.statements(DATABASE).toArray(new String[0]));
    configure("loader");
    String document = Files.readString(Path.of("../../docs/ingest.md"));
    List<String> commands =
        COMMAND.matcher(document).results().map(match -> match.group(1)).toList();
    assertThat(commands).hasSize(7);
    List<String> outs = new ArrayList<>();
    for (String command : commands) {
      CommandRun run = run(command);
      assertThat(run.code()).as(command + run.err()).isZero();
      outs.add(run.out());
      if (command.endsWith("--dry-run")) {
        assertThat(value("SELECT to_regclass('orders')::text")).isNull();
      }
    }

    assertThat(outs.get(1))
        .contains("1 files, 1 row groups, 3 rows")
        .contains("CREATE TABLE \"public\".\"orders\" (\n  \"id\" integer")
        .contains("ADD PRIMARY KEY (\"id\")")
        .contains("day DATE -> day date: lossless (2024-02-29 to 2024-03-01, 1 NULL)");
    assertThat(outs.get(2)).contains("3 rows loaded, ");
    assertThat(outs.get(3)).contains("3 rows loaded (0 of them now), ");
    assertThat(value("SELECT string_agg(o::text, ' ' ORDER BY id) FROM orders o"))
        .isEqualTo("(1,2024-02-29,12.50,new) (2,2024-03-01,0.99,paid) (3,,7.00,)");
    assertThat(folder.resolve("rejects.jsonl")).isEmptyFile();
  }

  @Test
  void badRowsAreReported() throws Exception {
    run(
        "sql --format parquet --output data/o.parquet -e \"SELECT * FROM (VALUES (1), (70000)) v(a)\"");
    server.execute(DATABASE, "CREATE TABLE narrow (a smallint)");
    CommandRun stopped = run("ingest 'data/*.parquet' --to shop.public.narrow");
    assertThat(stopped.code()).isEqualTo(ExitCode.FAILED);
    assertThat(stopped.err())
        .contains("AL-1102")
        .contains("o.parquet, row group 0, row 1, column a, value 70000");
    CommandRun skipped =
        run("ingest 'data/*.parquet' --to shop.public.narrow --on-error skip-to rejects.jsonl");
    assertThat(skipped.out()).contains("1 rows loaded, 1 rejected");
    assertThat(folder.resolve("rejects.jsonl")).content().contains("\"value\":\"70000\"");
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    assertThat(run("ingest 'data/*.parquet' --to orders").err()).contains("catalog.schema.table");
    assertThat(run("ingest 'data/*.parquet' --to a.b.c --jobs 0").err()).contains("--jobs");
    assertThat(run("ingest 'data/*.parquet' --to a.b.c --map x").err()).contains("FROM=TO");
    assertThat(run("ingest 'data/*.parquet' --to a.b.c --on-error ignore").err())
        .contains("skip-to FILE");
    assertThat(run("ingest 'data/*.parquet' --to shop.public.c --mode upsert").err())
        .contains("AL-");
    assertThat(run("ingest 'data/*.parquet' --to local.main.c").err()).contains("AL-1008");
  }

  @Test
  void progressTellsWhatIsLeft() {
    IngestPlan plan = new IngestPlan(1, 4, 1_000, 8_000_000, "", List.of());
    IngestProgress progress = new IngestProgress(2, 600, 100, 3, 4_000_000);
    assertThat(IngestText.progress(progress, plan, 5))
        .isEqualTo(
            "[############--------]  60%  600 of 1,000 rows, 4.0 of 8.0 MB, 100 rows/s, 4 s left,"
                + " 3 rejected");
    assertThat(IngestText.summary(progress, 5))
        .isEqualTo("597 rows loaded (500 of them now), 3 rejected, 5.0 s");
  }
}
