package io.arrowlake.postgres;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Writes values that all have one size. Used by one thread. */
abstract class FixedDecoder extends ColumnDecoder {
  private final BufferAllocator allocator;
  private final Field field;
  private BaseFixedWidthVector vector;

  /** Where the values of the batch begin. */
  long address;

  FixedDecoder(Field field, BufferAllocator allocator) {
    super(field.getName());
    this.field = field;
    this.allocator = allocator;
    this.vector = create();
  }

  private BaseFixedWidthVector create() {
    return (BaseFixedWidthVector) field.createVector(allocator);
  }

  @Override
  final FieldVector begin(int rows) {
    vector = create();
    vector.allocateNew(rows);
    address = vector.getDataBufferAddress();
    allValid(vector);
    return vector;
  }

  @Override
  final FieldVector end(int rows) {
    vector.setValueCount(rows);
    return vector;
  }

  @Override
  final void abandon() {
    vector.close();
  }

  /** BOOLEAN: the vector's bits are 0 from the start. */
  static final class Bool extends FixedDecoder {
    Bool(Field field, BufferAllocator allocator) {
      super(field, allocator);
    }

    @Override
    void value(byte[] message, int start, int length, int row) {
      if (length != 1) {
        throw misfit(length);
      }

      if (message[start] != 0) {
        long at = address + (row >> 3);
        MemoryUtil.putByte(at, (byte) (MemoryUtil.getByte(at) | 1 << (row & 7)));
      }
    }
  }

  /** SMALLINT. */
  static final class Int16 extends FixedDecoder {
    Int16(Field field, BufferAllocator allocator) {
      super(field, allocator);
    }

    @Override
    void value(byte[] message, int start, int length, int row) {
      if (length != Short.BYTES) {
        throw misfit(length);
      }

      MemoryUtil.putShort(address + ((long) row << 1), int16(message, start));
    }
  }

  /** INTEGER and REAL, whose bits are copied. */
  static final class Int32 extends FixedDecoder {
    Int32(Field field, BufferAllocator allocator) {
      super(field, allocator);
    }

    @Override
    void value(byte[] message, int start, int length, int row) {
      if (length != Integer.BYTES) {
        throw misfit(length);
      }

      MemoryUtil.putInt(address + ((long) row << 2), int32(message, start));
    }
  }

  /** BIGINT and DOUBLE, whose bits are copied. */
  static final class Int64 extends FixedDecoder {
    Int64(Field field, BufferAllocator allocator) {
      super(field, allocator);
    }

    @Override
    void value(byte[] message, int start, int length, int row) {
      if (length != Long.BYTES) {
        throw misfit(length);
      }

      MemoryUtil.putLong(address + ((long) row << 3), int64(message, start));
    }
  }
}
