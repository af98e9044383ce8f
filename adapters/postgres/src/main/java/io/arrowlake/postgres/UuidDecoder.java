package io.arrowlake.postgres;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.types.pojo.Field;

/** Writes the 16 bytes of a UUID as its canonical text. */
final class UuidDecoder extends BytesDecoder {
  private static final int BYTES = 16;
  private static final int TEXT = 36;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] text = new byte[TEXT];

  UuidDecoder(Field field, BufferAllocator allocator) {
    super(field, allocator);
  }

  @Override
  void value(byte[] message, int start, int length, int row) {
    if (length != BYTES) {
      throw misfit(length);
    }

    int at = 0;
    for (int i = 0; i < BYTES; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        text[at++] = '-';
      }

      text[at++] = HEX[(message[start + i] >> 4) & 0xF];
      text[at++] = HEX[message[start + i] & 0xF];
    }

    MemoryUtil.copyToMemory(text, 0, reserve(TEXT, row), TEXT);
  }
}
