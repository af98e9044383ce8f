package io.arrowlake.postgres;

import org.apache.arrow.vector.FieldVector;

/**
 * Writes the values of one Arrow column as the server's COPY takes them, exactly or not at all.
 * Used by one thread.
 */
abstract class ColumnEncoder {
  private FieldVector vector;
  private boolean complete = true;
  private SpecialValues special = SpecialValues.ERROR;

  /** Decides what becomes of values that the type of the server does not have. */
  void special(SpecialValues values) {
    special = values;
  }

  /** Turns to the column of a batch, which stays the caller's. */
  void bind(FieldVector values) {
    vector = values;
    complete = values.getNullCount() == 0;
  }

  final FieldVector vector() {
    return vector;
  }

  /** Whether NULL is sent for a row. */
  final boolean isMissing(int row) {
    return (!complete && vector.isNull(row)) || (special == SpecialValues.NULL && isSpecial(row));
  }

  /** Whether the server's type lacks a value of a row that is not NULL. */
  boolean isSpecial(int row) {
    return false;
  }

  /** Whether {@link #binary} is there; all columns of a table must have it for it to be used. */
  boolean hasBinary() {
    return true;
  }

  /**
   * Writes length and value of a row that is not NULL in the type's binary form.
   *
   * @throws BadValueException where the column cannot hold the value
   */
  abstract void binary(int row, CopyBuffer out);

  /**
   * The value of a row that is not NULL, as the type's input function takes it.
   *
   * @throws BadValueException where the column cannot hold the value
   */
  abstract String text(int row);
}
