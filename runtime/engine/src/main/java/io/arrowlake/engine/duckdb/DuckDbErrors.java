package io.arrowlake.engine.duckdb;

import io.arrowlake.engine.run.Failures;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.memory.OutOfMemoryException;

/** Gives DuckDB's errors, which are texts only, their stable codes. */
final class DuckDbErrors {
  private static final Pattern EXPORTED =
      Pattern.compile("(?s).*CDataJniException\\{errno=-?\\d+, message=(.*)}\\s*");
  private static final Pattern WRAPPED =
      Pattern.compile(
          "(?s)Invalid Input Error: Attempting to execute an unsuccessful or closed pending query"
              + " result\\s+Error: (.*)");
  private static final Pattern CLASS = Pattern.compile("(?s)([A-Z][A-Za-z -]*? Error): (.*)");

  /** DuckDB shows the line of the SQL that it was sent, which the user never wrote. */
  private static final Pattern EXCERPT = Pattern.compile("(?s)\\s*\\n\\s*LINE \\d+:.*");

  /** What the text has where an input of DuckDB's found no memory to hand its rows over. */
  private static final String NO_MEMORY = OutOfMemoryException.class.getName();

  private static final List<String> OUT_OF_RANGE =
      List.of("out of range", "overflow", "not in timestamp range", "not in range");

  private DuckDbErrors() {}

  /** The error with its code and DuckDB's own text. */
  static ArrowLakeException translate(Throwable error) {
    if (error instanceof ArrowLakeException known) {
      return known;
    }

    String text = text(error);
    if (text.contains(NO_MEMORY) || isOutOfMemory(error)) {
      return Failures.memory(error);
    }

    Matcher matcher = CLASS.matcher(text);
    if (!matcher.matches()) {
      return of(ErrorCode.EXECUTION_FAILED, text, error);
    }

    return classified(matcher.group(1), matcher.group(2), error);
  }

  /** The driver calls Arrow by reflection, so that its errors come wrapped. */
  private static boolean isOutOfMemory(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryException || cause instanceof OutOfMemoryError) {
        return true;
      }
    }

    return false;
  }

  private static String text(Throwable error) {
    String text = String.valueOf(error.getMessage());
    Matcher exported = EXPORTED.matcher(text);
    if (exported.matches()) {
      text = exported.group(1);
    }

    Matcher wrapped = WRAPPED.matcher(text);
    return EXCERPT.matcher(wrapped.matches() ? wrapped.group(1) : text).replaceFirst("").strip();
  }

  private static ArrowLakeException classified(String kind, String detail, Throwable error) {
    String lower = detail.toLowerCase(Locale.ROOT);
    return switch (kind) {
      case "INTERRUPT Error" -> of(ErrorCode.QUERY_CANCELLED, "The query was cancelled", error);
      case "Out of Memory Error" -> Failures.memory(error);
      case "Out of Range Error" -> of(outOfRange(lower), detail, error);
      case "Conversion Error" -> of(conversion(lower), detail, error);
      case "Invalid Input Error" -> of(input(lower), detail, error);
      case "IO Error", "Serialization Error" -> of(file(lower), detail, error);
      case "Constraint Error" -> of(constraint(lower), detail, error);
      case "INTERNAL Error", "FATAL Error" ->
          of(ErrorCode.INTERNAL_ERROR, "DuckDB: " + detail, error);
      default -> of(ErrorCode.EXECUTION_FAILED, kind + ": " + detail, error);
    };
  }

  private static ErrorCode outOfRange(String detail) {
    if (detail.contains("division by zero")) {
      return ErrorCode.DIVISION_BY_ZERO;
    }

    return detail.contains("cannot take") ? ErrorCode.INVALID_VALUE : ErrorCode.NUMERIC_OVERFLOW;
  }

  private static ErrorCode conversion(String detail) {
    return OUT_OF_RANGE.stream().anyMatch(detail::contains)
        ? ErrorCode.NUMERIC_OVERFLOW
        : ErrorCode.INVALID_VALUE;
  }

  private static ErrorCode input(String detail) {
    if (detail.contains("more than one row returned by a subquery")) {
      return ErrorCode.CARDINALITY_VIOLATION;
    } else if (detail.contains("division by zero")) {
      return ErrorCode.DIVISION_BY_ZERO;
    } else if (detail.contains("negative substring length")
        || detail.contains("invalid input syntax")) {
      return ErrorCode.INVALID_VALUE;
    } else if (OUT_OF_RANGE.stream().anyMatch(detail::contains)) {
      return ErrorCode.NUMERIC_OVERFLOW;
    } else if (isAboutFile(detail)) {
      return ErrorCode.FILE_CORRUPT;
    }

    return ErrorCode.EXECUTION_FAILED;
  }

  private static boolean isAboutFile(String detail) {
    return detail.contains("parquet")
        || detail.contains("csv error")
        || detail.contains("malformed json")
        || detail.contains("no magic bytes");
  }

  private static ErrorCode file(String detail) {
    if (detail.contains("no files found")
        || detail.contains("no such file")
        || detail.contains("does not exist")
        || detail.contains("file not found")) {
      return ErrorCode.FILE_NOT_FOUND;
    } else if (detail.contains("no space left") || detail.contains("temp_directory")) {
      return ErrorCode.DISK_FULL;
    }

    return detail.contains("permission denied")
        ? ErrorCode.SOURCE_PERMISSION
        : ErrorCode.FILE_CORRUPT;
  }

  private static ErrorCode constraint(String detail) {
    return detail.contains("not null") ? ErrorCode.NOT_NULL_VIOLATION : ErrorCode.EXECUTION_FAILED;
  }

  private static ArrowLakeException of(ErrorCode code, String detail, Throwable error) {
    return new ArrowLakeException(code, detail, error);
  }
}
