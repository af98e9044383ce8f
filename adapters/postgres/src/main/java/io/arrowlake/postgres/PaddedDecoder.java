package io.arrowlake.postgres;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Writes character(n) as text without its trailing blanks, as PostgreSQL's own cast to text does:
 * blanks alone, no other white space.
 */
final class PaddedDecoder extends BytesDecoder {
  PaddedDecoder(Field field, BufferAllocator allocator) {
    super(field, allocator);
  }

  @Override
  void value(byte[] message, int start, int length, int row) {
    int end = start + length;
    while (end > start && message[end - 1] == ' ') {
      end--;
    }

    super.value(message, start, end - start, row);
  }
}
