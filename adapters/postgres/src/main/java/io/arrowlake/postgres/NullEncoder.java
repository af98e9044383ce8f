package io.arrowlake.postgres;

/** Stands for a column that is NULL in every row. */
final class NullEncoder extends ColumnEncoder {
  @Override
  void binary(int row, CopyBuffer out) {
    throw new IllegalStateException("A column without values has one");
  }

  @Override
  String text(int row) {
    throw new IllegalStateException("A column without values has one");
  }
}
