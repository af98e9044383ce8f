package io.arrowlake.postgres;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;

/**
 * Writes the values of one column from COPY's binary form into a vector. Used by one thread. Values
 * go straight to the vector's memory: the vector is made large enough first, so that nothing is
 * checked per value but the length that the server sent.
 *
 * <p>All rows are valid from the start of a batch; only a NULL touches the validity bits.
 */
abstract class ColumnDecoder {
  static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, BIG_ENDIAN).withInvokeExactBehavior();
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, BIG_ENDIAN).withInvokeExactBehavior();
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, BIG_ENDIAN).withInvokeExactBehavior();

  private final String column;
  private long validity;

  ColumnDecoder(String column) {
    this.column = column;
  }

  /** Makes the vector of the next batch. */
  abstract FieldVector begin(int rows);

  /** Takes the value of a row. */
  abstract void value(byte[] message, int start, int length, int row);

  /** Hands over the vector, which has so many rows. */
  abstract FieldVector end(int rows);

  /** Frees the vector of a batch that is not handed over. */
  abstract void abandon();

  /** Takes the NULL of a row. */
  void missing(int row) {
    long address = validity + (row >> 3);
    MemoryUtil.putByte(address, (byte) (MemoryUtil.getByte(address) & ~(1 << (row & 7))));
  }

  /** Marks all rows of a new vector as valid. */
  final void allValid(FieldVector vector) {
    validity = vector.getValidityBufferAddress();
    MemoryUtil.setMemory(validity, vector.getValidityBuffer().capacity(), (byte) 0xFF);
  }

  final String column() {
    return column;
  }

  /** The server sent another type than the fragment declares. */
  final ArrowLakeException misfit(int length) {
    return new ArrowLakeException(
        ErrorCode.INTERNAL_ERROR,
        "Column "
            + column
            + " came from the server in another type: a value of "
            + length
            + " bytes");
  }

  static short int16(byte[] message, int start) {
    return (short) SHORT.get(message, start);
  }

  static int int32(byte[] message, int start) {
    return (int) INT.get(message, start);
  }

  static long int64(byte[] message, int start) {
    return (long) LONG.get(message, start);
  }
}
