package io.arrowlake.files;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives the errors of DuckDB their codes. */
final class DuckDbFailure {
  private static final Pattern NOT_NULL = Pattern.compile("NOT NULL constraint failed: (\\S.*)");

  /** DuckDB wraps the errors of preparing. */
  private static final Pattern WRAPPER =
      Pattern.compile("^Invalid Input Error: Attempting to execute an unsuccessful[^\n]*\nError: ");

  private DuckDbFailure() {}

  /** The error of reading a table's files. */
  static ArrowLakeException reading(FileSet set, SQLException cause) {
    String message = message(cause);
    String what = set.format() + " files of " + set.label() + " cannot be read: ";
    if (message.contains("No files found") || message.contains("No such file")) {
      return new ArrowLakeException(
              ErrorCode.FILE_NOT_FOUND, "A file vanished: " + firstLine(message), cause)
          .remedy("Run the statement again");
    }

    if (message.contains("Permission denied")) {
      return new ArrowLakeException(ErrorCode.SOURCE_PERMISSION, what + firstLine(message), cause)
          .remedy("Grant read permission to the user that runs ArrowLake");
    }

    if (message.startsWith("Out of Memory")) {
      return new ArrowLakeException(ErrorCode.MEMORY_EXCEEDED, what + firstLine(message), cause);
    }

    return new ArrowLakeException(ErrorCode.FILE_CORRUPT, what + firstLine(message), cause);
  }

  /** The error of writing a table of a store. */
  static ArrowLakeException writing(String table, SQLException cause) {
    String message = message(cause);
    Matcher missing = NOT_NULL.matcher(message);
    if (missing.find()) {
      return new ArrowLakeException(
          ErrorCode.NOT_NULL_VIOLATION,
          "NULL in a column that has none: " + missing.group(1),
          cause);
    }

    int tooLong = message.indexOf(HouseToDuckDb.TOO_LONG);
    if (tooLong >= 0) {
      return new ArrowLakeException(
          ErrorCode.STRING_TRUNCATED,
          firstLine(message.substring(tooLong)) + " (table " + table + ")",
          cause);
    }

    return new ArrowLakeException(
        code(message), "Table " + table + " cannot be written: " + firstLine(message), cause);
  }

  /** The first line of what DuckDB says, without its wrapper. */
  static String firstLine(String message) {
    return message.lines().findFirst().orElse("").strip();
  }

  /** What DuckDB says. */
  static String message(SQLException cause) {
    String message = String.valueOf(cause.getMessage());
    return WRAPPER.matcher(message).replaceFirst("");
  }

  private static ErrorCode code(String message) {
    if (message.contains("out of range") || message.contains("Could not cast value")) {
      return ErrorCode.NUMERIC_OVERFLOW;
    } else if (message.startsWith("Conversion Error")) {
      return ErrorCode.INVALID_VALUE;
    } else if (message.startsWith("Out of Memory")) {
      return ErrorCode.MEMORY_EXCEEDED;
    } else if (message.contains("No space left")) {
      return ErrorCode.DISK_FULL;
    } else if (message.startsWith("Constraint Error")) {
      return ErrorCode.INVALID_VALUE;
    }

    return ErrorCode.SOURCE_QUERY_FAILED;
  }
}
