package io.arrowlake.testkit;

import io.arrowlake.spi.SourceContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;

/** What a test lends to a source in the engine's place. Thread-safe; closed after the source. */
public final class TestingSourceContext implements SourceContext, AutoCloseable {
  private final DuckDBConnection duckDb;
  private final Path baseFolder;
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  /** A context with a DuckDB of its own, whose relative paths start from a folder. */
  public TestingSourceContext(Path baseFolder) throws SQLException {
    this.duckDb = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
    this.baseFolder = baseFolder;
    try (Statement statement = duckDb.createStatement()) {
      // As the engine has it.
      statement.execute("SET GLOBAL TimeZone = 'UTC'");
      statement.execute("SET GLOBAL enable_external_file_cache = false");
    }
  }

  @Override
  public Connection duckDb() throws SQLException {
    return duckDb.duplicate();
  }

  @Override
  public Path baseFolder() {
    return baseFolder;
  }

  @Override
  public Consumer<String> warnings() {
    return warnings::add;
  }

  /** The sentences that the source had for its user, in order. */
  public List<String> receivedWarnings() {
    return List.copyOf(warnings);
  }

  @Override
  public void close() throws SQLException {
    duckDb.close();
  }
}
