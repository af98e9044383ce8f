package io.arrowlake.testkit.tpch;

import io.arrowlake.testkit.GeneratedTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes the data of TPC-H, the same for a scale factor each time. Thread-safe. */
public final class TpchData {
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
    for (TpchRelation table : new TreeSet<>(tables)) {
      generated(table).loadPostgres(connection);
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
        generated(table).writeParquet(duckDb, folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the TPC-H tables into " + folder, e);
    }
  }

  private GeneratedTable generated(TpchRelation table) {
    return new GeneratedTable(
        table.tableName(),
        table.columns().stream()
            .map(
                column ->
                    new GeneratedTable.Column(
                        column.name(),
                        column.postgresType() + " NOT NULL",
                        column.kind().duckDbType()))
            .toList(),
        table.primaryKey(),
        out -> TpchRows.of(table).write(out, scaleFactor, progress));
  }
}
