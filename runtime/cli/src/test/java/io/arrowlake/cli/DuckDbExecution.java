package io.arrowlake.cli;

import io.arrowlake.engine.FragmentProgress;
import io.arrowlake.engine.QueryExecution;
import io.arrowlake.engine.QueryState;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.type.HouseTypeFactory;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/** The rows of a DuckDB query in the dress of an execution, to test what is written of them. */
final class DuckDbExecution implements QueryExecution {
  private static final int BATCH = 2048;

  private final RootAllocator allocator = new RootAllocator();
  private final Connection connection;
  private final Statement statement;
  private final ArrowReader reader;
  private final RelDataType rowType;
  private final int failingBatch;
  private int batches;

  private DuckDbExecution(String sql, RelDataType rowType, int failingBatch) throws SQLException {
    this.connection = DriverManager.getConnection("jdbc:duckdb:");
    this.statement = connection.createStatement();
    statement.execute("SET TimeZone = 'UTC'");
    DuckDBResultSet rows = statement.executeQuery(sql).unwrap(DuckDBResultSet.class);
    this.reader = (ArrowReader) rows.arrowExportStream(allocator, BATCH);
    this.rowType = rowType;
    this.failingBatch = failingBatch;
  }

  /** The builder of a row type. */
  static RelDataTypeFactory.Builder row() {
    return new HouseTypeFactory().builder();
  }

  /** An execution that ends well. */
  static DuckDbExecution of(String sql, RelDataType rowType) throws SQLException {
    return new DuckDbExecution(sql, rowType, -1);
  }

  /** An execution that fails in place of a batch. */
  static DuckDbExecution failing(String sql, RelDataType rowType, int batch) throws SQLException {
    return new DuckDbExecution(sql, rowType, batch);
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (batches++ == failingBatch) {
      throw new ArrowLakeException(ErrorCode.DIVISION_BY_ZERO, "Division by zero");
    }

    try {
      return reader.loadNextBatch() ? transferred(reader.getVectorSchemaRoot()) : null;
    } catch (IOException e) {
      throw new ArrowLakeException(ErrorCode.EXECUTION_FAILED, "DuckDB failed", e);
    }
  }

  private VectorSchemaRoot transferred(VectorSchemaRoot root) {
    List<FieldVector> vectors =
        root.getFieldVectors().stream()
            .map(
                vector -> {
                  TransferPair pair = vector.getTransferPair(allocator);
                  pair.transfer();
                  return (FieldVector) pair.getTo();
                })
            .toList();
    VectorSchemaRoot batch = new VectorSchemaRoot(vectors);
    batch.setRowCount(root.getRowCount());
    return batch;
  }

  @Override
  public Schema schema() {
    try {
      return reader.getVectorSchemaRoot().getSchema();
    } catch (IOException e) {
      throw new ArrowLakeException(ErrorCode.EXECUTION_FAILED, "DuckDB failed", e);
    }
  }

  @Override
  public RelDataType rowType() {
    return rowType;
  }

  @Override
  public String id() {
    return "duckdb";
  }

  @Override
  public QueryState state() {
    return QueryState.RUNNING;
  }

  @Override
  public void start() {}

  @Override
  public boolean hasRows() {
    return true;
  }

  @Override
  public long updateCount() {
    return -1;
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public Optional<FederatedPlan> plan() {
    return Optional.empty();
  }

  @Override
  public List<FragmentProgress> progress() {
    return List.of();
  }

  @Override
  public void cancel() {}

  @Override
  public void close() {
    try (allocator;
        connection;
        statement;
        reader) {
      batches = 0;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("Cannot close", e);
    }
  }
}
