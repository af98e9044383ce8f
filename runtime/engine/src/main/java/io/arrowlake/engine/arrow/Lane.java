package io.arrowlake.engine.arrow;

import io.arrowlake.planner.type.HouseTypeSystem;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;

/**
 * The form in which the kernels hold the values of a column. House types that are computed alike
 * share a lane, so that each kernel is written a few times and not once for each type.
 */
enum Lane {
  /** Booleans as 0 and 1, integers, dates, times, timestamps, intervals, short decimals. */
  LONG,
  /** Decimals of 19 to 38 digits: a high and a low half. */
  DECIMAL,
  /** Decimals of more than 38 digits: numbers on the heap, exact and slow. */
  WIDE,
  /** REAL and DOUBLE. */
  DOUBLE,
  /** Text, UUIDs and binaries: address and length of bytes. */
  TEXT;

  /** The digits that a decimal has at most in {@link #LONG}. */
  static final int LONG_DIGITS = 18;

  /** The digits that a decimal has at most in {@link #DECIMAL}. */
  static final int DECIMAL_DIGITS = HouseTypeSystem.MAX_DECIMAL_PRECISION;

  /** The digits that a decimal has at most in {@link #WIDE}. */
  static final int WIDE_DIGITS = HouseTypeSystem.MAX_WIDE_PRECISION;

  /** A reference, an object of 40 bytes, and its array of 8 integers. */
  private static final int WIDE_BYTES = 96;

  /** The bytes of a value in a {@link Column}, with the mark of NULL. */
  int rowBytes() {
    return switch (this) {
      case LONG, DOUBLE -> Long.BYTES + 1;
      case DECIMAL -> 2 * Long.BYTES + 1;
      case WIDE -> WIDE_BYTES + 1;
      case TEXT -> Long.BYTES + Integer.BYTES + 1;
    };
  }

  /** The lane of a type, empty where no kernel computes with it. */
  static Optional<Lane> find(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_WITH_LOCAL_TIME_ZONE,
          INTERVAL_YEAR,
          INTERVAL_YEAR_MONTH,
          INTERVAL_MONTH,
          INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          Optional.of(LONG);
      case DECIMAL -> Optional.of(ofDigits(type.getPrecision()));
      case REAL, FLOAT, DOUBLE -> Optional.of(DOUBLE);
      case CHAR, VARCHAR, UUID, BINARY, VARBINARY -> Optional.of(TEXT);
      default -> Optional.empty();
    };
  }

  /** The lane of exact numbers of so many digits. */
  static Lane ofDigits(int digits) {
    return digits <= LONG_DIGITS ? LONG : digits <= DECIMAL_DIGITS ? DECIMAL : WIDE;
  }

  /** The digits that an exact number of this lane has at most, {@link #LONG} as a decimal. */
  int digits() {
    return switch (this) {
      case LONG -> LONG_DIGITS;
      case DECIMAL -> DECIMAL_DIGITS;
      case WIDE -> WIDE_DIGITS;
      case DOUBLE, TEXT -> throw new IllegalStateException("No exact numbers: " + this);
    };
  }

  /** The lane of a type that has one. */
  static Lane of(RelDataType type) {
    return find(type)
        .orElseThrow(() -> new UnsupportedExpression("the type " + type.getFullTypeString()));
  }
}
