package io.arrowlake.engine.arrow;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Gives the rows of a table in batches. */
final class RowsStream implements BatchStream {
  private final ArrowFixture.Table table;
  private final BufferAllocator allocator;
  private volatile boolean cancelled;
  private int position;
  boolean closed;

  RowsStream(ArrowFixture.Table table, BufferAllocator allocator) {
    this.table = table;
    this.allocator = allocator;
  }

  @Override
  public Schema schema() {
    return ArrowSchemas.schema(table.rowType());
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (cancelled) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "Cancelled");
    }

    if (position >= table.rows().size()) {
      return null;
    }

    int end = Math.min(table.rows().size(), position + table.batchRows());
    List<List<@Nullable Object>> rows = table.rows().subList(position, end);
    position = end;
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema(), allocator);
    batch.allocateNew();
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        Object value = rows.get(row).get(column);
        if (value != null) {
          set(batch.getVector(column), row, value);
        }
      }
    }

    batch.setRowCount(rows.size());
    return batch;
  }

  static void set(FieldVector vector, int row, Object value) {
    if (vector instanceof BitVector bits) {
      bits.setSafe(row, (Boolean) value ? 1 : 0);
    } else if (vector instanceof SmallIntVector shorts) {
      shorts.setSafe(row, ((Number) value).shortValue());
    } else if (vector instanceof IntVector ints) {
      ints.setSafe(row, ((Number) value).intValue());
    } else if (vector instanceof BigIntVector longs) {
      longs.setSafe(row, ((Number) value).longValue());
    } else if (vector instanceof DecimalVector decimals) {
      decimals.setSafe(row, ((BigDecimal) value).setScale(decimals.getScale()));
    } else if (vector instanceof Decimal256Vector decimals) {
      decimals.setSafe(row, ((BigDecimal) value).setScale(decimals.getScale()));
    } else if (vector instanceof Float4Vector floats) {
      floats.setSafe(row, ((Number) value).floatValue());
    } else if (vector instanceof Float8Vector doubles) {
      doubles.setSafe(row, ((Number) value).doubleValue());
    } else if (vector instanceof VarCharVector texts) {
      texts.setSafe(row, value.toString().getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof DateDayVector dates) {
      dates.setSafe(row, (int) ((LocalDate) value).toEpochDay());
    } else if (vector instanceof TimeStampMicroVector timestamps) {
      LocalDateTime epoch = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);
      timestamps.setSafe(row, ChronoUnit.MICROS.between(epoch, (LocalDateTime) value));
    } else {
      throw new IllegalArgumentException("No values for " + vector.getField());
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {
    closed = true;
  }
}
