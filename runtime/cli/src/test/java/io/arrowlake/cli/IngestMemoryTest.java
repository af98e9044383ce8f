package io.arrowlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.ProcessMemory;
import io.arrowlake.testkit.TestingPostgresServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole process of an ingest stays below a limit, with the flags of the {@code arrowlake}
 * command, however large the file is. Linux tells what a process held at most.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class IngestMemoryTest {
  private static final String DATABASE = "ingest_memory";
  private static final long LIMIT_KILOBYTES = 300_000_000 / 1024;
  private static final int ROWS = 500_000;

  @TempDir private Path folder;
  private final TestingPostgresServer server = TestingPostgresServer.shared();

  /** Half a gigabyte, in row groups of 17 megabytes. */
  private Path file() throws Exception {
    Path file = folder.resolve("rows.parquet");
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute(
          ("COPY (SELECT i AS id, repeat(md5(i::VARCHAR), 16) AS a, repeat(md5(i::VARCHAR), 16) AS b"
                  + " FROM range(%d) r(i))"
                  + " TO '%s' (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 16384)")
              .formatted(ROWS, file));
    }

    assertThat(Files.size(file)).isGreaterThan(450_000_000);
    return file;
  }

  @Test
  void processStaysSmall() throws Exception {
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    server.execute(DATABASE, "CREATE UNLOGGED TABLE t (id bigint, a text, b text)");
    Files.writeString(
        folder.resolve("arrowlake.yaml"),
        "catalogs:\n  shop: {type: postgres, url: '%s', user: '%s', password: '%s'}\n"
            .formatted(server.url(DATABASE), server.user(), server.password()));
    Process process = start(file());
    long most = ProcessMemory.mostUntilEnd(process);

    assertThat(process.exitValue()).as(Files.readString(folder.resolve("output.txt"))).isZero();
    assertThat(most).isBetween(50_000L, LIMIT_KILOBYTES);
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(DISTINCT id), bool_and(a = b AND a = repeat(md5(id::text), 16)) FROM t")) {
      row.next();
      assertThat(row.getInt(1)).isEqualTo(ROWS);
      assertThat(row.getBoolean(2)).isTrue();
    }

    server.dropDatabase(DATABASE);
  }

  private Process start(Path file) throws Exception {
    ProcessBuilder process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "@" + Path.of("ingest.jvm").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.arrowlake.cli.Main",
                "ingest",
                file.toString(),
                "--to",
                "shop.public.t")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "output.txt"));
    process.environment().put("MALLOC_ARENA_MAX", "2");
    process.environment().put("MALLOC_MMAP_THRESHOLD_", "1048576");
    process
        .environment()
        .put("DUCKDB_JE_MALLOC_CONF", "dirty_decay_ms:0,muzzy_decay_ms:0,narenas:1");
    return process.start();
  }
}
