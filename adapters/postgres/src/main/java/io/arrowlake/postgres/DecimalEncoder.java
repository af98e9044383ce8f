package io.arrowlake.postgres;

import io.arrowlake.planner.error.ErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Writes Decimal128 and Decimal256 to numeric; a column of less scale takes what loses nothing. */
final class DecimalEncoder extends ColumnEncoder {
  private static final int ANY_SCALE = -1;
  private static final int LONG_DIGITS = 18;

  private final NumericBytes numeric = new NumericBytes();
  private final int bytes;
  private final int scale;
  private final int kept;
  private final RemoteType target;
  private final long bound;
  private long address;

  DecimalEncoder(ArrowType.Decimal from, RemoteType to) {
    this.bytes = from.getBitWidth() / Byte.SIZE;
    this.scale = from.getScale();
    boolean less = to.hasModifier() && to.scale() < scale;
    this.kept = less ? Math.max(0, to.scale()) : ANY_SCALE;
    this.target = to;
    this.bound = bound(to, scale);
  }

  /** What an unscaled number must be below; the largest long where any long is. */
  private static long bound(RemoteType to, int scale) {
    int digits = to.precision() - to.scale() + scale;
    return to.hasModifier() && digits >= 0 && digits <= LONG_DIGITS
        ? BigInteger.TEN.pow(digits).longValueExact()
        : Long.MAX_VALUE;
  }

  @Override
  void bind(FieldVector values) {
    super.bind(values);
    address = values.getDataBufferAddress();
  }

  @Override
  void binary(int row, CopyBuffer out) {
    if (bytes == 2 * Long.BYTES && scale >= 0 && kept == ANY_SCALE) {
      long place = address + ((long) row << 4);
      long low = MemoryUtil.getLong(place);
      if (MemoryUtil.getLong(place + Long.BYTES) == low >> 63
          && (bound == Long.MAX_VALUE || (low < bound && low > -bound))) {
        numeric.write(low, scale, out);
        return;
      }
    }

    BigDecimal value = exact(row);
    numeric.write(value.unscaledValue(), value.scale(), out);
  }

  private BigDecimal exact(int row) {
    BigDecimal value = stored(row);
    if (value.scale() < 0) {
      value = value.setScale(0);
    }

    if (kept != ANY_SCALE) {
      try {
        value = value.setScale(kept);
      } catch (ArithmeticException e) {
        throw new BadValueException(
            ErrorCode.NUMERIC_OVERFLOW, "the number has more than " + kept + " fractional digits");
      }
    }

    if (target.hasModifier()
        && value.precision() - value.scale() > target.precision() - target.scale()
        && value.signum() != 0) {
      throw new BadValueException(
          ErrorCode.NUMERIC_OVERFLOW,
          "the number does not fit numeric(" + target.precision() + "," + target.scale() + ")");
    }

    return value;
  }

  private BigDecimal stored(int row) {
    byte[] backwards = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      backwards[bytes - 1 - i] = MemoryUtil.getByte(address + (long) row * bytes + i);
    }

    return new BigDecimal(new BigInteger(backwards), scale);
  }

  @Override
  String text(int row) {
    return exact(row).toPlainString();
  }
}
