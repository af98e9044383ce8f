package io.arrowlake.cli;

/**
 * The text of one column's values, as PostgreSQL prints them. It reads the vector that it was made
 * for, and is of use for as long as that.
 */
@FunctionalInterface
interface CellText {

  /** Adds the text of a row's value, which is not NULL. */
  void append(int row, StringBuilder out);
}
