package io.arrowlake.postgres;

import io.arrowlake.planner.error.ErrorCode;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;

/** Writes floating-point numbers to real and double precision. */
final class FloatEncoder extends ColumnEncoder {
  private final boolean fromSingle;
  private final boolean toSingle;
  private long address;

  private FloatEncoder(boolean fromSingle, boolean toSingle) {
    this.fromSingle = fromSingle;
    this.toSingle = toSingle;
  }

  /** From single precision to real. */
  static FloatEncoder singleToReal() {
    return new FloatEncoder(true, true);
  }

  /** From single precision to double precision. */
  static FloatEncoder singleToDouble() {
    return new FloatEncoder(true, false);
  }

  /** From double precision to real, of which it takes what loses nothing. */
  static FloatEncoder doubleToReal() {
    return new FloatEncoder(false, true);
  }

  /** From double precision to double precision. */
  static FloatEncoder doubleToDouble() {
    return new FloatEncoder(false, false);
  }

  @Override
  void bind(FieldVector values) {
    super.bind(values);
    address = values.getDataBufferAddress();
  }

  @Override
  void binary(int row, CopyBuffer out) {
    if (toSingle) {
      out.sized32(
          fromSingle
              ? MemoryUtil.getInt(address + 4L * row)
              : Float.floatToRawIntBits((float) narrow(row)));
    } else {
      out.sized64(
          fromSingle
              ? Double.doubleToRawLongBits(number(row))
              : MemoryUtil.getLong(address + 8L * row));
    }
  }

  private double number(int row) {
    return fromSingle
        ? Float.intBitsToFloat(MemoryUtil.getInt(address + 4L * row))
        : Double.longBitsToDouble(MemoryUtil.getLong(address + 8L * row));
  }

  private double narrow(int row) {
    double value = number(row);
    if (!Double.isNaN(value) && (float) value != value) {
      throw new BadValueException(
          ErrorCode.NUMERIC_OVERFLOW, "real cannot hold the number exactly");
    }

    return value;
  }

  @Override
  String text(int row) {
    return toSingle && fromSingle
        ? Float.toString((float) number(row))
        : Double.toString(toSingle ? narrow(row) : number(row));
  }
}
