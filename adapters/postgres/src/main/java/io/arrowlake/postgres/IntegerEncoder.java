package io.arrowlake.postgres;

import io.arrowlake.planner.error.ErrorCode;
import java.math.BigInteger;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Writes whole numbers of any width to columns of whole numbers, numeric or floating point. */
abstract class IntegerEncoder extends ColumnEncoder {
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

  private final int bytes;
  private final boolean signed;
  private long address;

  private IntegerEncoder(ArrowType.Int type) {
    this.bytes = type.getBitWidth() / Byte.SIZE;
    this.signed = type.getIsSigned();
  }

  @Override
  void bind(FieldVector values) {
    super.bind(values);
    address = values.getDataBufferAddress();
  }

  /** Whether the number is only right when it is taken to be without a sign. */
  final boolean isUnsigned(long value) {
    return !signed && bytes == Long.BYTES && value < 0;
  }

  final long number(int row) {
    return switch (bytes) {
      case Byte.BYTES -> {
        byte value = MemoryUtil.getByte(address + row);
        yield signed ? value : value & 0xFF;
      }
      case Short.BYTES -> {
        short value = MemoryUtil.getShort(address + 2L * row);
        yield signed ? value : value & 0xFFFF;
      }
      case Integer.BYTES -> {
        int value = MemoryUtil.getInt(address + 4L * row);
        yield signed ? value : value & 0xFFFFFFFFL;
      }
      default -> MemoryUtil.getLong(address + 8L * row);
    };
  }

  @Override
  String text(int row) {
    long value = number(row);
    return isUnsigned(value) ? Long.toUnsignedString(value) : Long.toString(value);
  }

  final BadValueException outOfRange(String type) {
    return new BadValueException(ErrorCode.NUMERIC_OVERFLOW, "the number does not fit " + type);
  }

  /** To smallint, integer and bigint. */
  static final class ToInteger extends IntegerEncoder {
    private final int width;
    private final long least;
    private final long most;
    private final String type;

    ToInteger(ArrowType.Int from, int width, String type) {
      super(from);
      this.width = width;
      this.most = Long.MAX_VALUE >> (Long.SIZE - width * Byte.SIZE);
      this.least = -most - 1;
      this.type = type;
    }

    private long checked(int row) {
      long value = number(row);
      if (value < least || value > most || isUnsigned(value)) {
        throw outOfRange(type);
      }

      return value;
    }

    @Override
    void binary(int row, CopyBuffer out) {
      long value = checked(row);
      switch (width) {
        case Short.BYTES -> out.sized16((int) value);
        case Integer.BYTES -> out.sized32((int) value);
        default -> out.sized64(value);
      }
    }
  }

  /** To numeric. */
  static final class ToNumeric extends IntegerEncoder {
    private final NumericBytes numeric = new NumericBytes();

    ToNumeric(ArrowType.Int from) {
      super(from);
    }

    @Override
    void binary(int row, CopyBuffer out) {
      long value = number(row);
      if (isUnsigned(value)) {
        numeric.write(BigInteger.valueOf(value).add(TWO_TO_64), 0, out);
      } else {
        numeric.write(value, 0, out);
      }
    }
  }

  /** To double precision, which holds whole numbers up to 2^53 and some above. */
  static final class ToDouble extends IntegerEncoder {
    ToDouble(ArrowType.Int from) {
      super(from);
    }

    @Override
    void binary(int row, CopyBuffer out) {
      long value = number(row);
      double nearest = (double) value;
      // The largest long rounds up to 2^63, which converts back to it.
      if (isUnsigned(value) || (long) nearest != value || nearest == 0x1p63) {
        throw new BadValueException(
            ErrorCode.NUMERIC_OVERFLOW, "double precision cannot hold the number exactly");
      }

      out.sized64(Double.doubleToRawLongBits(nearest));
    }
  }

  /** To interval: months in 32 bits, microseconds in 64, as the house has them. */
  static final class ToInterval extends IntegerEncoder {
    private static final int BYTES = 16;

    private final boolean months;

    ToInterval(ArrowType.Int from) {
      super(from);
      this.months = from.getBitWidth() == Integer.SIZE;
    }

    @Override
    void binary(int row, CopyBuffer out) {
      out.int32(BYTES);
      out.int64(months ? 0 : number(row));
      out.int32(0);
      out.int32(months ? (int) number(row) : 0);
    }

    @Override
    String text(int row) {
      return number(row) + (months ? " months" : " microseconds");
    }
  }
}
