package io.arrowlake.testkit.tpch;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Makes the data of TPC-H, the same for a scale factor each time. Thread-safe. */
public final class TpchData {
  private static final int COPY_BUFFER = 1 << 18;

  private final double scaleFactor;
  private final TpchProgress progress;

  /**
   * The data of a scale factor.
   *
   * @param scaleFactor 1 gives 6 million rows in lineitem, 0.01 gives 60,000
   */
  public TpchData(double scaleFactor) {
    this(scaleFactor, TpchProgress.SILENT);
  }

  /** The data of a scale factor, with a listener to their making. */
  public TpchData(double scaleFactor, TpchProgress progress) {
    if (!(scaleFactor > 0)) {
      throw new IllegalArgumentException("A scale factor is above 0: " + scaleFactor);
    }

    this.scaleFactor = scaleFactor;
    this.progress = progress;
  }

  /**
   * The rows of a table: Long for whole numbers, BigDecimal of scale 2, LocalDate, and String
   * without trailing blanks.
   */
  public Stream<List<Object>> rows(TpchRelation table) {
    return TpchRows.of(table).values(scaleFactor);
  }

  /**
   * Makes tables in PostgreSQL with their rows, primary keys and statistics, in the current schema.
   *
   * @param connection of PostgreSQL's own driver; its auto-commit mode is kept
   * @throws SQLException where a table exists already, or the server fails
   */
  public void loadPostgres(Connection connection, Set<TpchRelation> tables) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    for (TpchRelation table : new TreeSet<>(tables)) {
      // COPY FREEZE and the omission of the log need a table of the same transaction.
      connection.setAutoCommit(false);
      try {
        load(connection, table);
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(autoCommit);
      }
    }
  }

  private void load(Connection connection, TpchRelation table) throws SQLException {
    String name = table.tableName();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE " + name + " (" + table.postgresColumns() + ")");
      copy(connection, table);
      statement.execute(
          "ALTER TABLE "
              + name
              + " ADD PRIMARY KEY ("
              + String.join(", ", table.primaryKey())
              + ")");
      statement.execute("ANALYZE " + name);
    }
  }

  private void copy(Connection connection, TpchRelation table) throws SQLException {
    String sql = "COPY " + table.tableName() + " FROM STDIN WITH (FREEZE)";
    PGConnection postgres = connection.unwrap(PGConnection.class);
    try (OutputStream out = new PGCopyOutputStream(postgres, sql, COPY_BUFFER)) {
      TpchRows.of(table).write(out, scaleFactor, progress);
    } catch (IOException e) {
      throw new SQLException("Cannot copy rows into " + table.tableName(), e);
    }
  }

  /**
   * Writes a Parquet file {@code <table>.parquet} for each table into a folder, which is made where
   * it does not exist. Files of the same names are replaced.
   *
   * @throws SQLException where DuckDB, which writes them, fails
   */
  public void writeParquet(Path folder, Set<TpchRelation> tables) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
      Files.createDirectories(folder);
      for (TpchRelation table : new TreeSet<>(tables)) {
        writeParquet(duckDb, folder, table);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the TPC-H tables into " + folder, e);
    }
  }

  private void writeParquet(Connection duckDb, Path folder, TpchRelation table)
      throws IOException, SQLException {
    Path text = Files.createTempFile(folder, table.tableName(), ".text");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(text))) {
        TpchRows.of(table).write(out, scaleFactor, progress);
      }

      try (Statement statement = duckDb.createStatement()) {
        statement.execute(copyToParquet(text, folder, table));
      }
    } finally {
      Files.deleteIfExists(text);
    }
  }

  private static String copyToParquet(Path text, Path folder, TpchRelation table) {
    String columns =
        table.columns().stream()
            .map(column -> "'" + column.name() + "': '" + column.kind().duckDbType() + "'")
            .collect(Collectors.joining(", ", "{", "}"));
    return "COPY (SELECT * FROM read_csv("
        + quote(text)
        + ", delim = '\\t', header = false, quote = '', escape = '', nullstr = '\\N', columns = "
        + columns
        + ")) TO "
        + quote(folder.resolve(table.tableName() + ".parquet"))
        + " (FORMAT parquet)";
  }

  private static String quote(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
