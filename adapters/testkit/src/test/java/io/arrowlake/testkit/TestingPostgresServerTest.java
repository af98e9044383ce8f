package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TestingPostgresServerTest {

  @Test
  void showsTheStatementsThatArrived() throws Exception {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.createDatabase("log_test");
    long mark = server.logMark();
    try (Connection connection = server.connect("log_test");
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT ?::int, 'a\n\"b\",'")) {
      statement.execute("CREATE TABLE t (a int)");
      prepared.setInt(1, 42);
      prepared.executeQuery().close();
    }

    assertThat(server.statementsSince(mark))
        .contains("CREATE TABLE t (a int)", "SELECT $1::int, 'a\n\"b\",'");
    assertThat(server.entriesSince(mark)).anyMatch(entry -> entry.detail().contains("42"));
    assertThat(server.statementsSince(server.logMark())).isEmpty();
    server.dropDatabase("log_test");
  }

  @Test
  void showsThatACancelArrived() throws Exception {
    TestingPostgresServer server = TestingPostgresServer.shared();
    long mark = server.logMark();
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      CompletableFuture<Void> canceller =
          CompletableFuture.runAsync(() -> cancelOnceRunning(server, mark, statement));
      assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(600)"))
          .isInstanceOf(SQLException.class);
      canceller.join();
    }

    assertThat(server.entriesSince(mark))
        .anyMatch(entry -> entry.isCancel() && entry.query().equals("SELECT pg_sleep(600)"));
  }

  private static void cancelOnceRunning(
      TestingPostgresServer server, long mark, Statement statement) {
    while (!server.statementsSince(mark).contains("SELECT pg_sleep(600)")) {
      Thread.onSpinWait();
    }

    try {
      statement.cancel();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void makesDatabasesOfOtherLocales() throws Exception {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.createDatabase("icu_test", "LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'");
    assertThat(isLess(server, "icu_test", "a", "B")).isTrue();
    assertThat(isLess(server, "postgres", "a", "B")).isFalse();
    server.dropDatabase("icu_test");
  }

  private static boolean isLess(
      TestingPostgresServer server, String database, String left, String right) throws Exception {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT '" + left + "'::text < '" + right + "'::text")) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  @Test
  void breaksConnectionsWhenKilled() throws Exception {
    try (TestingPostgresServer server = TestingPostgresServer.start();
        Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      server.kill();
      assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void keepsTheSharedServerAlive() throws Exception {
    TestingPostgresServer.shared().close();
    assertThatThrownBy(() -> TestingPostgresServer.shared().kill())
        .isInstanceOf(IllegalStateException.class);
    try (Connection connection = TestingPostgresServer.shared().connect("postgres")) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }
}
