package io.arrowlake.testkit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
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
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes Arrow batches from rows of the Java values that {@link BatchRows} gives; no nested ones.
 */
public final class RowBatches {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private RowBatches() {}

  /** A batch with these rows, which the caller closes. */
  public static VectorSchemaRoot of(
      Schema schema,
      List<? extends List<? extends @Nullable Object>> rows,
      BufferAllocator allocator) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
    try {
      batch.allocateNew();
      for (int column = 0; column < schema.getFields().size(); column++) {
        FieldVector vector = batch.getVector(column);
        for (int row = 0; row < rows.size(); row++) {
          set(vector, row, rows.get(row).get(column));
        }
      }

      batch.setRowCount(rows.size());
      return batch;
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
  }

  private static void set(FieldVector vector, int index, @Nullable Object value) {
    if (value == null) {
      vector.setNull(index);
    } else if (vector instanceof BitVector bits) {
      bits.setSafe(index, (Boolean) value ? 1 : 0);
    } else if (vector instanceof SmallIntVector numbers) {
      numbers.setSafe(index, Math.toIntExact((Long) value));
    } else if (vector instanceof IntVector numbers) {
      numbers.setSafe(index, Math.toIntExact((Long) value));
    } else if (vector instanceof BigIntVector numbers) {
      numbers.setSafe(index, (Long) value);
    } else if (vector instanceof DecimalVector decimals) {
      BigDecimal decimal = (BigDecimal) value;
      decimals.setSafe(index, decimal.setScale(decimals.getScale(), RoundingMode.UNNECESSARY));
    } else if (vector instanceof Decimal256Vector decimals) {
      BigDecimal decimal = (BigDecimal) value;
      decimals.setSafe(index, decimal.setScale(decimals.getScale(), RoundingMode.UNNECESSARY));
    } else if (vector instanceof Float4Vector numbers) {
      numbers.setSafe(index, ((Double) value).floatValue());
    } else if (vector instanceof Float8Vector numbers) {
      numbers.setSafe(index, (Double) value);
    } else if (vector instanceof VarCharVector texts) {
      texts.setSafe(index, ((String) value).getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof VarBinaryVector bytes) {
      bytes.setSafe(index, HexFormat.of().parseHex((String) value));
    } else {
      setTime(vector, index, value);
    }
  }

  private static void setTime(FieldVector vector, int index, Object value) {
    if (vector instanceof DateDayVector days) {
      days.setSafe(index, Math.toIntExact(((LocalDate) value).toEpochDay()));
    } else if (vector instanceof TimeMicroVector times) {
      times.setSafe(index, ((LocalTime) value).toNanoOfDay() / NANOS_PER_MICRO);
    } else if (vector instanceof TimeStampMicroVector times) {
      times.setSafe(index, micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)));
    } else if (vector instanceof TimeStampMicroTZVector times) {
      times.setSafe(index, micros((Instant) value));
    } else {
      throw new AssertionError("No flat house type has the Arrow form " + vector.getField());
    }
  }

  /** ChronoUnit.MICROS.between counts nanoseconds, which overflow from the year 2262 on. */
  private static long micros(Instant instant) {
    return Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND)
        + instant.getNano() / NANOS_PER_MICRO;
  }
}
