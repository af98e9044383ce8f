package io.arrowlake.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A PostgreSQL server for tests and demos, from the binaries that Maven brings; it needs no
 * container and runs as root and as an ordinary user. Thread-safe. Its files live in a temporary
 * folder that {@link #close} deletes.
 *
 * <p>It is tuned for tests: what it holds is lost when it stops. It logs every statement, so that a
 * test can tell what reached it:
 *
 * <pre>{@code
 * long mark = server.logMark();
 * ...
 * assertThat(server.statementsSince(mark)).anyMatch(sql -> sql.contains("LIMIT 10"));
 * }</pre>
 */
public final class TestingPostgresServer implements AutoCloseable {
  private static final String USER = "postgres";
  private static final String PASSWORD = "postgres";
  private static final String MAINTENANCE_DATABASE = "postgres";
  private static final String LOG_FOLDER = "log";

  /** Marks the statements of this class, which tests do not want to see. */
  private static final String OWN_APPLICATION = "arrowlake-testkit";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration LOG_LIMIT = Duration.ofSeconds(30);
  private static final long LOG_PAUSE_MILLIS = 2;

  private volatile EmbeddedPostgres server;
  private final Path folder;
  private final PostgresLog log;

  /** A byte of the log at which an entry starts, near its end. */
  private final AtomicLong logged = new AtomicLong();

  private final boolean shared;

  private TestingPostgresServer(EmbeddedPostgres server, Path folder, boolean shared) {
    this.server = server;
    this.folder = folder;
    this.log = new PostgresLog(folder.resolve("data").resolve(LOG_FOLDER).resolve("server.csv"));
    this.shared = shared;
  }

  /** Holds the one server that the tests of a JVM share; loading the class starts it. */
  private static final class Shared {
    static final TestingPostgresServer SERVER = launch(true);
  }

  /**
   * The server that all tests of this JVM share, started at the first call and stopped when the JVM
   * ends. Each test works in a database of its own; closing the shared server does nothing.
   *
   * @throws IllegalStateException where it cannot start
   */
  public static TestingPostgresServer shared() {
    return Shared.SERVER;
  }

  /**
   * A server of the caller's own, which the caller closes.
   *
   * @throws IllegalStateException where it cannot start
   */
  public static TestingPostgresServer start() {
    return launch(false);
  }

  /**
   * A server of the caller's own in recovery, as a standby is that follows nobody: it only answers
   * queries. The caller closes it.
   *
   * @param fill puts into it what it holds before it goes into recovery
   */
  public static TestingPostgresServer standby(Consumer<TestingPostgresServer> fill) {
    try {
      Path folder = Files.createTempDirectory("arrowlake-postgres-");
      // A standby needs a log with all that it may have to show to its readers.
      EmbeddedPostgres primary = builder(folder).setServerConfig("wal_level", "replica").start();
      TestingPostgresServer server = new TestingPostgresServer(primary, folder, false);
      fill.accept(server);
      primary.close();
      Files.createFile(folder.resolve("data").resolve("standby.signal"));
      server.server =
          builder(folder)
              .setPort(primary.getPort())
              .setServerConfig("wal_level", "replica")
              .start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("The testing PostgreSQL server does not start", e);
    }
  }

  private static TestingPostgresServer launch(boolean shared) {
    try {
      Path folder = Files.createTempDirectory("arrowlake-postgres-");
      EmbeddedPostgres embedded = builder(folder).start();
      TestingPostgresServer server = new TestingPostgresServer(embedded, folder, shared);
      if (shared) {
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-postgres"));
      }

      return server;
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException("The testing PostgreSQL server does not start", e);
    }
  }

  private static EmbeddedPostgres.Builder builder(Path folder) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setPGStartupWait(START_LIMIT)
        .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
        .setLocaleConfig("locale", "C")
        .setServerConfig("fsync", "off")
        .setServerConfig("full_page_writes", "off")
        .setServerConfig("synchronous_commit", "off")
        .setServerConfig("wal_level", "minimal")
        .setServerConfig("max_wal_senders", "0")
        .setServerConfig("max_wal_size", "4GB")
        .setServerConfig("shared_buffers", "128MB")
        .setServerConfig("maintenance_work_mem", "128MB")
        .setServerConfig("max_connections", "200")
        .setServerConfig("jit", "off")
        .setServerConfig("autovacuum", "off")
        .setServerConfig("timezone", "UTC")
        .setServerConfig("log_timezone", "UTC")
        .setServerConfig("logging_collector", "on")
        .setServerConfig("log_destination", "csvlog")
        .setServerConfig("log_directory", LOG_FOLDER)
        .setServerConfig("log_filename", "server.log")
        .setServerConfig("log_rotation_age", "0")
        .setServerConfig("log_rotation_size", "0")
        .setServerConfig("log_statement", "all");
  }

  /** The URL of a database, without user and password, as adapters' configurations take it. */
  public String url(String database) {
    return "postgresql://localhost:" + server.getPort() + "/" + database;
  }

  /** The JDBC URL of a database, without user and password. */
  public String jdbcUrl(String database) {
    return "jdbc:" + url(database);
  }

  /** The port on localhost. */
  public int port() {
    return server.getPort();
  }

  /** The name of the superuser. */
  public String user() {
    return USER;
  }

  /** The superuser's password; the server accepts any. */
  public String password() {
    return PASSWORD;
  }

  /** Makes an empty database in UTF-8 whose text is ordered by bytes. */
  public void createDatabase(String name) {
    createDatabase(name, "LOCALE 'C'");
  }

  /**
   * Makes an empty database in UTF-8.
   *
   * @param options the rest of CREATE DATABASE, such as {@code LOCALE_PROVIDER icu ICU_LOCALE
   *     'en-US' LOCALE 'C'}
   */
  public void createDatabase(String name, String options) {
    execute(
        MAINTENANCE_DATABASE,
        "CREATE DATABASE " + quote(name) + " TEMPLATE template0 ENCODING 'UTF8' " + options);
  }

  /** Drops a database and ends the sessions that use it. */
  public void dropDatabase(String name) {
    execute(MAINTENANCE_DATABASE, "DROP DATABASE IF EXISTS " + quote(name) + " WITH (FORCE)");
  }

  private static String quote(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** A connection to a database, which the caller closes. */
  public Connection connect(String database) {
    return connect(database, "test");
  }

  private Connection connect(String database, String application) {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", PASSWORD);
    properties.setProperty("ApplicationName", application);
    // The driver would send SET statements of its own for another name.
    properties.setProperty("assumeMinServerVersion", "16");
    try {
      return DriverManager.getConnection(jdbcUrl(database), properties);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot connect to the testing PostgreSQL server", e);
    }
  }

  /** Executes statements one after the other, each in its own transaction. */
  public void execute(String database, String... statements) {
    try (Connection connection = connect(database, OWN_APPLICATION);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The testing PostgreSQL server refused a statement", e);
    }
  }

  /** The end of the log now: all that happens later is logged behind it. */
  public long logMark() {
    return readThrough(logged.get()).end();
  }

  /**
   * The statements that reached the server since the mark, in the order of their arrival, without
   * those of {@link #execute}. Whatever a client was told of before the call is in the answer.
   */
  public List<String> statementsSince(long mark) {
    return entriesSince(mark).stream()
        .filter(PostgresLogEntry::isStatement)
        .map(PostgresLogEntry::sql)
        .toList();
  }

  /** Those of them that read or write rows by COPY, in lower case. */
  public List<String> copiesSince(long mark) {
    return statementsSince(mark).stream()
        .map(statement -> statement.toLowerCase(Locale.ROOT))
        .filter(statement -> statement.startsWith("copy"))
        .toList();
  }

  /** All that was logged since the mark, such as cancelled statements, without this class's own. */
  public List<PostgresLogEntry> entriesSince(long mark) {
    return readThrough(mark).entries().stream()
        .filter(entry -> !entry.applicationName().equals(OWN_APPLICATION))
        .toList();
  }

  /**
   * Sends a statement that nobody else sends and reads until the log shows it. The sessions of the
   * server write into one pipe, so that all that was answered before stands before it.
   */
  private PostgresLog.Part readThrough(long from) {
    try {
      String barrier = "SELECT '" + UUID.randomUUID() + "'";
      execute(MAINTENANCE_DATABASE, barrier);
      long giveUp = System.nanoTime() + LOG_LIMIT.toNanos();
      while (System.nanoTime() < giveUp) {
        PostgresLog.Part part = log.read(from);
        if (part.entries().stream()
            .anyMatch(entry -> entry.isStatement() && entry.sql().equals(barrier))) {
          logged.accumulateAndGet(part.end(), Math::max);
          return part;
        }

        Thread.sleep(LOG_PAUSE_MILLIS);
      }

      throw new IllegalStateException("The testing PostgreSQL server does not write its log");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the log of the testing PostgreSQL server", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while reading the server's log", e);
    }
  }

  /**
   * Stops the server at once, as a crash does: its clients' connections break. For servers of a
   * test's own only; they are closed all the same.
   */
  public void kill() {
    requireOwn();
    ProcessHandle main = mainProcess();
    // SIGQUIT is PostgreSQL's immediate shutdown, which ends the sessions too.
    command("kill", "-QUIT", Long.toString(main.pid()));
    main.onExit().join();
  }

  /**
   * Lets no file of the server grow beyond a size, until the next call: a statement that needs more
   * fails as on a full disk, with another word of the system. For servers of a test's own, on Linux
   * only; it needs no right.
   *
   * @param bytes more than the 16 MB of a file of the server's log, or {@link Long#MAX_VALUE} for
   *     no limit
   */
  public void limitFiles(long bytes) {
    requireOwn();
    ProcessHandle main = mainProcess();
    String limit = bytes == Long.MAX_VALUE ? "unlimited" : Long.toString(bytes);
    // New sessions inherit the limit of the main process; those that are there have their own.
    Stream.concat(Stream.of(main), main.descendants())
        .forEach(process -> limitFiles(process, "--fsize=" + limit + ":"));
  }

  private static void limitFiles(ProcessHandle process, String limit) {
    try {
      command("prlimit", limit, "--pid", Long.toString(process.pid()));
    } catch (IllegalStateException e) {
      // Workers of the server come and go: one that has ended needs no limit.
      if (process.isAlive()) {
        throw e;
      }
    }
  }

  private void requireOwn() {
    if (shared) {
      throw new IllegalStateException("The shared server is used by other tests: start() one");
    }
  }

  private ProcessHandle mainProcess() {
    try {
      Path pidFile = folder.resolve("data").resolve("postmaster.pid");
      long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).trim());
      return ProcessHandle.of(pid)
          .orElseThrow(() -> new IllegalStateException("The testing PostgreSQL server is gone"));
    } catch (IOException e) {
      throw new UncheckedIOException("The testing PostgreSQL server does not run", e);
    }
  }

  private static void command(String... words) {
    try {
      Process process = new ProcessBuilder(words).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("Failed: " + String.join(" ", words));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + words[0], e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while running " + words[0], e);
    }
  }

  /**
   * Stops the server as a crash does and starts it again on the same port, where it recovers. For
   * servers of a test's own only.
   */
  public void restart() {
    int port = port();
    kill();
    try {
      server.close();
      server = builder(folder).setPort(port).start();
    } catch (IOException e) {
      throw new UncheckedIOException("The testing PostgreSQL server does not start again", e);
    }
  }

  @Override
  public void close() {
    if (!shared) {
      stop();
    }
  }

  private void stop() {
    try {
      server.close();
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot stop the testing PostgreSQL server", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }

    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
