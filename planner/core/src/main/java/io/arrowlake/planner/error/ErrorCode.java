package io.arrowlake.planner.error;

import java.util.Locale;

/**
 * All the stable codes of errors. The names and the numbers are a contract: clients match on them,
 * so that an entry is never renumbered or reused; message texts may change at any time.
 */
public enum ErrorCode {
  SYNTAX_ERROR(1001, ErrorType.USER, "42601"),
  TABLE_NOT_FOUND(1002, ErrorType.USER, "42P01"),
  COLUMN_NOT_FOUND(1003, ErrorType.USER, "42703"),
  TYPE_MISMATCH(1004, ErrorType.USER, "42804"),
  FUNCTION_NOT_FOUND(1005, ErrorType.USER, "42883"),
  AMBIGUOUS_NAME(1006, ErrorType.USER, "42702"),
  INVALID_QUERY(1007, ErrorType.USER, "42000"),
  NOT_SUPPORTED(1008, ErrorType.USER, "0A000"),
  CATALOG_NOT_FOUND(1009, ErrorType.USER, "3D000"),
  SCHEMA_NOT_FOUND(1010, ErrorType.USER, "3F000"),
  CATALOG_EXISTS(1011, ErrorType.USER, "42P04"),
  TABLE_EXISTS(1012, ErrorType.USER, "42P07"),
  INVALID_PARAMETER(1013, ErrorType.USER, "07001"),
  READ_ONLY(1014, ErrorType.USER, "25006"),
  INVALID_PLAN(1015, ErrorType.USER, "22032"),
  INVALID_TRANSACTION(1016, ErrorType.USER, "25000"),

  DIVISION_BY_ZERO(1101, ErrorType.USER, "22012"),
  NUMERIC_OVERFLOW(1102, ErrorType.USER, "22003"),
  INVALID_VALUE(1103, ErrorType.USER, "22P02"),
  STRING_TRUNCATED(1104, ErrorType.USER, "22001"),
  NOT_NULL_VIOLATION(1105, ErrorType.USER, "23502"),
  CARDINALITY_VIOLATION(1106, ErrorType.USER, "21000"),
  EXECUTION_FAILED(1107, ErrorType.USER, "22000"),
  CONSTRAINT_VIOLATION(1108, ErrorType.USER, "23000"),

  QUERY_CANCELLED(1201, ErrorType.USER, "57014"),
  QUERY_TIMEOUT(1202, ErrorType.RESOURCE, "57014"),

  CONFIG_INVALID(2001, ErrorType.USER, "F0000"),
  CONFIG_NOT_FOUND(2002, ErrorType.USER, "F0000"),
  ADAPTER_NOT_FOUND(2003, ErrorType.USER, "F0000"),
  SECRET_NOT_FOUND(2004, ErrorType.USER, "F0000"),

  SOURCE_UNREACHABLE(3001, ErrorType.SOURCE, "08001"),
  SOURCE_AUTHENTICATION(3002, ErrorType.SOURCE, "28P01"),
  SOURCE_LOST(3003, ErrorType.SOURCE, "08006"),
  SOURCE_QUERY_FAILED(3004, ErrorType.SOURCE, "58000"),
  FILE_NOT_FOUND(3005, ErrorType.SOURCE, "58P01"),
  FILE_CORRUPT(3006, ErrorType.SOURCE, "58030"),
  SOURCE_PERMISSION(3007, ErrorType.SOURCE, "42501"),
  SOURCE_CHANGED(3008, ErrorType.SOURCE, "55000"),
  TARGET_BUSY(3009, ErrorType.SOURCE, "55006"),
  TRANSACTION_CONFLICT(3010, ErrorType.SOURCE, "40001"),

  MEMORY_EXCEEDED(4001, ErrorType.RESOURCE, "53200"),
  JVM_ACCESS_DENIED(4002, ErrorType.RESOURCE, "58000"),
  PLANNING_LIMIT(4003, ErrorType.RESOURCE, "54001"),
  DISK_FULL(4004, ErrorType.RESOURCE, "53100"),

  INTERNAL_ERROR(9001, ErrorType.INTERNAL, "XX000"),
  RESULT_DIFFERS(9002, ErrorType.INTERNAL, "XX000");

  private final int number;
  private final ErrorType type;
  private final String sqlState;

  ErrorCode(int number, ErrorType type, String sqlState) {
    this.number = number;
    this.type = type;
    this.sqlState = sqlState;
  }

  /** The number that stands in the printed form, such as 1002. */
  public int number() {
    return number;
  }

  /** The party that can mend it. */
  public ErrorType type() {
    return type;
  }

  /** The SQLSTATE that JDBC clients see: PostgreSQL's own where it has one for the case. */
  public String sqlState() {
    return sqlState;
  }

  /** The printed form, such as {@code AL-1002}. */
  public String label() {
    return String.format(Locale.ROOT, "AL-%04d", number);
  }
}
