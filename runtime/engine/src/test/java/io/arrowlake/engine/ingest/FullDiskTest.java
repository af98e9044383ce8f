package io.arrowlake.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.engine.IngestRequest;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest.Creation;
import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server without room for the rows keeps those that it has noted, and gets the others when there
 * is room.
 *
 * <p>The room ends twice: at the size that one file may have, which any user can set, and at the
 * end of a small file system, which root alone may mount. Where that is refused, the test says so
 * and does the first alone.
 */
@EnabledOnOs(
    value = OS.LINUX,
    disabledReason = "Other systems have no prlimit and no tmpfs to run out of room with")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class FullDiskTest {
  private static final int ROWS = 40_000;

  /** More than a file of the server's log, less than the rows need. */
  private static final int ROOM = 20 << 20;

  @TempDir private Path folder;

  @Test
  void fileThatMayNotGrow() throws SQLException {
    try (TestingPostgresServer server = TestingPostgresServer.start()) {
      server.limitFiles(ROOM);
      // To the server, and so to its clients, this is not the same as a full disk.
      assertResumes(
          server,
          "pg_default",
          ErrorCode.SOURCE_QUERY_FAILED,
          "File too large",
          () -> server.limitFiles(Long.MAX_VALUE));
    }
  }

  @Test
  void diskThatIsFull() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    if (command("mount", "-t", "tmpfs", "-o", "size=" + ROOM, "tmpfs", disk.toString()) != 0) {
      System.err.println(
          "FullDiskTest: this user may not mount a file system, only fileThatMayNotGrow is run");
      return;
    }

    try (TestingPostgresServer server = TestingPostgresServer.start()) {
      Path space = Files.createDirectory(disk.resolve("space"));
      server.execute("postgres", "CREATE TABLESPACE small LOCATION '" + space + "'");
      assertResumes(
          server,
          "small",
          ErrorCode.DISK_FULL,
          "No space left on device",
          () -> assertThat(command("mount", "-o", "remount,size=128m", disk.toString())).isZero());
    } finally {
      command("umount", disk.toString());
    }
  }

  private void assertResumes(
      TestingPostgresServer server,
      String tablespace,
      ErrorCode code,
      String complaint,
      Runnable makeRoom)
      throws SQLException {
    server.createDatabase("full");
    try (IngestFixture fixture = new IngestFixture(server, "full", folder, server.url("full"))) {
      fixture.parquet(
          "a.parquet",
          "SELECT i AS id, repeat(chr(65 + (i % 26)::INTEGER), 700) AS t FROM range("
              + ROWS
              + ") r(i)");
      fixture.execute("CREATE TABLE t (id bigint, t text) TABLESPACE " + tablespace);
      IngestRequest request = fixture.request("t", LoadMode.APPEND, Creation.NEVER);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> fixture.run(request))
            .isInstanceOfSatisfying(
                ArrowLakeException.class, e -> assertThat(e.code()).isEqualTo(code))
            .hasMessageContaining(complaint);
        assertThat(fixture.value("SELECT count(*) FROM t"))
            .isNotEqualTo("0")
            .isEqualTo(fixture.value("SELECT sum(rows) FROM arrowlake_ingest_chunk"));
      }

      makeRoom.run();
      fixture.run(request);
      assertThat(
              fixture.value(
                  "SELECT count(*) || ' ' || count(DISTINCT id) || ' ' || sum(id) || ' '"
                      + " || bool_and(t = repeat(chr(65 + (id % 26)::int), 700)) FROM t"))
          .isEqualTo(ROWS + " " + ROWS + " " + (ROWS * (ROWS - 1L) / 2) + " true");
    }
  }

  private static int command(String... words) {
    try {
      return new ProcessBuilder(words)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + words[0], e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while running " + words[0], e);
    }
  }
}
