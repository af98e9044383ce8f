package io.arrowlake.postgres;

import io.arrowlake.planner.error.ErrorCode;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;

/** Writes Arrow's intervals of months, days and nanoseconds to interval. */
final class IntervalEncoder extends ColumnEncoder {
  private static final int BYTES = 16;
  private static final long NANOS_PER_MICRO = 1_000;

  private long address;

  @Override
  void bind(FieldVector values) {
    super.bind(values);
    address = values.getDataBufferAddress();
  }

  @Override
  void binary(int row, CopyBuffer out) {
    long place = address + (long) row * IntervalMonthDayNanoVector.TYPE_WIDTH;
    out.int32(BYTES);
    out.int64(micros(place));
    out.int32(MemoryUtil.getInt(place + Integer.BYTES));
    out.int32(MemoryUtil.getInt(place));
  }

  private static long micros(long place) {
    long nanos = MemoryUtil.getLong(place + 2 * Integer.BYTES);
    if (nanos % NANOS_PER_MICRO != 0) {
      throw new BadValueException(
          ErrorCode.INVALID_VALUE, "PostgreSQL's intervals have microseconds, and this has more");
    }

    return nanos / NANOS_PER_MICRO;
  }

  @Override
  String text(int row) {
    long place = address + (long) row * IntervalMonthDayNanoVector.TYPE_WIDTH;
    return MemoryUtil.getInt(place)
        + " months "
        + MemoryUtil.getInt(place + Integer.BYTES)
        + " days "
        + micros(place)
        + " microseconds";
  }
}
