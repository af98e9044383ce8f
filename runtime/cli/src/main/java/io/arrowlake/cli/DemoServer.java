package io.arrowlake.cli;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/** The PostgreSQL server of the demonstration, whose programs are in the jar. */
final class DemoServer implements AutoCloseable {
  static final String DATABASE = "shop";
  static final String USER = "postgres";
  static final String PASSWORD = "postgres";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;

  private DemoServer(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts the server on the data in the folder, or on none.
   *
   * @param port the port on localhost, 0 for a free one
   */
  static DemoServer start(DemoFolder folder, int port) throws IOException {
    Files.createDirectories(folder.serverPrograms());
    return new DemoServer(
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(folder.serverPrograms().toFile())
            .setDataDirectory(folder.serverData())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(START_LIMIT)
            .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
            .setLocaleConfig("locale", "C")
            .setLocaleConfig("encoding", "UTF8")
            .setServerConfig("timezone", "UTC")
            .setServerConfig("max_connections", "50")
            .setServerConfig("synchronous_commit", "off")
            .setPort(port)
            .start());
  }

  /** The port on localhost. */
  int port() {
    return server.getPort();
  }

  /** Makes the database that the configuration names. */
  void createDatabase() throws SQLException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + DATABASE);
    }
  }

  /** A connection to that database, which the caller closes. */
  Connection connect() throws SQLException {
    return connect(DATABASE);
  }

  private Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", PASSWORD);
    String url = "jdbc:postgresql://localhost:" + port() + "/" + database;
    return DriverManager.getConnection(url, properties);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
