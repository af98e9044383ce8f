package io.arrowlake.postgres;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Writes text, which comes in UTF-8, and bytes. The memory of the next batch is guessed from the
 * one before.
 */
class BytesDecoder extends ColumnDecoder {
  private static final int FIRST_GUESS = 16;
  private static final int OFFSET_SHIFT = 2;

  private final BufferAllocator allocator;
  private final Field field;
  private BaseVariableWidthVector vector;
  private double bytesPerRow = FIRST_GUESS;
  private long offsets;
  private long data;
  private long capacity;
  private long used;

  BytesDecoder(Field field, BufferAllocator allocator) {
    super(field.getName());
    this.field = field;
    this.allocator = allocator;
    this.vector = create();
  }

  private BaseVariableWidthVector create() {
    return (BaseVariableWidthVector) field.createVector(allocator);
  }

  @Override
  final FieldVector begin(int rows) {
    vector = create();
    vector.allocateNew((long) Math.max(FIRST_GUESS, bytesPerRow * rows), rows);
    offsets = vector.getOffsetBufferAddress();
    used = 0;
    MemoryUtil.putInt(offsets, 0);
    locate();
    allValid(vector);
    return vector;
  }

  private void locate() {
    data = vector.getDataBufferAddress();
    capacity = vector.getDataBuffer().capacity();
  }

  @Override
  void value(byte[] message, int start, int length, int row) {
    MemoryUtil.copyToMemory(message, start, reserve(length, row), length);
  }

  /** The place of a row's value of this length. */
  final long reserve(int length, int row) {
    long end = used + length;
    if (end > capacity) {
      vector.reallocDataBuffer(end);
      locate();
    }

    long place = data + used;
    used = end;
    MemoryUtil.putInt(offsets + ((row + 1L) << OFFSET_SHIFT), (int) end);
    return place;
  }

  @Override
  final void missing(int row) {
    super.missing(row);
    MemoryUtil.putInt(offsets + ((row + 1L) << OFFSET_SHIFT), (int) used);
  }

  @Override
  final FieldVector end(int rows) {
    if (rows > 0) {
      bytesPerRow = (double) used / rows * 1.1;
    }

    vector.setLastSet(rows - 1);
    vector.setValueCount(rows);
    return vector;
  }

  @Override
  final void abandon() {
    vector.close();
  }
}
