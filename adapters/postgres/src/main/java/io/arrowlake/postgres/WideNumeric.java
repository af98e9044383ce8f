package io.arrowlake.postgres;

import io.arrowlake.planner.type.HouseTypeSystem;

/** What a numeric of 39 to 76 digits is read as; one of more digits is always read as text. */
public enum WideNumeric {
  /** A decimal of its digits, which the JVM and the server compute with. */
  DECIMAL(HouseTypeSystem.MAX_WIDE_PRECISION),
  /** The text that the server prints, for clients that have no decimals so long. */
  TEXT(HouseTypeSystem.MAX_DECIMAL_PRECISION);

  private final int mostDigits;

  WideNumeric(int mostDigits) {
    this.mostDigits = mostDigits;
  }

  /** The digits of the longest numeric that is read as a decimal. */
  int mostDigits() {
    return mostDigits;
  }
}
