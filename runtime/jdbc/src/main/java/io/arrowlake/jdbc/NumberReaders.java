package io.arrowlake.jdbc;

import java.math.BigDecimal;
import java.sql.SQLException;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.ValueVector;

/** The readers of booleans and numbers. */
final class NumberReaders {
  /** Two to the 63rd, the first double beyond the range of a long. */
  private static final double LONG_END = 0x1p63;

  private NumberReaders() {}

  /** BOOLEAN: as a number it is 0 or 1, as text it is what JDBC tools expect, true or false. */
  static final class BooleanReader extends VectorReader<BitVector> {
    BooleanReader(String what) {
      super(what, BitVector.class);
    }

    @Override
    Object object(int index) {
      return bool(index);
    }

    @Override
    String text(int index) {
      return Boolean.toString(bool(index));
    }

    @Override
    boolean bool(int index) {
      return vector().get(index) != 0;
    }

    @Override
    long whole(int index) {
      return vector().get(index);
    }

    @Override
    BigDecimal decimal(int index) {
      return BigDecimal.valueOf(whole(index));
    }
  }

  /** Integers of all widths. */
  private abstract static class WholeReader<V extends ValueVector> extends VectorReader<V> {
    WholeReader(String what, Class<V> form) {
      super(what, form);
    }

    @Override
    abstract long whole(int index);

    @Override
    String text(int index) {
      return Long.toString(whole(index));
    }

    @Override
    boolean bool(int index) throws SQLException {
      long number = whole(index);
      if (number != 0 && number != 1) {
        throw SqlErrors.outOfRange(number, what(), "a boolean");
      }

      return number == 1;
    }

    @Override
    BigDecimal decimal(int index) {
      return BigDecimal.valueOf(whole(index));
    }

    @Override
    double real(int index) {
      return whole(index);
    }
  }

  /** SMALLINT; its objects are Integers, as JDBC wants it. */
  static final class SmallReader extends WholeReader<SmallIntVector> {
    SmallReader(String what) {
      super(what, SmallIntVector.class);
    }

    @Override
    long whole(int index) {
      return vector().get(index);
    }

    @Override
    Object object(int index) {
      return (int) vector().get(index);
    }
  }

  /** INTEGER. */
  static final class IntegerReader extends WholeReader<IntVector> {
    IntegerReader(String what) {
      super(what, IntVector.class);
    }

    @Override
    long whole(int index) {
      return vector().get(index);
    }

    @Override
    Object object(int index) {
      return vector().get(index);
    }
  }

  /** BIGINT. */
  static final class BigReader extends WholeReader<BigIntVector> {
    BigReader(String what) {
      super(what, BigIntVector.class);
    }

    @Override
    long whole(int index) {
      return vector().get(index);
    }

    @Override
    Object object(int index) {
      return vector().get(index);
    }
  }

  /** DECIMAL, of 128 bits and of 256. */
  static final class DecimalReader extends VectorReader<BaseFixedWidthVector> {
    DecimalReader(String what) {
      super(what, BaseFixedWidthVector.class);
    }

    @Override
    BigDecimal decimal(int index) {
      return (BigDecimal) vector().getObject(index);
    }

    @Override
    Object object(int index) {
      return decimal(index);
    }

    @Override
    String text(int index) {
      return decimal(index).toPlainString();
    }

    @Override
    boolean bool(int index) throws SQLException {
      BigDecimal number = decimal(index);
      if (number.signum() == 0) {
        return false;
      }

      if (number.compareTo(BigDecimal.ONE) != 0) {
        throw SqlErrors.outOfRange(number, what(), "a boolean");
      }

      return true;
    }
  }

  /** Floats of both widths. */
  private abstract static class FloatingReader<V extends ValueVector> extends VectorReader<V> {
    FloatingReader(String what, Class<V> form) {
      super(what, form);
    }

    @Override
    abstract double real(int index);

    @Override
    abstract String text(int index);

    @Override
    boolean bool(int index) throws SQLException {
      double number = real(index);
      if (number != 0 && number != 1) {
        throw SqlErrors.outOfRange(number, what(), "a boolean");
      }

      return number == 1;
    }

    @Override
    long whole(int index) throws SQLException {
      double number = real(index);
      if (!(number >= -LONG_END && number < LONG_END)) {
        throw SqlErrors.outOfRange(number, what(), "a long");
      }

      return (long) number;
    }

    /** The decimal that the value is printed as, not the exact binary fraction behind it. */
    @Override
    BigDecimal decimal(int index) throws SQLException {
      double number = real(index);
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        throw SqlErrors.outOfRange(number, what(), "a BigDecimal");
      }

      return new BigDecimal(text(index));
    }
  }

  /** REAL. */
  static final class RealReader extends FloatingReader<Float4Vector> {
    RealReader(String what) {
      super(what, Float4Vector.class);
    }

    @Override
    double real(int index) {
      return vector().get(index);
    }

    @Override
    Object object(int index) {
      return vector().get(index);
    }

    @Override
    String text(int index) {
      return PostgresText.of(vector().get(index));
    }
  }

  /** DOUBLE. */
  static final class DoubleReader extends FloatingReader<Float8Vector> {
    DoubleReader(String what) {
      super(what, Float8Vector.class);
    }

    @Override
    double real(int index) {
      return vector().get(index);
    }

    @Override
    Object object(int index) {
      return vector().get(index);
    }

    @Override
    String text(int index) {
      return PostgresText.of(vector().get(index));
    }
  }
}
