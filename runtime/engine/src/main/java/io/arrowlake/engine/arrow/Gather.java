package io.arrowlake.engine.arrow;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;

/** Copies chosen rows of one Arrow vector to another of the same type. */
final class Gather {
  private Gather() {}

  /**
   * Copies the rows {@code positions[from]} up to {@code positions[to - 1]} to the rows from {@code
   * start} on; a position of -1 gives NULL.
   */
  static void copy(
      FieldVector source, int[] positions, int from, int to, FieldVector target, int start) {
    switch (source.getMinorType()) {
      case BIT,
          SMALLINT,
          INT,
          DATEDAY,
          FLOAT4,
          BIGINT,
          TIMEMICRO,
          TIMESTAMPMICRO,
          TIMESTAMPMICROTZ,
          FLOAT8,
          DECIMAL,
          DECIMAL256 ->
          fixed(source, positions, from, to, target, start);
      case VARCHAR, VARBINARY ->
          texts(
              (BaseVariableWidthVector) source,
              positions,
              from,
              to,
              (BaseVariableWidthVector) target,
              start);
      case NULL -> {}
      default -> any(source, positions, from, to, target, start);
    }
  }

  private static void any(
      FieldVector source, int[] positions, int from, int to, FieldVector target, int start) {
    for (int i = from; i < to; i++) {
      if (positions[i] >= 0) {
        target.copyFromSafe(positions[i], start + i - from, source);
      }
    }
  }

  private static void fixed(
      FieldVector source, int[] positions, int from, int to, FieldVector target, int start) {
    validity(source, positions, from, to, target, start);
    long in = source.getDataBuffer().memoryAddress();
    long out = target.getDataBuffer().memoryAddress();
    int shift = start - from;
    switch (source.getMinorType()) {
      case BIT -> bits(source, positions, from, to, target, shift);
      case SMALLINT -> {
        for (int i = from; i < to; i++) {
          if (positions[i] >= 0) {
            MemoryUtil.putShort(
                out + 2L * (i + shift), MemoryUtil.getShort(in + 2L * positions[i]));
          }
        }
      }
      case INT, DATEDAY, FLOAT4 -> {
        for (int i = from; i < to; i++) {
          if (positions[i] >= 0) {
            MemoryUtil.putInt(out + 4L * (i + shift), MemoryUtil.getInt(in + 4L * positions[i]));
          }
        }
      }
      case DECIMAL -> {
        for (int i = from; i < to; i++) {
          if (positions[i] >= 0) {
            long read = in + 16L * positions[i];
            long write = out + 16L * (i + shift);
            MemoryUtil.putLong(write, MemoryUtil.getLong(read));
            MemoryUtil.putLong(write + 8, MemoryUtil.getLong(read + 8));
          }
        }
      }
      case DECIMAL256 -> {
        for (int i = from; i < to; i++) {
          if (positions[i] >= 0) {
            MemoryUtil.copyMemory(
                in + (long) Wide.BYTES * positions[i],
                out + (long) Wide.BYTES * (i + shift),
                Wide.BYTES);
          }
        }
      }
      default -> {
        for (int i = from; i < to; i++) {
          if (positions[i] >= 0) {
            MemoryUtil.putLong(out + 8L * (i + shift), MemoryUtil.getLong(in + 8L * positions[i]));
          }
        }
      }
    }
  }

  private static void bits(
      FieldVector source, int[] positions, int from, int to, FieldVector target, int shift) {
    long in = source.getDataBuffer().memoryAddress();
    for (int i = from; i < to; i++) {
      int row = positions[i];
      if (row >= 0 && (MemoryUtil.getByte(in + (row >> 3)) >> (row & 7) & 1) != 0) {
        BitVectorHelper.setBit(target.getDataBuffer(), i + shift);
      } else {
        BitVectorHelper.unsetBit(target.getDataBuffer(), i + shift);
      }
    }
  }

  private static void validity(
      FieldVector source, int[] positions, int from, int to, FieldVector target, int start) {
    long in = source.getValidityBuffer().memoryAddress();
    long out = target.getValidityBuffer().memoryAddress();
    if (VectorReader.isDense(source, positions, from, to)) {
      setBits(out, start, start + to - from);
      return;
    }

    for (int i = from; i < to; i++) {
      int row = positions[i];
      if (row >= 0 && (MemoryUtil.getByte(in + (row >> 3)) >> (row & 7) & 1) != 0) {
        int written = start + i - from;
        long address = out + (written >> 3);
        MemoryUtil.putByte(address, (byte) (MemoryUtil.getByte(address) | 1 << (written & 7)));
      }
    }
  }

  /** Sets the bits of a run. */
  static void setBits(long bitmap, int from, int to) {
    int bit = from;
    for (; bit < to && (bit & 7) != 0; bit++) {
      setBit(bitmap, bit);
    }

    int bytes = (to - bit) >> 3;
    if (bytes > 0) {
      MemoryUtil.setMemory(bitmap + (bit >> 3), bytes, (byte) 0xff);
      bit += bytes << 3;
    }

    for (; bit < to; bit++) {
      setBit(bitmap, bit);
    }
  }

  private static void setBit(long bitmap, int bit) {
    long address = bitmap + (bit >> 3);
    MemoryUtil.putByte(address, (byte) (MemoryUtil.getByte(address) | 1 << (bit & 7)));
  }

  private static void texts(
      BaseVariableWidthVector source,
      int[] positions,
      int from,
      int to,
      BaseVariableWidthVector target,
      int start) {
    if (from == to) {
      return;
    }

    Column texts =
        VectorReader.read(source, Lane.TEXT, Rows.selection(slice(positions, from, to), to - from));
    VectorWriter.write(texts, target, start, to - from);
  }

  private static int[] slice(int[] positions, int from, int to) {
    return from == 0 ? positions : java.util.Arrays.copyOfRange(positions, from, to);
  }
}
