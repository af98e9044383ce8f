package io.arrowlake.slt;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.StringJoiner;
import org.postgresql.PGConnection;

/**
 * Writes tables of a PostgreSQL server as Parquet files, through a DuckDB of its own, so that the
 * engine under test has no part in it. Used by one thread.
 */
final class ParquetStaging implements AutoCloseable {
  private final Path folder;
  private final Connection duckDb;

  /** Writes into an existing folder. */
  ParquetStaging(Path folder) throws SQLException {
    this.folder = folder;
    this.duckDb = DriverManager.getConnection("jdbc:duckdb:", new Properties());
  }

  /** Writes one table or view, in place of an older file of its name. */
  void write(Connection postgres, String schema, String table) throws SQLException, IOException {
    Path csv = folder.resolve(table + ".staging");
    try (OutputStream out = Files.newOutputStream(csv)) {
      postgres
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut(
              "COPY (SELECT "
                  + values(postgres, schema, table)
                  + " FROM "
                  + schema
                  + "."
                  + table
                  + ") TO STDOUT (FORMAT csv, NULL '\\N')",
              out);
    }

    Path parquet = folder.resolve(table + ".parquet");
    Files.deleteIfExists(parquet);
    try (Statement statement = duckDb.createStatement()) {
      statement.execute(
          "COPY (SELECT * FROM read_csv('"
              + csv
              + "', header = false, delim = ',', quote = '\"', escape = '\"', nullstr = '\\N',"
              + " allow_quoted_nulls = false, auto_detect = false, columns = "
              + columns(postgres, schema, table)
              + ")) TO '"
              + parquet
              + "' (FORMAT parquet)");
    }

    Files.delete(csv);
  }

  /** The columns, and without trailing blanks where these have no meaning. */
  private static String values(Connection postgres, String schema, String table)
      throws SQLException {
    try (Statement statement = postgres.createStatement();
        ResultSet none =
            statement.executeQuery("SELECT * FROM " + schema + "." + table + " LIMIT 0")) {
      ResultSetMetaData metadata = none.getMetaData();
      StringJoiner values = new StringJoiner(", ");
      for (int i = 1; i <= metadata.getColumnCount(); i++) {
        String name = "\"" + metadata.getColumnName(i) + "\"";
        boolean isPadded = metadata.getColumnTypeName(i).equals("bpchar");
        values.add(isPadded ? "rtrim(" + name + ", ' ')" : name);
      }

      return values.toString();
    }
  }

  private static String columns(Connection postgres, String schema, String table)
      throws SQLException {
    try (Statement statement = postgres.createStatement();
        ResultSet none =
            statement.executeQuery("SELECT * FROM " + schema + "." + table + " LIMIT 0")) {
      ResultSetMetaData metadata = none.getMetaData();
      StringBuilder columns = new StringBuilder("{");
      for (int i = 1; i <= metadata.getColumnCount(); i++) {
        columns
            .append(i == 1 ? "" : ", ")
            .append("'")
            .append(metadata.getColumnName(i))
            .append("': '")
            .append(type(metadata, i))
            .append("'");
      }

      return columns.append("}").toString();
    }
  }

  private static String type(ResultSetMetaData metadata, int column) throws SQLException {
    return switch (metadata.getColumnTypeName(column)) {
      case "int2" -> "SMALLINT";
      case "int4", "serial" -> "INTEGER";
      case "int8", "bigserial" -> "BIGINT";
      case "float4" -> "FLOAT";
      case "float8" -> "DOUBLE";
      case "bool" -> "BOOLEAN";
      case "date" -> "DATE";
      case "time" -> "TIME";
      case "timestamp" -> "TIMESTAMP";
      case "timestamptz" -> "TIMESTAMPTZ";
      case "uuid" -> "UUID";
      case "numeric" -> decimal(metadata.getPrecision(column), metadata.getScale(column));
      default -> "VARCHAR";
    };
  }

  private static String decimal(int precision, int scale) {
    return precision == 0 ? "DECIMAL(38, 10)" : "DECIMAL(" + precision + ", " + scale + ")";
  }

  @Override
  public void close() throws SQLException {
    duckDb.close();
  }
}
