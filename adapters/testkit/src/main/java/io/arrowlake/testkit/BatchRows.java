package io.arrowlake.testkit;

import io.arrowlake.spi.BatchStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of Java values from Arrow batches of house types, in one form for all sources:
 * Boolean, Long for whole numbers, BigDecimal, Double for both floating types, String, LocalDate,
 * LocalTime, LocalDateTime, Instant, List, Map for maps and structs, and a String of hexadecimal
 * digits for bytes.
 */
public final class BatchRows {
  private static final long NANOS_PER_MICRO = 1_000;

  private BatchRows() {}

  /** The rows that are left in a stream; its batches are closed, the stream is not. */
  public static List<List<@Nullable Object>> drain(BatchStream stream) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    VectorSchemaRoot batch = stream.next();
    while (batch != null) {
      rows.addAll(take(batch));
      batch = stream.next();
    }

    return rows;
  }

  /** The rows of a batch, which is closed. */
  public static List<List<@Nullable Object>> take(VectorSchemaRoot batch) {
    try (batch) {
      List<List<@Nullable Object>> rows = new ArrayList<>(batch.getRowCount());
      for (int i = 0; i < batch.getRowCount(); i++) {
        rows.add(row(batch, i));
      }

      return rows;
    }
  }

  private static List<@Nullable Object> row(VectorSchemaRoot batch, int index) {
    List<@Nullable Object> row = new ArrayList<>();
    for (FieldVector vector : batch.getFieldVectors()) {
      row.add(value(vector, index));
    }

    return Collections.unmodifiableList(row);
  }

  /** The value at an index of a vector, null for NULL. */
  public static @Nullable Object value(ValueVector vector, int index) {
    if (vector.isNull(index)) {
      return null;
    } else if (vector instanceof BitVector bits) {
      return bits.get(index) == 1;
    } else if (vector instanceof SmallIntVector numbers) {
      return (long) numbers.get(index);
    } else if (vector instanceof IntVector numbers) {
      return (long) numbers.get(index);
    } else if (vector instanceof BigIntVector numbers) {
      return numbers.get(index);
    } else if (vector instanceof DecimalVector decimals) {
      return decimals.getObject(index);
    } else if (vector instanceof Decimal256Vector decimals) {
      return decimals.getObject(index);
    } else if (vector instanceof Float4Vector numbers) {
      return (double) numbers.get(index);
    } else if (vector instanceof Float8Vector numbers) {
      return numbers.get(index);
    } else if (vector instanceof VarCharVector texts) {
      return texts.getObject(index).toString();
    } else if (vector instanceof VarBinaryVector bytes) {
      return HexFormat.of().formatHex(bytes.get(index));
    }

    return timeOrNested(vector, index);
  }

  private static Object timeOrNested(ValueVector vector, int index) {
    if (vector instanceof DateDayVector days) {
      return LocalDate.ofEpochDay(days.get(index));
    } else if (vector instanceof TimeMicroVector times) {
      return LocalTime.ofNanoOfDay(times.get(index) * NANOS_PER_MICRO);
    } else if (vector instanceof TimeStampMicroVector times) {
      return LocalDateTime.ofInstant(instant(times.get(index)), ZoneOffset.UTC);
    } else if (vector instanceof TimeStampMicroTZVector times) {
      return instant(times.get(index));
    } else if (vector instanceof MapVector maps) {
      return map(maps, index);
    } else if (vector instanceof ListVector lists) {
      return list(lists, index);
    } else if (vector instanceof StructVector structs) {
      return struct(structs, index);
    }

    throw new AssertionError("No house type has the Arrow form " + vector.getField());
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static List<@Nullable Object> list(ListVector lists, int index) {
    List<@Nullable Object> items = new ArrayList<>();
    int end = lists.getElementEndIndex(index);
    for (int i = lists.getElementStartIndex(index); i < end; i++) {
      items.add(value(lists.getDataVector(), i));
    }

    return items;
  }

  private static Map<@Nullable Object, @Nullable Object> map(MapVector maps, int index) {
    Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
    List<FieldVector> pairs = maps.getDataVector().getChildrenFromFields();
    FieldVector keys = pairs.get(0);
    FieldVector values = pairs.get(1);
    int end = maps.getElementEndIndex(index);
    for (int i = maps.getElementStartIndex(index); i < end; i++) {
      entries.put(value(keys, i), value(values, i));
    }

    return entries;
  }

  private static Map<String, @Nullable Object> struct(StructVector structs, int index) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (FieldVector child : structs.getChildrenFromFields()) {
      fields.put(child.getName(), value(child, index));
    }

    return fields;
  }
}
