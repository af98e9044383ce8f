package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Large tables of PostgreSQL, read over several connections that see one state. */
@Timeout(120)
final class ParallelReadTest {
  private static final String DATABASE = "parallel_read";
  private static final int ROWS = 150_000;

  @TempDir private static Path folder;
  private static TestingPostgresServer server;
  private static Connection arrowLake;

  @BeforeAll
  static void load() throws Exception {
    server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    try (Connection postgres = server.connect(DATABASE);
        Statement statement = postgres.createStatement()) {
      for (String table : List.of("wide", "twin", "\"Odd \"\"name'\"")) {
        statement.execute(
            "CREATE TABLE "
                + table
                + " AS SELECT i AS id, i % 100 AS account, 100 AS amount,"
                + " repeat(md5(i::text), 25) AS filler FROM generate_series(1, "
                + ROWS
                + ") i");
      }

      statement.execute("CREATE VIEW seen AS SELECT * FROM wide");
      statement.execute("ANALYZE");
    }

    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(
        config,
        """
        catalogs:
          shop: {type: postgres, url: "%1$s", user: "%2$s", password: "%3$s", scan_connections: 3}
          narrow: {type: postgres, url: "%1$s", user: "%2$s", password: "%3$s", scan_connections: 3,
                   max_connections: 1}
        """
            .formatted(server.url(DATABASE), server.user(), server.password()));
    arrowLake = DriverManager.getConnection("jdbc:arrowlake:config=" + config);
  }

  @AfterAll
  static void close() throws SQLException {
    arrowLake.close();
  }

  private static List<String> ranges(long mark) {
    return server.copiesSince(mark).stream()
        .filter(statement -> statement.contains("ctid >="))
        .toList();
  }

  /** Rows and checks of all ids and fillers, computed by whoever reads them. */
  private static String checks(String table, String where) throws SQLException {
    try (Statement statement = arrowLake.createStatement()) {
      statement.execute("SET pushdown = 'off'");
      try (ResultSet results =
          statement.executeQuery(
              "SELECT count(*), count(DISTINCT id), sum(id), sum(length(filler)), min(id), max(id)"
                  + " FROM "
                  + table
                  + where)) {
        results.next();
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 6; i++) {
          text.append(results.getString(i)).append(' ');
        }

        return text.toString();
      } finally {
        statement.execute("SET pushdown = 'on'");
      }
    }
  }

  private static String all() {
    long sum = (long) ROWS * (ROWS + 1) / 2;
    return ROWS + " " + ROWS + " " + sum + " " + 800L * ROWS + " 1 " + ROWS + " ";
  }

  @Test
  void everyRowComesOnceOverAllConnections() throws SQLException {
    for (String table :
        List.of("shop.public.wide", "shop.public.twin", "shop.public.\"Odd \"\"name'\"")) {
      long mark = server.logMark();
      assertThat(checks(table, "")).isEqualTo(all());
      assertThat(ranges(mark)).hasSize(3);
    }
  }

  @Test
  void rowsThatWereMovedAndDeletedAreNotSeenTwice() throws SQLException {
    try (Connection postgres = server.connect(DATABASE);
        Statement statement = postgres.createStatement()) {
      statement.execute("CREATE TABLE moved AS SELECT * FROM wide");
      statement.execute("UPDATE moved SET filler = filler || 'x' WHERE id % 3 = 0");
      statement.execute("DELETE FROM moved WHERE id % 5 = 0");
      statement.execute("ANALYZE moved");
      try (ResultSet judge =
          statement.executeQuery(
              "SELECT count(*), count(DISTINCT id), sum(id), sum(length(filler)), min(id), max(id)"
                  + " FROM moved")) {
        judge.next();
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= 6; i++) {
          expected.append(judge.getString(i)).append(' ');
        }

        assertThat(checks("shop.public.moved", "")).isEqualTo(expected.toString());
      }
    }
  }

  @Test
  void aViewAndASmallPartAreReadByOne() throws SQLException {
    long mark = server.logMark();
    assertThat(checks("shop.public.seen", "")).isEqualTo(all());
    try (Statement statement = arrowLake.createStatement();
        ResultSet results =
            statement.executeQuery("SELECT filler FROM shop.public.wide WHERE id = 5")) {
      assertThat(results.next()).isTrue();
    }

    assertThat(ranges(mark)).isEmpty();
  }

  @Test
  void oneConnectionIsEnough() throws SQLException {
    long mark = server.logMark();
    assertThat(checks("narrow.public.wide", "")).isEqualTo(all());
    assertThat(ranges(mark)).isEmpty();
  }

  @Test
  void allConnectionsAndTablesSeeOneState() throws Exception {
    try (Connection postgres = server.connect(DATABASE);
        Statement statement = postgres.createStatement()) {
      statement.execute("CREATE TABLE left_side AS SELECT * FROM wide");
      statement.execute("CREATE TABLE right_side AS SELECT * FROM wide");
      statement.execute("CREATE INDEX ON left_side (id); CREATE INDEX ON right_side (id)");
      statement.execute("ANALYZE");
    }

    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<Exception> broken = new AtomicReference<>();
    Thread writer = new Thread(() -> moveMoney(stop, broken));
    writer.start();
    try {
      for (int i = 0; i < 4; i++) {
        try (Statement statement = arrowLake.createStatement()) {
          statement.execute("SET pushdown = 'off'");
          try (ResultSet results =
              statement.executeQuery(
                  "SELECT (SELECT sum(amount + length(filler)) FROM shop.public.left_side) +"
                      + " (SELECT sum(amount + length(filler)) FROM shop.public.right_side)")) {
            results.next();
            assertThat(results.getLong(1)).isEqualTo(2L * ROWS * 900);
          }
        }
      }
    } finally {
      stop.set(true);
      writer.join();
      try (Statement statement = arrowLake.createStatement()) {
        statement.execute("SET pushdown = 'on'");
      }
    }

    assertThat(broken.get()).isNull();
  }

  /** Every committed state has the same sum over both tables. */
  private static void moveMoney(AtomicBoolean stop, AtomicReference<Exception> broken) {
    try (Connection postgres = server.connect(DATABASE);
        Statement statement = postgres.createStatement()) {
      postgres.setAutoCommit(false);
      for (int i = 1; !stop.get(); i++) {
        int from = i * 7919 % ROWS + 1;
        int to = i * 104_729 % ROWS + 1;
        statement.execute("UPDATE left_side SET amount = amount - 1 WHERE id = " + Math.abs(from));
        statement.execute("UPDATE right_side SET amount = amount + 1 WHERE id = " + Math.abs(to));
        postgres.commit();
      }
    } catch (SQLException e) {
      broken.set(e);
    }
  }

  @Test
  void oneOfTheConnectionsIsKilled() throws SQLException {
    String sql = "SELECT id, filler FROM shop.public.wide";
    try (Connection postgres = server.connect(DATABASE);
        Statement killer = postgres.createStatement();
        Statement statement = arrowLake.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      assertThat(results.next()).isTrue();
      killer.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
              + DATABASE
              + "' AND query LIKE 'COPY%ctid%' ORDER BY pid DESC LIMIT 1");
      assertThatThrownBy(
              () -> {
                while (results.next()) {
                  results.getString(2);
                }
              })
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("AL-");
    }

    assertThat(checks("shop.public.wide", "")).isEqualTo(all());
  }

  @Test
  void aConsumerThatStopsEarlyLeavesNothingBehind() throws SQLException {
    for (int i = 0; i < 5; i++) {
      try (Statement statement = arrowLake.createStatement();
          ResultSet results = statement.executeQuery("SELECT filler FROM shop.public.wide")) {
        assertThat(results.next()).isTrue();
      }
    }

    assertThat(checks("shop.public.wide", "")).isEqualTo(all());
  }
}
