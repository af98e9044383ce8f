package io.arrowlake.postgres;

import org.apache.arrow.vector.BitVector;

/** Writes boolean. */
final class BooleanEncoder extends ColumnEncoder {
  @Override
  void binary(int row, CopyBuffer out) {
    out.int32(1);
    out.int8(value(row));
  }

  private int value(int row) {
    return ((BitVector) vector()).get(row);
  }

  @Override
  String text(int row) {
    return value(row) == 1 ? "true" : "false";
  }
}
