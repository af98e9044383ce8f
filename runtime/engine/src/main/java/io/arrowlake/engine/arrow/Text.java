package io.arrowlake.engine.arrow;

import org.apache.arrow.memory.util.MemoryUtil;

/** UTF-8 text in raw memory; compared as unsigned bytes. */
final class Text {
  private Text() {}

  static boolean equal(long a, int aLength, long b, int bLength) {
    if (aLength != bLength) {
      return false;
    }

    int i = 0;
    for (; i + 8 <= aLength; i += 8) {
      if (MemoryUtil.getLong(a + i) != MemoryUtil.getLong(b + i)) {
        return false;
      }
    }

    for (; i < aLength; i++) {
      if (MemoryUtil.getByte(a + i) != MemoryUtil.getByte(b + i)) {
        return false;
      }
    }

    return true;
  }

  static int compare(long a, int aLength, long b, int bLength) {
    int common = Math.min(aLength, bLength);
    int i = 0;
    for (; i + 8 <= common; i += 8) {
      long first = MemoryUtil.getLong(a + i);
      long second = MemoryUtil.getLong(b + i);
      if (first != second) {
        return Long.compareUnsigned(Long.reverseBytes(first), Long.reverseBytes(second));
      }
    }

    for (; i < common; i++) {
      int order = (MemoryUtil.getByte(a + i) & 0xff) - (MemoryUtil.getByte(b + i) & 0xff);
      if (order != 0) {
        return order;
      }
    }

    return Integer.compare(aLength, bLength);
  }

  static int compare(long a, int aLength, byte[] b) {
    int common = Math.min(aLength, b.length);
    for (int i = 0; i < common; i++) {
      int order = (MemoryUtil.getByte(a + i) & 0xff) - (b[i] & 0xff);
      if (order != 0) {
        return order;
      }
    }

    return Integer.compare(aLength, b.length);
  }

  static long hash(long address, int length) {
    long hash = length * 0x9E3779B97F4A7C15L;
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      hash = (Long.rotateLeft(hash, 27) ^ MemoryUtil.getLong(address + i)) * 0xC2B2AE3D27D4EB4FL;
    }

    for (; i < length; i++) {
      hash = (Long.rotateLeft(hash, 5) ^ MemoryUtil.getByte(address + i)) * 0xC2B2AE3D27D4EB4FL;
    }

    return hash;
  }

  /** The first eight bytes, so that unsigned numbers order like the text. */
  static long prefix(long address, int length) {
    if (length >= 8) {
      return Long.reverseBytes(MemoryUtil.getLong(address));
    }

    long prefix = 0;
    for (int i = 0; i < length; i++) {
      prefix |= (MemoryUtil.getByte(address + i) & 0xffL) << (56 - 8 * i);
    }

    return prefix;
  }

  /** The length in bytes of the character whose first byte is given. */
  static int characterLength(byte first) {
    int lead = first & 0xff;
    return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  }

  static int characters(long address, int length) {
    int count = 0;
    for (int i = 0; i < length; i++) {
      count += (MemoryUtil.getByte(address + i) & 0xc0) == 0x80 ? 0 : 1;
    }

    return count;
  }

  /** The bytes that the first {@code count} characters take, the length where there are fewer. */
  static int bytesOf(long address, int length, long count) {
    int at = 0;
    for (long n = 0; n < count && at < length; n++) {
      at += characterLength(MemoryUtil.getByte(address + at));
    }

    return Math.min(at, length);
  }
}
