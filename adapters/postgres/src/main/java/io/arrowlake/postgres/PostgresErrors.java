package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Gives the server's and the driver's errors their codes. Immutable.
 *
 * @param catalog the catalog that errors name
 * @param address the server's address for messages, without secrets
 */
record PostgresErrors(String catalog, String address) {

  /** The error of a connection that was not made. */
  ArrowLakeException connecting(SQLException cause) {
    return switch (state(cause)) {
      case "28P01", "28000" ->
          new ArrowLakeException(
                  ErrorCode.SOURCE_AUTHENTICATION,
                  "The server at " + address + " refused the login: " + text(cause),
                  cause)
              .from(catalog)
              .remedy("Check user and password of the catalog");
      case "42501" ->
          new ArrowLakeException(
                  ErrorCode.SOURCE_PERMISSION,
                  "The server at " + address + " refused the connection: " + text(cause),
                  cause)
              .from(catalog);
      default ->
          new ArrowLakeException(
                  ErrorCode.SOURCE_UNREACHABLE,
                  "The server at " + address + " cannot be connected to: " + text(cause),
                  cause)
              .from(catalog)
              .remedy("Check the url of the catalog and that the server runs");
    };
  }

  /** The error of a statement. */
  ArrowLakeException running(SQLException cause, @Nullable String sql) {
    return of(isLost(cause) ? ErrorCode.SOURCE_LOST : code(state(cause)), cause, sql);
  }

  /** The error of beginning to write, which a server in recovery supports not at all. */
  ArrowLakeException beginning(SQLException cause, String sql) {
    return state(cause).equals("0A000") ? of(ErrorCode.READ_ONLY, cause, sql) : running(cause, sql);
  }

  private ArrowLakeException of(ErrorCode code, SQLException cause, @Nullable String sql) {
    String what =
        switch (code) {
          case SOURCE_LOST -> "The connection to " + address + " was lost: ";
          case SOURCE_CHANGED -> "A table changed at the server since the query was planned: ";
          case TRANSACTION_CONFLICT -> "Another transaction came first: ";
          case SOURCE_QUERY_FAILED -> "The server at " + address + " failed: ";
          default -> "";
        };
    ArrowLakeException error =
        new ArrowLakeException(code, what + text(cause), cause).from(catalog);
    error =
        switch (code) {
          case SOURCE_CHANGED, TRANSACTION_CONFLICT -> error.remedy("Run the statement again");
          default -> error;
        };
    return sql == null ? error : error.sent(sql);
  }

  private static ErrorCode code(String state) {
    return switch (state) {
      case "42501" -> ErrorCode.SOURCE_PERMISSION;
      case "22012" -> ErrorCode.DIVISION_BY_ZERO;
      case "22003" -> ErrorCode.NUMERIC_OVERFLOW;
      case "22P02", "22007", "22008", "22021", "22P03", "22P05", "2201E", "2201F" ->
          ErrorCode.INVALID_VALUE;
      case "22001" -> ErrorCode.STRING_TRUNCATED;
      case "23502" -> ErrorCode.NOT_NULL_VIOLATION;
      case "23000", "23001", "23503", "23505", "23514", "23P01" -> ErrorCode.CONSTRAINT_VIOLATION;
      case "25006" -> ErrorCode.READ_ONLY;
      case "42P07" -> ErrorCode.TABLE_EXISTS;
      case "53100" -> ErrorCode.DISK_FULL;
      case "21000" -> ErrorCode.CARDINALITY_VIOLATION;
      case "42P01", "42703", "3F000" -> ErrorCode.SOURCE_CHANGED;
      case "40001", "40P01" -> ErrorCode.TRANSACTION_CONFLICT;
      case "57014" -> ErrorCode.QUERY_CANCELLED;
      default -> ErrorCode.SOURCE_QUERY_FAILED;
    };
  }

  /** Whether the connection is gone. */
  static boolean isLost(SQLException cause) {
    String state = state(cause);
    return state.startsWith("08")
        || state.equals("57P01")
        || state.equals("57P02")
        || state.equals("57P05");
  }

  static String state(SQLException cause) {
    return cause.getSQLState() == null ? "" : cause.getSQLState();
  }

  private static String text(SQLException cause) {
    if (cause instanceof PSQLException error) {
      ServerErrorMessage server = error.getServerErrorMessage();
      if (server != null && server.getMessage() != null) {
        // Constraints name their values in the detail only.
        return state(cause).startsWith("23") && server.getDetail() != null
            ? server.getMessage() + ": " + server.getDetail().replaceFirst("\\.$", "")
            : server.getMessage();
      }
    }

    return String.valueOf(cause.getMessage());
  }
}
