package io.arrowlake.postgres;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.arrow.memory.util.MemoryUtil;

/** Bytes on their way to the server, in its order: the most significant first. Grows as needed. */
final class CopyBuffer {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private byte[] bytes;
  private int size;

  CopyBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Forgets what stands behind this place. */
  void truncate(int place) {
    size = place;
  }

  private void reserve(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), 2 * bytes.length));
    }
  }

  void int8(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  void int16(int value) {
    reserve(Short.BYTES);
    SHORT.set(bytes, size, (short) value);
    size += Short.BYTES;
  }

  void int32(int value) {
    reserve(Integer.BYTES);
    INT.set(bytes, size, value);
    size += Integer.BYTES;
  }

  void int64(long value) {
    reserve(Long.BYTES);
    LONG.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** A length and a value of that many bytes. */
  void sized16(int value) {
    reserve(Integer.BYTES + Short.BYTES);
    INT.set(bytes, size, Short.BYTES);
    SHORT.set(bytes, size + Integer.BYTES, (short) value);
    size += Integer.BYTES + Short.BYTES;
  }

  /** A length and a value of that many bytes. */
  void sized32(int value) {
    reserve(2 * Integer.BYTES);
    INT.set(bytes, size, Integer.BYTES);
    INT.set(bytes, size + Integer.BYTES, value);
    size += 2 * Integer.BYTES;
  }

  /** A length and a value of that many bytes. */
  void sized64(long value) {
    reserve(Integer.BYTES + Long.BYTES);
    INT.set(bytes, size, Long.BYTES);
    LONG.set(bytes, size + Integer.BYTES, value);
    size += Integer.BYTES + Long.BYTES;
  }

  /** Bytes from outside the heap. */
  void memory(long address, int length) {
    reserve(length);
    MemoryUtil.copyFromMemory(address, bytes, size, length);
    size += length;
  }

  void array(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /** Sets an int that was written before. */
  void patch(int place, int value) {
    INT.set(bytes, place, value);
  }

  /** Sets a short that was written before. */
  void patch16(int place, int value) {
    SHORT.set(bytes, place, (short) value);
  }

  /** A length and a value of eight bytes and shorts, which are taken from their end to a place. */
  void sized64AndShorts(long first, short[] shorts, int from, int to) {
    int length = Long.BYTES + Short.BYTES * (from - to);
    reserve(Integer.BYTES + length);
    byte[] target = bytes;
    INT.set(target, size, length);
    LONG.set(target, size + Integer.BYTES, first);
    int at = size + Integer.BYTES + Long.BYTES;
    for (int i = from - 1; i >= to; i--) {
      SHORT.set(target, at, shorts[i]);
      at += Short.BYTES;
    }

    size = at;
  }

  /** Whether a zero byte stands behind this place. */
  boolean hasZero(int from) {
    byte[] here = bytes;
    int end = size;
    for (int i = from; i < end; i++) {
      if (here[i] == 0) {
        return true;
      }
    }

    return false;
  }

  /**
   * Whether any byte of memory is zero; eight are tested at once, by a borrow that only a zero byte
   * starts (Alan Mycroft's test, in "Bit Twiddling Hacks").
   */
  static boolean hasZero(long address, long length) {
    long at = address;
    long end = address + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long word = MemoryUtil.getLong(at);
      if (((word - LOW_BITS) & ~word & HIGH_BITS) != 0) {
        return true;
      }
    }

    for (; at < end; at++) {
      if (MemoryUtil.getByte(at) == 0) {
        return true;
      }
    }

    return false;
  }
}
