package io.arrowlake.jdbc;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;

/** Makes the exceptions of JDBC: the class follows the SQLSTATE, the cause is kept. */
final class SqlErrors {
  static final String NO_RESULT_SET = "02000";
  static final String INVALID_INDEX = "07009";
  static final String INVALID_CURSOR_STATE = "24000";
  static final String OBJECT_CLOSED = "55000";
  static final String NO_TRANSACTION = "25P01";
  static final String CANNOT_CONVERT = "42846";

  private SqlErrors() {}

  /** The form in which any failure leaves the driver. */
  static SQLException of(Exception failure) {
    if (failure instanceof SQLException sql) {
      return sql;
    }

    if (failure instanceof ArrowLakeException known) {
      return of(known);
    }

    ErrorCode code = ErrorCode.INTERNAL_ERROR;
    return new SQLException(code.label() + ": " + failure, code.sqlState(), code.number(), failure);
  }

  private static SQLException of(ArrowLakeException failure) {
    ErrorCode code = failure.code();
    String message = failure.getMessage();
    String state = code.sqlState();
    int number = code.number();
    return switch (code) {
      case QUERY_TIMEOUT -> new SQLTimeoutException(message, state, number, failure);
      case SOURCE_PERMISSION -> new SQLNonTransientException(message, state, number, failure);
      default -> ofClass(message, state, number, failure);
    };
  }

  /** The first two characters of an SQLSTATE are its class. */
  private static SQLException ofClass(
      String message, String state, int number, ArrowLakeException failure) {
    return switch (state.substring(0, 2)) {
      case "07", "42" -> new SQLSyntaxErrorException(message, state, number, failure);
      case "08" -> new SQLTransientConnectionException(message, state, number, failure);
      case "0A" -> new SQLFeatureNotSupportedException(message, state, number, failure);
      case "22" -> new SQLDataException(message, state, number, failure);
      case "23" -> new SQLIntegrityConstraintViolationException(message, state, number, failure);
      case "28" -> new SQLInvalidAuthorizationSpecException(message, state, number, failure);
      case "21", "25", "3D", "3F", "F0" ->
          new SQLNonTransientException(message, state, number, failure);
      case "53" -> new SQLTransientException(message, state, number, failure);
      default -> new SQLException(message, state, number, failure);
    };
  }

  static SQLException of(ErrorCode code, String detail) {
    return of(new ArrowLakeException(code, detail));
  }

  static SQLException misuse(String state, String message) {
    return new SQLNonTransientException(message, state);
  }

  static SQLFeatureNotSupportedException unsupported(String what) {
    ErrorCode code = ErrorCode.NOT_SUPPORTED;
    return new SQLFeatureNotSupportedException(
        code.label() + ": " + what, code.sqlState(), code.number());
  }

  static SQLException cannotConvert(String what, String target) {
    return new SQLDataException("Cannot read " + what + " as " + target, CANNOT_CONVERT);
  }

  static SQLException outOfRange(Object value, String what, String target) {
    return new SQLDataException(
        "Value of " + what + " is out of range for " + target + ": " + value,
        ErrorCode.NUMERIC_OVERFLOW.sqlState(),
        ErrorCode.NUMERIC_OVERFLOW.number());
  }

  static SQLException invalidText(String text, String target, Exception cause) {
    return new SQLDataException(
        "Not a value of " + target + ": " + text,
        ErrorCode.INVALID_VALUE.sqlState(),
        ErrorCode.INVALID_VALUE.number(),
        cause);
  }
}
