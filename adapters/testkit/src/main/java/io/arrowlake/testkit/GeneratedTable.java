package io.arrowlake.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * A table of a benchmark that a generator makes: loaded into PostgreSQL, or written as a Parquet
 * file. Immutable.
 *
 * @param name its name, in lower case
 * @param columns its columns in order
 * @param primaryKey the columns of the primary key, none where it has no key
 * @param rows writes its rows
 */
public record GeneratedTable(
    String name, List<Column> columns, List<String> primaryKey, RowText rows) {
  private static final int COPY_BUFFER = 1 << 18;

  public GeneratedTable {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
  }

  /**
   * A column.
   *
   * @param name its name, in lower case
   * @param postgresType its type in PostgreSQL, with NOT NULL where it is so
   * @param duckDbType its type in DuckDB
   */
  public record Column(String name, String postgresType, String duckDbType) {}

  /** The rows of a table as text. */
  @FunctionalInterface
  public interface RowText {
    /**
     * Writes all rows as UTF-8, fields set apart by tabs, {@code \N} for NULL: what PostgreSQL's
     * COPY and DuckDB's CSV reader both take. No value has a tab, a backslash or a line end.
     */
    void write(OutputStream out) throws IOException;
  }

  /**
   * Makes the table in PostgreSQL's current schema, with its rows, primary key and statistics, or
   * nothing of it.
   *
   * @param connection of PostgreSQL's own driver; its auto-commit mode is kept
   * @throws SQLException where the table exists already, or the server fails
   */
  public void loadPostgres(Connection connection) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    // COPY FREEZE and the omission of the log need a table of the same transaction.
    connection.setAutoCommit(false);
    try {
      load(connection);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(autoCommit);
    }
  }

  private void load(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          columns.stream()
              .map(column -> column.name() + " " + column.postgresType())
              .collect(Collectors.joining(", ", "CREATE TABLE " + name + " (", ")")));
      copy(connection);
      if (!primaryKey.isEmpty()) {
        statement.execute(
            "ALTER TABLE " + name + " ADD PRIMARY KEY (" + String.join(", ", primaryKey) + ")");
      }

      statement.execute("ANALYZE " + name);
    }
  }

  private void copy(Connection connection) throws SQLException {
    String sql = "COPY " + name + " FROM STDIN WITH (FREEZE)";
    PGConnection postgres = connection.unwrap(PGConnection.class);
    try (OutputStream out = new PGCopyOutputStream(postgres, sql, COPY_BUFFER)) {
      rows.write(out);
    } catch (IOException e) {
      throw new SQLException("Cannot copy rows into " + name, e);
    }
  }

  /**
   * Writes the Parquet file {@code <name>.parquet} into a folder, in place of one that is there.
   *
   * @param duckDb a connection to DuckDB, which writes it
   * @throws SQLException where DuckDB fails
   */
  public void writeParquet(Connection duckDb, Path folder) throws IOException, SQLException {
    Path text = Files.createTempFile(folder, name, ".text");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(text))) {
        rows.write(out);
      }

      try (Statement statement = duckDb.createStatement()) {
        statement.execute(copyToParquet(text, folder));
      }
    } finally {
      Files.deleteIfExists(text);
    }
  }

  private String copyToParquet(Path text, Path folder) {
    String types =
        columns.stream()
            .map(column -> "'" + column.name() + "': '" + column.duckDbType() + "'")
            .collect(Collectors.joining(", ", "{", "}"));
    return "COPY (SELECT * FROM read_csv("
        + quote(text)
        + ", delim = '\\t', header = false, quote = '', escape = '', nullstr = '\\N', columns = "
        + types
        + ")) TO "
        + quote(folder.resolve(name + ".parquet"))
        + " (FORMAT parquet)";
  }

  private static String quote(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
