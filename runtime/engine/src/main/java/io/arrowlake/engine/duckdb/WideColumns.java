package io.arrowlake.engine.duckdb;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Columns of decimals of 256 bits on their way to DuckDB and back: it holds them as bytes that
 * order as the numbers do, from the most significant on, with the bit of the sign turned round.
 * Stateless.
 */
final class WideColumns {
  private static final int BYTES = 32;
  private static final int PARTS = BYTES / Long.BYTES;

  private WideColumns() {}

  static boolean isWide(Field field) {
    return field.getType() instanceof ArrowType.Decimal type
        && type.getBitWidth() == BYTES * Byte.SIZE;
  }

  /** The form in which DuckDB is given a column. */
  static Field given(Field field) {
    return isWide(field) ? as(field, new ArrowType.FixedSizeBinary(BYTES)) : field;
  }

  /** The schema in which DuckDB gives columns back. */
  static Schema returned(Schema schema) {
    return new Schema(
        schema.getFields().stream()
            .map(field -> isWide(field) ? as(field, ArrowType.Binary.INSTANCE) : field)
            .toList());
  }

  private static Field as(Field field, ArrowType type) {
    return new Field(field.getName(), FieldType.nullable(type), List.of());
  }

  /** Fills a column for DuckDB. */
  static void give(Decimal256Vector from, FixedSizeBinaryVector to) {
    int rows = from.getValueCount();
    to.allocateNew(Math.max(1, rows));
    long in = from.getDataBuffer().memoryAddress();
    long out = to.getDataBuffer().memoryAddress();
    for (int i = 0; i < rows; i++) {
      if (!from.isNull(i)) {
        BitVectorHelper.setBit(to.getValidityBuffer(), i);
        turn(in + (long) i * BYTES, out + (long) i * BYTES);
        turnSign(out + (long) i * BYTES);
      }
    }

    to.setValueCount(rows);
  }

  /**
   * The batch with decimals for bytes.
   *
   * @param batch of the schema {@link #returned}; its vectors are closed or handed on
   */
  static VectorSchemaRoot restore(
      VectorSchemaRoot batch, Schema schema, BufferAllocator allocator) {
    int rows = batch.getRowCount();
    List<FieldVector> vectors = new ArrayList<>(batch.getFieldVectors());
    try {
      for (int i = 0; i < vectors.size(); i++) {
        Field field = schema.getFields().get(i);
        if (isWide(field)) {
          try (VarBinaryVector bytes = (VarBinaryVector) vectors.get(i)) {
            vectors.set(i, restored(bytes, field, allocator));
          }
        }
      }
    } catch (Throwable e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }

    return new VectorSchemaRoot(schema, vectors, rows);
  }

  private static Decimal256Vector restored(
      VarBinaryVector from, Field field, BufferAllocator allocator) {
    Decimal256Vector to = (Decimal256Vector) field.createVector(allocator);
    try {
      int rows = from.getValueCount();
      to.allocateNew(Math.max(1, rows));
      long in = from.getDataBuffer().memoryAddress();
      long out = to.getDataBuffer().memoryAddress();
      for (int i = 0; i < rows; i++) {
        if (!from.isNull(i)) {
          if (from.getValueLength(i) != BYTES) {
            throw new ArrowLakeException(
                ErrorCode.INTERNAL_ERROR,
                "DuckDB gave a decimal of " + from.getValueLength(i) + " bytes");
          }

          BitVectorHelper.setBit(to.getValidityBuffer(), i);
          turn(in + from.getStartOffset(i), out + (long) i * BYTES);
          turnSign(out + (long) (i + 1) * BYTES - 1);
        }
      }

      to.setValueCount(rows);
      return to;
    } catch (Throwable e) {
      to.close();
      throw e;
    }
  }

  /** Copies a value with its bytes the other way round. */
  private static void turn(long from, long to) {
    for (int i = 0; i < PARTS; i++) {
      long part = MemoryUtil.getLong(from + (long) i * Long.BYTES);
      MemoryUtil.putLong(to + (long) (PARTS - 1 - i) * Long.BYTES, Long.reverseBytes(part));
    }
  }

  /** Turns the highest bit of a byte round. */
  private static void turnSign(long address) {
    MemoryUtil.putByte(address, (byte) (MemoryUtil.getByte(address) ^ Byte.MIN_VALUE));
  }
}
