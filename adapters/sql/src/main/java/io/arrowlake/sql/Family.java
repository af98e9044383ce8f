package io.arrowlake.sql;

import org.apache.calcite.rel.type.RelDataType;

/** The house types as far as operators tell them apart. */
public enum Family {
  /** BOOLEAN. */
  BOOLEAN,
  /** SMALLINT, INTEGER, BIGINT. */
  INTEGER,
  /** DECIMAL. */
  DECIMAL,
  /** REAL, DOUBLE. */
  FLOAT,
  /** VARCHAR. */
  TEXT,
  /** VARBINARY. */
  BYTES,
  /** DATE. */
  DATE,
  /** TIME. */
  TIME,
  /** TIMESTAMP. */
  TIMESTAMP,
  /** TIMESTAMP WITH LOCAL TIME ZONE. */
  INSTANT,
  /** Intervals of years and months; engines hold the number of months. */
  MONTHS,
  /** Intervals of days and shorter; engines hold the number of microseconds. */
  MICROSECONDS,
  /** UUID. */
  UUID,
  /** ARRAY and MULTISET. */
  ARRAY,
  /** MAP. */
  MAP,
  /** ROW. */
  ROW,
  /** The type of NULL alone. */
  NULL,
  /** Anything else: no engine is given it. */
  OTHER;

  /** The family of a house type. */
  public static Family of(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> BOOLEAN;
      case TINYINT, SMALLINT, INTEGER, BIGINT -> INTEGER;
      case DECIMAL -> DECIMAL;
      case REAL, FLOAT, DOUBLE -> FLOAT;
      case CHAR, VARCHAR -> TEXT;
      case BINARY, VARBINARY -> BYTES;
      case DATE -> DATE;
      case TIME -> TIME;
      case TIMESTAMP -> TIMESTAMP;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> INSTANT;
      case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH -> MONTHS;
      case INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          MICROSECONDS;
      case UUID -> UUID;
      case ARRAY, MULTISET -> ARRAY;
      case MAP -> MAP;
      case ROW -> ROW;
      case NULL -> NULL;
      default -> OTHER;
    };
  }

  /** Whether values are numbers. */
  public boolean isNumeric() {
    return this == INTEGER || this == DECIMAL || this == FLOAT;
  }

  /** Whether values are numbers without rounding of their own. */
  public boolean isExactNumeric() {
    return this == INTEGER || this == DECIMAL;
  }

  /** Whether values are points in time that have a day. */
  public boolean hasDay() {
    return this == DATE || this == TIMESTAMP || this == INSTANT;
  }

  /** Whether values are intervals. */
  public boolean isInterval() {
    return this == MONTHS || this == MICROSECONDS;
  }
}
