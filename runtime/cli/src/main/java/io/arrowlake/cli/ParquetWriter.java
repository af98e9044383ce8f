package io.arrowlake.cli;

import io.arrowlake.engine.QueryExecution;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.type.HouseTypeSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.duckdb.DuckDBConnection;

/** Writes a Parquet file, by DuckDB. */
final class ParquetWriter implements ResultWriter {
  private final Path file;

  ParquetWriter(Path file) {
    this.file = file;
  }

  @Override
  public long write(QueryExecution execution) throws IOException {
    RelDataType rowType = execution.rowType();
    rowType.getFieldList().forEach(ParquetWriter::requireStored);
    return ExecutionReader.lend(execution, reader -> write(reader, rowType));
  }

  /** DuckDB writes no decimals of more than 38 digits. */
  private static void requireStored(RelDataTypeField field) {
    RelDataType type = field.getType();
    if (HouseTypeSystem.isWide(type)) {
      throw new ArrowLakeException(
              ErrorCode.NOT_SUPPORTED,
              "Column " + field.getName() + " has a type that cannot be stored: " + type)
          .remedy("Cast it to DECIMAL(38, " + type.getScale() + ") or to VARCHAR");
    }
  }

  private void write(ExecutionReader reader, RelDataType rowType) throws IOException {
    try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(reader.allocator())) {
      Data.exportArrayStream(reader.allocator(), reader, stream);
      copy(stream, rowType);
    } catch (SQLException e) {
      ArrowLakeException failure = reader.failure();
      if (failure != null) {
        throw failure;
      }

      throw new IOException("Cannot write " + file, e);
    }
  }

  private void copy(ArrowArrayStream stream, RelDataType rowType) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      connection.unwrap(DuckDBConnection.class).registerArrowStream("result", stream);
      statement.execute(
          "COPY (SELECT "
              + columns(rowType)
              + " FROM result AS result("
              + IntStream.range(0, rowType.getFieldCount())
                  .mapToObj(i -> "c" + i)
                  .collect(Collectors.joining(", "))
              + ")) TO '"
              + file.toString().replace("'", "''")
              + "' (FORMAT parquet)");
    }
  }

  private static String columns(RelDataType rowType) {
    return rowType.getFieldList().stream()
        .map(field -> expression(field) + " AS \"" + field.getName().replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(", "));
  }

  /** Intervals are plain numbers in Arrow, but not in Parquet. */
  private static String expression(RelDataTypeField field) {
    String column = "c" + field.getIndex();
    return switch (field.getType().getSqlTypeName().getFamily()) {
      case INTERVAL_YEAR_MONTH -> "to_months(" + column + ")";
      case INTERVAL_DAY_TIME -> "to_microseconds(" + column + ")";
      default -> column;
    };
  }
}
