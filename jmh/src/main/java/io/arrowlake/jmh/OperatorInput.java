package io.arrowlake.jmh;

import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * Batches in memory that are read any number of times: each reading shares their memory. Closed by
 * whoever made it.
 */
final class OperatorInput implements AutoCloseable {
  static final int BATCH_ROWS = 16_384;

  private final RelDataType rowType;
  private final Schema schema;
  private final List<VectorSchemaRoot> batches = new ArrayList<>();
  private final long rows;

  private OperatorInput(RelDataType rowType, long rows) {
    this.rowType = rowType;
    this.schema = ArrowSchemas.schema(rowType);
    this.rows = rows;
  }

  /** The rows of a query, whose columns are of these types. */
  static OperatorInput read(
      DuckDbDatabase database,
      String sql,
      RelDataType rowType,
      long rows,
      BufferAllocator allocator) {
    OperatorInput input = new OperatorInput(rowType, rows);
    try (BatchStream stream = database.stream(sql, input.schema, allocator, BATCH_ROWS)) {
      VectorSchemaRoot batch = stream.next();
      while (batch != null) {
        input.batches.add(batch);
        batch = stream.next();
      }
    }

    return input;
  }

  RelDataType rowType() {
    return rowType;
  }

  long rows() {
    return rows;
  }

  BatchStream open() {
    return new Reading();
  }

  @Override
  public void close() {
    batches.forEach(VectorSchemaRoot::close);
  }

  private final class Reading implements BatchStream {
    private int next;

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public @Nullable VectorSchemaRoot next() {
      if (next == batches.size()) {
        return null;
      }

      VectorSchemaRoot batch = batches.get(next++);
      return batch.slice(0, batch.getRowCount());
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {
      next = batches.size();
    }
  }
}
