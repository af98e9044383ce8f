package io.arrowlake.random;

import java.util.List;

/**
 * A type of generated columns and expressions, with the values that engines disagree on, each a
 * literal that PostgreSQL and the house read alike.
 */
enum SqlType {
  BOOLEAN("boolean", "TRUE", "FALSE"),
  SMALLINT("smallint", "0", "1", "-1", "2", "7", "32767", "-32768"),
  INTEGER("integer", "0", "1", "-1", "2", "3", "5", "10", "2147483647", "-2147483648"),
  BIGINT("bigint", "0", "1", "-1", "2", "60", "9223372036854775807", "-9223372036854775808"),
  DECIMAL_5_2("decimal(5,2)", "0.00", "1.00", "-1.00", "0.05", "2.50", "-2.50", "999.99"),
  DECIMAL_12_2("decimal(12,2)", "0", "1.00", "1.01", "-1.01", "2.50", "0.15", "9999999999.99"),
  DECIMAL_18_6("decimal(18,6)", "0", "1", "0.000001", "-0.5", "2.5", "123456789012.345678"),
  DECIMAL_38_10(
      "decimal(38,10)",
      "0",
      "1",
      "2.5",
      "0.0000000001",
      "-0.0000000001",
      "1234567890123456789012345678.0123456789",
      "-9999999999999999999999999999.9999999999"),
  REAL(
      "real",
      "CAST(0 AS real)",
      "CAST(1 AS real)",
      "CAST(-1.5 AS real)",
      "CAST(2.5 AS real)",
      "CAST(0.1 AS real)",
      "CAST('NaN' AS real)",
      "CAST('-0' AS real)",
      "CAST('Infinity' AS real)"),
  DOUBLE(
      "double precision",
      "CAST(0 AS double precision)",
      "CAST(1 AS double precision)",
      "CAST(-1.5 AS double precision)",
      "CAST(2.5 AS double precision)",
      "CAST(0.1 AS double precision)",
      "CAST('NaN' AS double precision)",
      "CAST('-0' AS double precision)",
      "CAST('Infinity' AS double precision)",
      "CAST('-Infinity' AS double precision)",
      "CAST('1e300' AS double precision)",
      "CAST('1e-300' AS double precision)"),
  VARCHAR(
      "varchar",
      "''",
      "' '",
      "'a'",
      "'A'",
      "'a '",
      "'abc'",
      "'ß'",
      "'é'",
      "'e\u0301'",
      "'😀'",
      "'%'",
      "'_'",
      "'a\\c'",
      "'it''s'",
      "'12'",
      "'Zebra'"),
  CHARACTER("char(4)", "''", "'a'", "'A'", "'abc'", "'ß'", "'é'", "'%'", "'12'", "'Zebr'"),
  DATE(
      "date",
      "DATE '2024-02-29'",
      "DATE '2023-12-31'",
      "DATE '2024-01-01'",
      "DATE '1970-01-01'",
      "DATE '1969-12-31'",
      "DATE '0001-01-01'",
      "DATE '9999-12-31'",
      "DATE '2021-01-03'",
      "DATE '1582-10-15'"),
  TIME(
      "time",
      "TIME '00:00:00'",
      "TIME '12:34:56'",
      "TIME '23:59:59.999999'",
      "TIME '00:00:00.000001'"),
  TIMESTAMP(
      "timestamp",
      "TIMESTAMP '2024-02-29 23:59:59.999999'",
      "TIMESTAMP '2024-01-01 00:00:00.000001'",
      "TIMESTAMP '1970-01-01 00:00:00'",
      "TIMESTAMP '1969-12-31 23:59:59.999999'",
      "TIMESTAMP '0001-01-01 00:00:00'",
      "TIMESTAMP '9999-12-31 23:59:59.999999'",
      "TIMESTAMP '2024-03-31 02:30:00'",
      "TIMESTAMP '2024-10-27 02:30:00.5'"),
  TIMESTAMPTZ(
      "timestamp with time zone",
      "CAST('2024-03-31 01:30:00+00:00' AS timestamp with time zone)",
      "CAST('1970-01-01 00:00:00+00:00' AS timestamp with time zone)",
      "CAST('1969-12-31 23:59:59.999999+00:00' AS timestamp with time zone)",
      "CAST('2024-02-29 23:59:59.999999+00:00' AS timestamp with time zone)",
      "CAST('2024-10-27 03:30:00+02:00' AS timestamp with time zone)"),
  UUID(
      "uuid",
      "CAST('00000000-0000-0000-0000-000000000000' AS uuid)",
      "CAST('7fffffff-ffff-ffff-ffff-ffffffffffff' AS uuid)",
      "CAST('80000000-0000-0000-0000-000000000000' AS uuid)",
      "CAST('ffffffff-ffff-ffff-ffff-ffffffffffff' AS uuid)"),

  /** A decimal of any scale, as arithmetic gives it; no column has it. */
  DECIMAL("decimal(38,6)", "0", "1.5", "-2.25"),

  /** A number whose last digits are the engine's own affair; only shown, never compared. */
  APPROXIMATE("double precision", "0", "1.5");

  private final String declaration;
  private final List<String> literals;

  SqlType(String declaration, String... literals) {
    this.declaration = declaration;
    this.literals = List.of(literals);
  }

  /** The types of columns. */
  static List<SqlType> stored() {
    return List.of(values()).subList(0, DECIMAL.ordinal());
  }

  String declaration() {
    return declaration;
  }

  List<String> literals() {
    return literals;
  }

  boolean isInteger() {
    return this == SMALLINT || this == INTEGER || this == BIGINT;
  }

  boolean isDecimal() {
    return switch (this) {
      case DECIMAL_5_2, DECIMAL_12_2, DECIMAL_18_6, DECIMAL_38_10, DECIMAL -> true;
      default -> false;
    };
  }

  boolean isFloat() {
    return this == REAL || this == DOUBLE;
  }

  /** Whether PostgreSQL has min and max of it. */
  boolean isAggregable() {
    return this != BOOLEAN && this != UUID && this != APPROXIMATE;
  }
}
