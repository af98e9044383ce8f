package io.arrowlake.slt;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What became of one record in one mode. Immutable.
 *
 * @param code what a failure is counted under: an error's code, or what was wrong
 * @param detail for the reader
 */
record SltOutcome(SltRecord record, String mode, Kind kind, String code, String detail) {
  private static final Pattern LABEL = Pattern.compile("AL-\\d{4}");
  private static final String NOT_SUPPORTED = "AL-1008";

  enum Kind {
    PASSED,
    FAILED,
    NOT_SUPPORTED
  }

  static SltOutcome passed(SltRecord record, String mode) {
    return new SltOutcome(record, mode, Kind.PASSED, "", "");
  }

  static SltOutcome failed(SltRecord record, String mode, String code, String detail) {
    return new SltOutcome(record, mode, Kind.FAILED, code, detail);
  }

  static SltOutcome error(SltRecord record, String mode, SQLException error) {
    String code = code(error);
    return new SltOutcome(
        record,
        mode,
        code.equals(NOT_SUPPORTED) ? Kind.NOT_SUPPORTED : Kind.FAILED,
        code,
        String.valueOf(error.getMessage()));
  }

  private static String code(SQLException error) {
    Matcher label = LABEL.matcher(String.valueOf(error.getMessage()));
    return label.find() ? label.group() : String.valueOf(error.getSQLState());
  }

  /** The statement that the outcome is about, null for records that have none. */
  @Nullable String sql() {
    return record instanceof SltRecord.Query query
        ? query.sql()
        : record instanceof SltRecord.Statement statement ? statement.sql() : null;
  }

  @Override
  public String toString() {
    return record.head() + " [" + mode + "] " + code + ": " + detail + "\n" + sql();
  }
}
