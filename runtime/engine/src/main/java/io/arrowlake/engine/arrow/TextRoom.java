package io.arrowlake.engine.arrow;

import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.BaseVariableWidthVector;

/** Makes room for bytes in vectors of text. */
final class TextRoom {
  private TextRoom() {}

  /**
   * Makes room for so many more bytes after those in use.
   *
   * @throws OutOfMemoryException where one vector cannot hold them: its offsets have 32 bits
   */
  static void reserve(BaseVariableWidthVector vector, int used, long more) {
    long wanted = used + more;
    if (wanted > Integer.MAX_VALUE) {
      throw new OutOfMemoryException("More than 2 GB of text in one column");
    }

    while (vector.getDataBuffer().capacity() < wanted) {
      vector.reallocDataBuffer(Math.max(wanted, Math.min(Integer.MAX_VALUE, 2L * wanted)));
    }
  }
}
