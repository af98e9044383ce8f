package io.arrowlake.files;

import org.apache.calcite.rel.type.RelDataType;

/** Writes DuckDB's SQL that puts the text of a value on the line that the planner compares on. */
enum ValueLine {
  /** Numbers by value. */
  NUMBER("TRY_CAST(%s AS DOUBLE)"),
  /** Days since 1970. */
  DATE("date_diff('day', DATE '1970-01-01', TRY_CAST(%s AS DATE))::DOUBLE"),
  /** Microseconds since 1970; a zone is always UTC's. */
  TIMESTAMP("epoch_us(TRY_CAST(%s AS TIMESTAMP))::DOUBLE"),
  /** Not on the line. */
  NONE("NULL::DOUBLE");

  private final String form;

  ValueLine(String form) {
    this.form = form;
  }

  /** The line of a type's values. */
  static ValueLine of(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> NUMBER;
      case DATE -> DATE;
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TIMESTAMP;
      default -> NONE;
    };
  }

  /** The place on the line of the value that an SQL expression gives the text of. */
  String sql(String text) {
    return form.formatted(text);
  }

  /** How many values there can be between two, NaN where there is no telling. */
  static double values(RelDataType type, double min, double max) {
    return switch (type.getSqlTypeName()) {
      case SMALLINT, INTEGER, BIGINT, DATE -> max - min + 1;
      case DECIMAL -> type.getScale() == 0 ? max - min + 1 : Double.NaN;
      default -> Double.NaN;
    };
  }

  /** The size in bytes of a value in Arrow, NaN where it differs. */
  static double width(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> 1;
      case SMALLINT -> 2;
      case INTEGER, REAL, DATE -> 4;
      case BIGINT, DOUBLE, TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> 8;
      case DECIMAL -> 16;
      case UUID -> 36;
      default -> Double.NaN;
    };
  }
}
