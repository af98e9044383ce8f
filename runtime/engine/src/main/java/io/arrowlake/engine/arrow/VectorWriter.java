package io.arrowlake.engine.arrow;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;

/** Writes columns into Arrow vectors. */
final class VectorWriter {
  private VectorWriter() {}

  /** Makes room for rows in a new vector and marks them all NULL. */
  static void allocate(FieldVector vector, int rows) {
    vector.setInitialCapacity(Math.max(1, rows));
    vector.allocateNew();
    vector.setValueCount(0);
  }

  /** The same for the rows of another vector, with room for exactly their text. */
  static void allocateLike(FieldVector model, FieldVector vector, int rows) {
    if (rows > 0
        && model instanceof BaseVariableWidthVector from
        && vector instanceof BaseVariableWidthVector to) {
      long offsets = from.getOffsetBuffer().memoryAddress();
      int bytes = MemoryUtil.getInt(offsets + 4L * rows) - MemoryUtil.getInt(offsets);
      to.allocateNew(bytes, rows);
      to.setValueCount(0);
    } else {
      allocate(vector, rows);
    }
  }

  /**
   * Writes the first {@code size} values of a column to the rows from {@code start} on, which come
   * right after those written before. The vector has room for them, but text grows as needed.
   */
  static void write(Column column, FieldVector vector, int start, int size) {
    if (size == 0) {
      return;
    }

    switch (vector.getMinorType()) {
      case NULL -> {}
      case VARCHAR, VARBINARY -> texts(column, (BaseVariableWidthVector) vector, start, size);
      default -> fixed(column, vector, start, size);
    }
  }

  private static void fixed(Column column, FieldVector vector, int start, int size) {
    long data = vector.getDataBuffer().memoryAddress();
    validity(column, vector, start, size);
    switch (vector.getMinorType()) {
      case BIT -> bits(column, vector, start, size);
      case SMALLINT -> {
        for (int i = 0; i < size; i++) {
          MemoryUtil.putShort(data + 2L * (start + i), (short) column.longs[i]);
        }
      }
      case INT, DATEDAY -> {
        for (int i = 0; i < size; i++) {
          MemoryUtil.putInt(data + 4L * (start + i), (int) column.longs[i]);
        }
      }
      case BIGINT, TIMEMICRO, TIMESTAMPMICRO, TIMESTAMPMICROTZ -> {
        for (int i = 0; i < size; i++) {
          MemoryUtil.putLong(data + 8L * (start + i), column.longs[i]);
        }
      }
      case DECIMAL -> decimals(column, data, start, size);
      case DECIMAL256 -> {
        for (int i = 0; i < size; i++) {
          if (!column.isNull(i)) {
            Wide.write(column.wides[i], data + (long) Wide.BYTES * (start + i));
          }
        }
      }
      case FLOAT4 -> {
        for (int i = 0; i < size; i++) {
          MemoryUtil.putInt(
              data + 4L * (start + i), Float.floatToRawIntBits((float) column.doubles[i]));
        }
      }
      case FLOAT8 -> {
        for (int i = 0; i < size; i++) {
          MemoryUtil.putLong(
              data + 8L * (start + i), Double.doubleToRawLongBits(column.doubles[i]));
        }
      }
      default -> throw new IllegalStateException("No kernel writes " + vector.getField());
    }
  }

  private static void validity(Column column, FieldVector vector, int start, int size) {
    if (column.nulls == null) {
      Gather.setBits(vector.getValidityBuffer().memoryAddress(), start, start + size);
      return;
    }

    for (int i = 0; i < size; i++) {
      if (!column.isNull(i)) {
        BitVectorHelper.setBit(vector.getValidityBuffer(), start + i);
      }
    }
  }

  private static void bits(Column column, FieldVector vector, int start, int size) {
    for (int i = 0; i < size; i++) {
      if (column.longs[i] != 0) {
        BitVectorHelper.setBit(vector.getDataBuffer(), start + i);
      } else {
        BitVectorHelper.unsetBit(vector.getDataBuffer(), start + i);
      }
    }
  }

  private static void decimals(Column column, long data, int start, int size) {
    boolean wide = column.lane == Lane.DECIMAL;
    for (int i = 0; i < size; i++) {
      long address = data + 16L * (start + i);
      long low = column.longs[i];
      MemoryUtil.putLong(address, low);
      MemoryUtil.putLong(address + 8, wide ? column.highs[i] : low >> 63);
    }
  }

  private static void texts(Column column, BaseVariableWidthVector vector, int start, int size) {
    long total = 0;
    for (int i = 0; i < size; i++) {
      total += column.lengths[i];
    }

    int position = start == 0 ? 0 : vector.getOffsetBuffer().getInt(4L * start);
    TextRoom.reserve(vector, position, total);
    long data = vector.getDataBuffer().memoryAddress();
    long offsets = vector.getOffsetBuffer().memoryAddress();
    MemoryUtil.putInt(offsets + 4L * start, position);
    for (int i = 0; i < size; i++) {
      int length = column.lengths[i];
      if (length > 0) {
        MemoryUtil.copyMemory(column.longs[i], data + position, length);
        position += length;
      }

      MemoryUtil.putInt(offsets + 4L * (start + i) + 4, position);
    }

    validity(column, vector, start, size);
    vector.setLastSet(start + size - 1);
  }
}
