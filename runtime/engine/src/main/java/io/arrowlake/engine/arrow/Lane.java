package io.arrowlake.engine.arrow;

import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;

/**
 * The form in which the kernels hold the values of a column. House types that are computed alike
 * share a lane, so that each kernel is written a few times and not once for each type.
 */
enum Lane {
  /** Booleans as 0 and 1, integers, dates, times, timestamps, intervals, short decimals. */
  LONG,
  /** Decimals of more than 18 digits: a high and a low half. */
  DECIMAL,
  /** REAL and DOUBLE. */
  DOUBLE,
  /** Text, UUIDs and binaries: address and length of bytes. */
  TEXT;

  /** The digits that a decimal has at most in {@link #LONG}. */
  static final int LONG_DIGITS = 18;

  /** The bytes of a value in a {@link Column}, with the mark of NULL. */
  int rowBytes() {
    return switch (this) {
      case LONG, DOUBLE -> Long.BYTES + 1;
      case DECIMAL -> 2 * Long.BYTES + 1;
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
      case DECIMAL -> Optional.of(type.getPrecision() <= LONG_DIGITS ? LONG : DECIMAL);
      case REAL, FLOAT, DOUBLE -> Optional.of(DOUBLE);
      case CHAR, VARCHAR, UUID, BINARY, VARBINARY -> Optional.of(TEXT);
      default -> Optional.empty();
    };
  }

  /** The lane of a type that has one. */
  static Lane of(RelDataType type) {
    return find(type)
        .orElseThrow(() -> new UnsupportedExpression("the type " + type.getFullTypeString()));
  }
}
