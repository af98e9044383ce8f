package io.arrowlake.postgres;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;

/** A column of the type NULL, in which nothing is ever written. */
final class NullDecoder extends ColumnDecoder {
  private NullVector vector;

  NullDecoder(String column) {
    super(column);
    this.vector = new NullVector(column);
  }

  @Override
  FieldVector begin(int rows) {
    vector = new NullVector(column());
    return vector;
  }

  @Override
  void value(byte[] message, int start, int length, int row) {
    throw misfit(length);
  }

  @Override
  void missing(int row) {}

  @Override
  FieldVector end(int rows) {
    vector.setValueCount(rows);
    return vector;
  }

  @Override
  void abandon() {
    vector.close();
  }
}
