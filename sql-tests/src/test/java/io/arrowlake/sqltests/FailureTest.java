package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that goes wrong outside is a coded error in bounded time, and the process is healthy
 * afterwards.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FailureTest {
  @TempDir private Path folder;

  private static void assertCode(ErrorCode code, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(code.number());
              assertThat(e.getSQLState()).isEqualTo(code.sqlState());
              assertThat(e.getMessage()).startsWith(code.label());
            });
  }

  private Connection connect(String catalogs) throws Exception {
    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(config, "catalogs:\n" + catalogs);
    return DriverManager.getConnection("jdbc:arrowlake:config=" + config);
  }

  private static long count(Connection connection, String sql) throws SQLException {
    long rows = 0;
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      while (results.next()) {
        rows++;
      }
    }

    return rows;
  }

  private static void assertHealthy(Connection connection) throws SQLException {
    assertThat(count(connection, "SELECT 1")).isEqualTo(1);
  }

  @Test
  void serverThatIsDown() throws Exception {
    try (Connection connection =
        connect(
            "  shop: {type: postgres, url: 'postgresql://127.0.0.1:1/x', user: u, password: p}\n")) {
      assertCode(
          ErrorCode.SOURCE_UNREACHABLE, () -> count(connection, "SELECT * FROM shop.public.t"));
      assertHealthy(connection);
    }
  }

  @Test
  void wrongPasswordIsNotPrinted() throws Exception {
    TestingPostgresServer server = TestingPostgresServer.shared();
    String url = server.url("postgres");
    server.execute(
        "postgres", "DROP ROLE IF EXISTS guarded", "CREATE ROLE guarded LOGIN PASSWORD 'right'");
    try (Connection connection =
        connect(
            "  shop: {type: postgres, url: '"
                + url
                + "', user: nobody_here, password: s3cret}\n")) {
      assertThatThrownBy(() -> count(connection, "SELECT * FROM shop.public.t"))
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> {
                assertThat(e.getErrorCode()).isEqualTo(ErrorCode.SOURCE_AUTHENTICATION.number());
                assertThat(e.getMessage()).doesNotContain("s3cret");
              });
      assertHealthy(connection);
    }
  }

  @Test
  void serverThatDiesWhileItSendsRows() throws Exception {
    try (TestingPostgresServer server = TestingPostgresServer.start()) {
      server.execute(
          "postgres",
          "CREATE TABLE big AS SELECT i, repeat('x', 200) AS filler FROM generate_series(1, 2000000) i");
      String shop =
          "  shop: {type: postgres, url: '%s', user: '%s', password: '%s'}\n"
              .formatted(server.url("postgres"), server.user(), server.password());
      try (Connection connection = connect(shop);
          Statement statement = connection.createStatement();
          ResultSet results = statement.executeQuery("SELECT * FROM shop.public.big")) {
        assertThat(results.next()).isTrue();
        server.kill();
        assertCode(
            ErrorCode.SOURCE_LOST,
            () -> {
              while (results.next()) {
                results.getInt(1);
              }
            });
        assertHealthy(connection);
      }
    }
  }

  @Test
  void missingFileNamesTheNearestOne() throws Exception {
    try (Connection connection = connect("  lake: {type: files, root: .}\n")) {
      Files.writeString(folder.resolve("orders.csv"), "a,b\n1,2\n");
      assertThat(count(connection, "SELECT * FROM lake.orders")).isEqualTo(1);
      assertCode(ErrorCode.TABLE_NOT_FOUND, () -> count(connection, "SELECT * FROM lake.ordrs"));
      assertCode(
          ErrorCode.FILE_NOT_FOUND,
          () -> count(connection, "SELECT * FROM '" + folder.resolve("nothing.parquet") + "'"));
      assertHealthy(connection);
    }
  }

  @Test
  void corruptParquetFile() throws Exception {
    try (Connection connection = connect("  lake: {type: files, root: .}\n")) {
      Files.write(
          folder.resolve("broken.parquet"),
          "PAR1 this is no parquet file PAR1".getBytes(StandardCharsets.UTF_8));
      assertCode(ErrorCode.FILE_CORRUPT, () -> count(connection, "SELECT * FROM lake.broken"));
      assertHealthy(connection);
    }
  }

  @Test
  void configurationWithMistakesNamesThemAll() throws Exception {
    assertThatThrownBy(() -> connect("  shop: {type: postgres, urll: x}\n  lake: {type: fils}\n"))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getMessage()).contains("urll").contains("Did you mean: url"));
  }

  @Test
  void missingConfiguration() {
    assertCode(
        ErrorCode.CONFIG_NOT_FOUND,
        () ->
            DriverManager.getConnection("jdbc:arrowlake:config=" + folder.resolve("no.yaml"))
                .close());
  }

  @Test
  void errorsOfTheRun() throws Exception {
    try (Connection connection = connect("  lake: {type: files, root: .}\n")) {
      Files.writeString(folder.resolve("n.csv"), "a\n0\n1\n2147483647\n");
      assertCode(ErrorCode.DIVISION_BY_ZERO, () -> count(connection, "SELECT 1 / a FROM lake.n"));
      assertCode(ErrorCode.SYNTAX_ERROR, () -> count(connection, "SELEKT 1"));
      assertCode(ErrorCode.COLUMN_NOT_FOUND, () -> count(connection, "SELECT b FROM lake.n"));
      assertHealthy(connection);
    }
  }
}
