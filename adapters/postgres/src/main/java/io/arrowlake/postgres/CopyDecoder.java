package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.ArrowSchemas;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataTypeField;

/**
 * Turns the messages of {@code COPY ... TO STDOUT (FORMAT binary)} into batches. Each message holds
 * one row; a header of the whole stream precedes the first. Used by one thread.
 */
final class CopyDecoder {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };

  /** The first batch is small, so that a query's first rows come soon. */
  private static final int FIRST_ROWS = 4096;

  private static final int MOST_ROWS = 65_536;
  private static final int GROWTH = 4;
  private static final long MOST_BYTES = 64L << 20;

  private final ColumnDecoder[] columns;
  private boolean started;
  private int begun;
  private int limit = FIRST_ROWS;
  private int rows;
  private long bytes;

  /** A decoder for rows of this format, whose batches come from the allocator. */
  CopyDecoder(CopyFormat format, BufferAllocator allocator) {
    List<RelDataTypeField> fields = format.rowType().getFieldList();
    columns = new ColumnDecoder[fields.size()];
    for (int i = 0; i < columns.length; i++) {
      RelDataTypeField column = fields.get(i);
      columns[i] =
          format.padded().contains(i)
              ? new PaddedDecoder(ArrowSchemas.field(column.getName(), column.getType()), allocator)
              : decoder(column, allocator, format.special());
    }
  }

  private static ColumnDecoder decoder(
      RelDataTypeField column, BufferAllocator allocator, SpecialValues special) {
    Field field = ArrowSchemas.field(column.getName(), column.getType());
    return switch (column.getType().getSqlTypeName()) {
      case BOOLEAN -> new FixedDecoder.Bool(field, allocator);
      case TINYINT, SMALLINT -> new FixedDecoder.Int16(field, allocator);
      case INTEGER, REAL -> new FixedDecoder.Int32(field, allocator);
      case BIGINT, FLOAT, DOUBLE -> new FixedDecoder.Int64(field, allocator);
      case DECIMAL -> new DecimalDecoder(field, allocator, special);
      case CHAR, VARCHAR, BINARY, VARBINARY -> new BytesDecoder(field, allocator);
      case UUID -> new UuidDecoder(field, allocator);
      case DATE -> new TimeDecoder.Date(field, allocator, special);
      case TIME -> new TimeDecoder.Time(field, allocator, special);
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          new TimeDecoder.Timestamp(field, allocator, special);
      case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH ->
          new TimeDecoder.Months(field, allocator, special);
      case INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          new TimeDecoder.Micros(field, allocator, special);
      case NULL -> new NullDecoder(column.getName());
      default ->
          throw new ArrowLakeException(
              ErrorCode.NOT_SUPPORTED,
              "A column of the type "
                  + column.getType()
                  + " cannot be read from PostgreSQL: "
                  + column.getName());
    };
  }

  /** Whether the batch must be taken before more is added. */
  boolean isFull() {
    return rows == limit || bytes >= MOST_BYTES;
  }

  /** The rows added since the last batch. */
  int rows() {
    return rows;
  }

  /** Adds what a message holds. */
  void add(byte[] message) {
    int start = 0;
    if (!started) {
      start = skipHeader(message);
      started = true;
      if (start == message.length) {
        return;
      }
    }

    int fields = ColumnDecoder.int16(message, start);
    if (fields == columns.length) {
      addRow(message, start + Short.BYTES);
    } else if (columns.length == 0 && fields == 1) {
      // A SELECT has at least one column: its value stands for the row.
      rows++;
    } else if (fields != -1) {
      throw wrong("a row has " + fields + " columns instead of " + columns.length);
    }
  }

  private void addRow(byte[] message, int start) {
    if (rows == 0) {
      begin();
    }

    int at = start;
    int row = rows;
    for (ColumnDecoder column : columns) {
      int length = ColumnDecoder.int32(message, at);
      at += Integer.BYTES;
      if (length < 0) {
        column.missing(row);
      } else if (length > message.length - at) {
        throw wrong("a value of " + length + " bytes is longer than its message");
      } else {
        column.value(message, at, length, row);
        at += length;
      }
    }

    if (at != message.length) {
      throw wrong("a message holds more than one row");
    }

    rows = row + 1;
    bytes += message.length;
  }

  private void begin() {
    abandon();
    bytes = 0;
    for (ColumnDecoder column : columns) {
      column.begin(limit);
      begun++;
    }
  }

  private static int skipHeader(byte[] message) {
    int fixed = SIGNATURE.length + 2 * Integer.BYTES;
    boolean known = message.length >= fixed;
    for (int i = 0; known && i < SIGNATURE.length; i++) {
      known = message[i] == SIGNATURE[i];
    }

    int flags = known ? ColumnDecoder.int32(message, SIGNATURE.length) : -1;
    if (flags != 0) {
      throw wrong("the header is unknown");
    }

    return fixed + ColumnDecoder.int32(message, SIGNATURE.length + Integer.BYTES);
  }

  private static ArrowLakeException wrong(String detail) {
    return new ArrowLakeException(
        ErrorCode.INTERNAL_ERROR, "The binary COPY stream is not as expected: " + detail);
  }

  /** Hands over the rows added since the last batch. */
  VectorSchemaRoot take() {
    if (rows == 0) {
      begin();
    }

    List<Field> fields = new ArrayList<>();
    List<FieldVector> vectors = new ArrayList<>();
    for (ColumnDecoder column : columns) {
      FieldVector vector = column.end(rows);
      fields.add(vector.getField());
      vectors.add(vector);
    }

    VectorSchemaRoot batch = new VectorSchemaRoot(fields, vectors, rows);
    begun = 0;
    rows = 0;
    bytes = 0;
    limit = Math.min(MOST_ROWS, limit * GROWTH);
    return batch;
  }

  /** Frees the rows that were added and not taken. */
  void abandon() {
    for (; begun > 0; begun--) {
      columns[begun - 1].abandon();
    }
  }
}
