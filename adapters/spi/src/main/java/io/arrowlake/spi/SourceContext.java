package io.arrowlake.spi;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** What the engine lends to a source for as long as the source is open. Thread-safe. */
public interface SourceContext {

  /**
   * A new connection to the engine's embedded DuckDB, which the caller closes. Databases that are
   * attached and views that are made on it are seen by the fragments that run in DuckDB.
   */
  Connection duckDb() throws SQLException;

  /** The folder that relative paths of the configuration start from. */
  Path baseFolder();

  /** Receives sentences on what a user should know, such as a column that is read as text. */
  Consumer<String> warnings();
}
