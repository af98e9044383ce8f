package io.arrowlake.engine.duckdb;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The one DuckDB of an engine, in memory, started when it is first needed. What does not fit its
 * share of the memory goes to a folder of its own, which is deleted at the end. Thread-safe.
 */
public final class DuckDbDatabase implements AutoCloseable {
  private final long memory;
  private final int threads;
  private final List<String> setup;
  private @Nullable DuckDBConnection streaming;
  private @Nullable DuckDBConnection plain;
  private @Nullable Path folder;
  private boolean closed;

  /**
   * A database that is not started yet.
   *
   * @param memory the bytes that it may use before it goes to the disk
   * @param threads how many threads it may use
   * @param setup statements that are run once when it starts
   */
  public DuckDbDatabase(long memory, int threads, List<String> setup) {
    this.memory = memory;
    this.threads = threads;
    this.setup = List.copyOf(setup);
  }

  /** A new connection whose results are made while they are read; the caller closes it. */
  DuckDBConnection streaming() throws SQLException {
    return root().duplicate();
  }

  /** A new connection that can have many open results; the caller closes it. */
  public synchronized Connection connect() throws SQLException {
    root();
    return plain.duplicate();
  }

  private synchronized DuckDBConnection root() throws SQLException {
    if (closed) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The engine is closed");
    }

    DuckDBConnection current = streaming;
    if (current == null) {
      current = start();
      streaming = current;
    }

    return current;
  }

  private DuckDBConnection start() throws SQLException {
    // Connections with the same name have the same database.
    String url = "jdbc:duckdb::memory:arrowlake_" + UUID.randomUUID().toString().replace("-", "");
    Path temporary = temporaryFolder();
    folder = temporary;
    Properties options = new Properties();
    options.setProperty("memory_limit", (memory >> 10) + "KiB");
    options.setProperty("threads", Integer.toString(threads));
    options.setProperty("temp_directory", temporary.toString());
    options.setProperty("autoinstall_known_extensions", "false");
    options.setProperty("autoload_known_extensions", "false");
    // LIMIT without ORDER BY gives the same rows of a file each time.
    options.setProperty("preserve_insertion_order", "true");
    plain = (DuckDBConnection) DriverManager.getConnection(url, options);
    try (Statement statement = plain.createStatement()) {
      statement.execute("SET GLOBAL TimeZone = 'UTC'");
      for (String sql : setup) {
        statement.execute(sql);
      }
    }

    options.setProperty("jdbc_stream_results", "true");
    return (DuckDBConnection) DriverManager.getConnection(url, options);
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("arrowlake-duckdb-");
    } catch (IOException e) {
      throw new ArrowLakeException(
              ErrorCode.DISK_FULL, "The folder for temporary files cannot be made", e)
          .remedy("Set java.io.tmpdir to a folder that can be written to");
    }
  }

  /** Where DuckDB puts what does not fit into memory, null until it is started. */
  synchronized @Nullable Path folder() {
    return folder;
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      closeConnection(streaming);
      closeConnection(plain);
    } finally {
      streaming = null;
      plain = null;
      deleteFolder();
    }
  }

  private static void closeConnection(@Nullable DuckDBConnection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw DuckDbErrors.translate(e);
      }
    }
  }

  private void deleteFolder() {
    Path temporary = folder;
    if (temporary == null) {
      return;
    }

    try (Stream<Path> files = Files.walk(temporary)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + temporary, e);
    }
  }
}
