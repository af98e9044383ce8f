package io.arrowlake.engine.duckdb;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/**
 * The one DuckDB of an engine, in memory, started when it is first needed. What does not fit its
 * share of the memory goes to a folder of its own, which is deleted at the end. Thread-safe.
 */
public final class DuckDbDatabase implements AutoCloseable {
  /**
   * What DuckDB leaves as it is written: the order and the sides of joins, since it takes every
   * stream for one row and has made orders whose joins are larger than disks; and windows, which it
   * would join with themselves and so read their input twice. Set once, before the first statement:
   * it has this setting for all connections together and reads it without a lock, so that a change
   * under way takes the process down.
   */
  private static final String DISABLED = "window_self_join,join_order,build_side_probe_side";

  private final long memory;
  private final int threads;
  private final List<String> setup;
  private @Nullable DuckDBConnection root;
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

  /**
   * The rows of a query, on a connection of its own; the caller closes it.
   *
   * @param schema what {@link #schema} says of the query
   * @param batchRows the rows of a batch at most, where that is more than DuckDB makes at once
   */
  public BatchStream stream(String sql, Schema schema, BufferAllocator allocator, int batchRows) {
    try {
      DuckDbStream stream = new DuckDbStream(streaming(), allocator, schema, batchRows);
      stream.statement(sql);
      return stream;
    } catch (SQLException e) {
      throw DuckDbErrors.translate(e);
    }
  }

  /** The Arrow types of a query's columns; the query is run and should give no rows. */
  public Schema schema(String sql, BufferAllocator allocator) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql);
        ArrowReader reader =
            (ArrowReader) ((DuckDBResultSet) rows).arrowExportStream(allocator, 1)) {
      return reader.getVectorSchemaRoot().getSchema();
    } catch (SQLException | IOException e) {
      throw DuckDbErrors.translate(e);
    }
  }

  /**
   * What the database holds, for all that it does.
   *
   * @param memory bytes in memory
   * @param disk bytes in temporary files, for what did not fit
   */
  public record Usage(long memory, long disk) {}

  /** What it holds now; nothing before it is started. */
  public Usage usage() {
    synchronized (this) {
      if (root == null) {
        return new Usage(0, 0);
      }
    }

    return query(
            "SELECT sum(memory_usage_bytes), sum(temporary_storage_bytes) FROM duckdb_memory()",
            row -> new Usage(row.getLong(1), row.getLong(2)))
        .get(0);
  }

  /** What is made of a row. */
  @FunctionalInterface
  public interface RowReader<T> {
    /** Reads the row that the result set stands on. */
    T read(ResultSet row) throws SQLException;
  }

  /** The rows of a small query. */
  public <T> List<T> query(String sql, RowReader<T> reader) {
    List<T> results = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        results.add(reader.read(row));
      }

      return results;
    } catch (SQLException e) {
      throw DuckDbErrors.translate(e);
    }
  }

  /** A new connection that can have many open results; the caller closes it. */
  public Connection connect() throws SQLException {
    DuckDBConnection connection = streaming();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION jdbc_stream_results = false");
      return connection;
    } catch (Throwable e) {
      connection.close();
      throw e;
    }
  }

  private synchronized DuckDBConnection root() throws SQLException {
    if (closed) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The engine is closed");
    }

    DuckDBConnection current = root;
    if (current == null) {
      current = start();
      root = current;
    }

    return current;
  }

  private DuckDBConnection start() throws SQLException {
    Properties options = new Properties();
    options.setProperty("jdbc_stream_results", "true");
    DuckDBConnection first =
        (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", options);
    try {
      configure(first);
      return first;
    } catch (Throwable e) {
      first.close();
      throw e;
    }
  }

  private void configure(Connection connection) throws SQLException {
    Path temporary = temporaryFolder();
    folder = temporary;
    try (Statement statement = connection.createStatement()) {
      for (String setting : settings(temporary)) {
        statement.execute("SET GLOBAL " + setting);
      }

      for (String sql : setup) {
        statement.execute(sql);
      }
    }
  }

  private List<String> settings(Path temporary) {
    return List.of(
        "memory_limit = '" + (memory >> 10) + "KiB'",
        "threads = " + threads,
        "temp_directory = '" + temporary.toString().replace("'", "''") + "'",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "TimeZone = 'UTC'",
        // It takes a file that was replaced within a second for the old one.
        "enable_external_file_cache = false",
        "disabled_optimizers = '" + DISABLED + "'",
        // LIMIT without ORDER BY gives the same rows of a file each time.
        "preserve_insertion_order = true");
  }

  private static Path temporaryFolder() {
    try {
      Path made = Files.createTempDirectory("arrowlake-duckdb-");
      // For a process that ends without closing its engine.
      made.toFile().deleteOnExit();
      return made;
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
    DuckDBConnection current = root;
    root = null;
    try {
      if (current != null) {
        current.close();
      }
    } catch (SQLException e) {
      throw DuckDbErrors.translate(e);
    } finally {
      deleteFolder();
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
