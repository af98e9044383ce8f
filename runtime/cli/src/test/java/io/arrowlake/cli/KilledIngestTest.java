package io.arrowlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An ingest that is killed (SIGKILL) at any point loses nothing and doubles nothing when the same
 * command is run again. A few kills here; more of them by {@code
 * -Dsurefire.extraArgs=-Dingest.kills=30}.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class KilledIngestTest {
  private static final String DATABASE = "killed";
  private static final int ROWS = 1_500_000;
  private static final int GROUP_ROWS = 20_480;

  @TempDir private Path folder;
  private final TestingPostgresServer server = TestingPostgresServer.shared();
  private final Random random = new Random();

  @BeforeEach
  void prepare() throws Exception {
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    Files.writeString(
        folder.resolve("arrowlake.yaml"),
        "catalogs:\n  shop: {type: postgres, url: '%s', user: '%s', password: '%s'}\n"
            .formatted(server.url(DATABASE), server.user(), server.password()));
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute(
          ("COPY (SELECT i AS id, 'text ' || i AS t, (i / 7.0)::DECIMAL(18, 4) AS d"
                  + " FROM range(%d) r(i)) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE %d)")
              .formatted(ROWS, folder.resolve("rows.parquet"), GROUP_ROWS));
    }
  }

  private Process start(String table, String mode) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-Xmx256m",
            // A process that is killed leaves its files.
            "-Djava.io.tmpdir=" + folder,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.arrowlake.cli.Main",
            "ingest",
            "rows.parquet",
            "--to",
            "shop.public." + table,
            "--mode",
            mode,
            "--create"));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
  }

  private String value(String sql) throws SQLException {
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  @Test
  void killedAnywhere() throws Exception {
    int kills = Integer.getInteger("ingest.kills", 4);
    int done = 0;
    int complete = 0;
    for (int round = 0; done < kills; round++) {
      String mode = round % 2 == 0 ? "append" : "replace";
      String table = "t" + round;
      int here = 0;
      boolean finished = false;
      while (!finished && done < kills && here < 5) {
        Process process = start(table, mode);
        // Before the first row as well as in the midst of them, and now and then after the last.
        boolean ended = process.waitFor(random.nextInt(5_000), TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        finished = ended && process.exitValue() == 0;
        assertThat(finished || !ended).as(output()).isTrue();
        done += ended ? 0 : 1;
        here++;
      }

      finish(table, mode, finished);
      complete++;
    }

    assertThat(complete).isPositive();
  }

  private String output() throws Exception {
    return Files.readString(folder.resolve("output.txt"));
  }

  private void finish(String table, String mode, boolean finished) throws Exception {
    if (!finished) {
      Process last = start(table, mode);
      assertThat(last.waitFor()).as(output()).isZero();
    }

    assertThat(
            value(
                "SELECT count(*) || ' ' || count(DISTINCT id) || ' ' || count(*) FILTER (WHERE"
                    + " t = 'text ' || id AND d = round(id / 7.0, 4) AND id >= 0 AND id < "
                    + ROWS
                    + ") FROM "
                    + table))
        .isEqualTo(ROWS + " " + ROWS + " " + ROWS);
    assertThat(value("SELECT count(*) FROM pg_class WHERE relname LIKE 'arrowlake_staging%'"))
        .isEqualTo("0");
    server.execute(DATABASE, "DROP TABLE " + table);
  }
}
