package io.arrowlake.planner.proof;

/**
 * What work at a site costs. Units are nanoseconds of elapsed time.
 *
 * @param start for a fragment to begin there: round trip, statement, first batch
 * @param scanRow for reading one row of a table
 * @param row for one row through one operator
 * @param byteOut for one byte of result to leave the site
 * @param byteIn for one byte of another fragment's result to enter it
 */
public record SiteCost(double start, double scanRow, RowCost row, double byteOut, double byteIn) {

  /** The prices of a site whose operators cost much the same. */
  public SiteCost(double start, double scanRow, double row, double byteOut, double byteIn) {
    this(start, scanRow, RowCost.even(row), byteOut, byteIn);
  }
}
