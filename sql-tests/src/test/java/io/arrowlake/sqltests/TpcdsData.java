package io.arrowlake.sqltests;

import io.arrowlake.testkit.GeneratedTable;
import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import io.trino.tpcds.column.ColumnType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Makes the data of TPC-DS, the same for a scale factor each time. Immutable. */
final class TpcdsData {
  private final double scaleFactor;

  /**
   * The data of a scale factor.
   *
   * @param scaleFactor 1 gives 2.9 million rows in store_sales, 0.01 gives 120,000
   */
  TpcdsData(double scaleFactor) {
    this.scaleFactor = scaleFactor;
  }

  /** The names of the tables that the queries read, in lower case. */
  static List<String> tables() {
    return base().stream().map(Table::getName).toList();
  }

  private static List<Table> base() {
    return Table.getBaseTables().stream().filter(table -> table != Table.DBGEN_VERSION).toList();
  }

  /** Makes all tables in PostgreSQL with their rows and statistics, in the current schema. */
  void loadPostgres(Connection connection) throws SQLException {
    for (Table table : base()) {
      generated(table).loadPostgres(connection);
    }
  }

  /** Writes a Parquet file for each table into a folder. */
  void writeParquet(Path folder) throws IOException, SQLException {
    Files.createDirectories(folder);
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
      for (Table table : base()) {
        generated(table).writeParquet(duckDb, folder);
      }
    }
  }

  private GeneratedTable generated(Table table) {
    return new GeneratedTable(
        table.getName(),
        Arrays.stream(table.getColumns())
            .map(c -> new GeneratedTable.Column(c.getName(), postgresType(c), duckDbType(c)))
            .toList(),
        List.of(),
        out -> write(table, out));
  }

  private static String postgresType(Column column) {
    ColumnType type = column.getType();
    return switch (type.getBase()) {
      case IDENTIFIER, INTEGER -> "integer";
      case DATE -> "date";
      case TIME -> "time";
      case CHAR -> "char(" + type.getPrecision().orElseThrow() + ")";
      case VARCHAR -> "varchar(" + type.getPrecision().orElseThrow() + ")";
      case DECIMAL ->
          "decimal("
              + type.getPrecision().orElseThrow()
              + ","
              + type.getScale().orElseThrow()
              + ")";
    };
  }

  /** DuckDB checks no length of a text. */
  private static String duckDbType(Column column) {
    return switch (column.getType().getBase()) {
      case CHAR, VARCHAR -> "varchar";
      default -> postgresType(column);
    };
  }

  /** Returns are made together with the sales that they are of, as second rows. */
  private void write(Table table, OutputStream out) throws IOException {
    Session session = Session.getDefaultSession().withScale(scaleFactor).withNoSexism(true);
    boolean isReturns = table.isChild();
    Table made = isReturns ? table.getParent() : table;
    for (List<List<String>> rows : Results.constructResults(made, session)) {
      if (!isReturns) {
        write(rows.get(0), out);
      } else if (rows.size() > 1) {
        write(rows.get(1), out);
      }
    }
  }

  private static void write(List<String> row, OutputStream out) throws IOException {
    StringBuilder line = new StringBuilder();
    for (String field : row) {
      line.append(line.isEmpty() ? "" : "\t").append(field == null ? "\\N" : field);
    }

    out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }
}
