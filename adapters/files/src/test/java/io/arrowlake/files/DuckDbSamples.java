package io.arrowlake.files;

import io.arrowlake.planner.catalog.NativeScan;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.testkit.BatchRows;
import io.arrowlake.testkit.SampleTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/** Makes the contracts' tables in a DuckDB by plain SQL, and reads native scans. */
final class DuckDbSamples {
  private static final int ROWS_OF_AN_INSERT = 5_000;
  private static final int BATCH = 4_096;

  private DuckDbSamples() {}

  static void create(Connection connection, String target, SampleTable sample) throws SQLException {
    String columns =
        sample.columns().stream()
            .map(column -> "\"" + column.name() + "\" " + type(column.type()))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE OR REPLACE TABLE " + target + " (" + columns + ")");
    }

    insert(connection, target, sample);
  }

  static void insert(Connection connection, String target, SampleTable sample) throws SQLException {
    for (int from = 0; from < sample.rows().size(); from += ROWS_OF_AN_INSERT) {
      int to = Math.min(sample.rows().size(), from + ROWS_OF_AN_INSERT);
      String rows =
          sample.rows().subList(from, to).stream()
              .map(row -> row(sample, row))
              .collect(Collectors.joining(", "));
      try (Statement statement = connection.createStatement()) {
        statement.execute("INSERT INTO " + target + " VALUES " + rows);
      }
    }
  }

  private static String row(SampleTable sample, List<? extends @Nullable Object> row) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(value(sample.columns().get(i).type(), row.get(i)));
    }

    return "(" + String.join(", ", values) + ")";
  }

  private static String value(RelDataType type, @Nullable Object value) {
    if (value == null) {
      return "NULL";
    } else if (value instanceof Long || value instanceof Boolean) {
      return value.toString();
    } else if (type.getSqlTypeName() == SqlTypeName.VARBINARY) {
      return "from_hex('" + value + "')";
    }

    String text = value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    return "CAST('" + text.replace("'", "''") + "' AS " + type(type) + ")";
  }

  private static String type(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case DECIMAL -> "DECIMAL(" + type.getPrecision() + ", " + type.getScale() + ")";
      case VARBINARY -> "BLOB";
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "TIMESTAMPTZ";
      default -> type.getSqlTypeName().getName();
    };
  }

  /** The rows that the native scan of a table gives. */
  static List<List<@Nullable Object>> rows(Connection connection, SourceTable table) {
    NativeScan scan = table.nativeScanAt(FileTables.DUCKDB).orElseThrow();
    String sql = "SELECT " + String.join(", ", scan.columns()) + " FROM " + scan.relation();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql);
        ArrowReader reader =
            (ArrowReader)
                result.unwrap(DuckDBResultSet.class).arrowExportStream(allocator, BATCH)) {
      while (reader.loadNextBatch()) {
        VectorSchemaRoot batch = reader.getVectorSchemaRoot();
        rows.addAll(BatchRows.take(batch.slice(0, batch.getRowCount())));
      }
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("Cannot read " + table.name(), e);
    }

    return rows;
  }
}
