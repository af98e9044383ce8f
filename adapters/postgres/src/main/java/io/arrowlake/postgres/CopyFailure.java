package io.arrowlake.postgres;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What the server says of the row at which a COPY failed: {@code COPY t, line 5, column c: "x"}.
 * Its words are in the language of the server; their order is the same.
 *
 * @param row the row from 0, -1 where the failure is not of one row's values
 * @param column the column, null where it is not one alone
 * @param value the text of the value, null where it is not shown
 */
record CopyFailure(long row, @Nullable String column, @Nullable String value) {
  private static final Pattern PLACE =
      Pattern.compile(
          "(?s)^COPY .*?, \\S+ (\\d+)(?:, \\S+ (.*?))?(?:: \"(.*)\")?$", Pattern.MULTILINE);
  private static final CopyFailure NONE = new CopyFailure(-1, null, null);

  /** The failure of a COPY into columns of these names. */
  static CopyFailure of(SQLException cause, List<String> columns) {
    String state = PostgresErrors.state(cause);
    boolean byValue = state.startsWith("22") || state.startsWith("23");
    String place = byValue ? context(cause) : "";
    Matcher matcher = PLACE.matcher(place);
    if (!matcher.find()) {
      return NONE;
    }

    String rest = matcher.group(2) == null ? "" : matcher.group(2);
    String column =
        columns.stream()
            .filter(rest::startsWith)
            .max(Comparator.comparingInt(String::length))
            .orElse(null);
    String value = column == null ? null : matcher.group(3);
    return new CopyFailure(
        Long.parseLong(matcher.group(1)) - 1,
        column,
        value == null ? null : ValueText.shortened(value));
  }

  private static String context(SQLException cause) {
    ServerErrorMessage message =
        cause instanceof PSQLException error ? error.getServerErrorMessage() : null;
    return message == null || message.getWhere() == null ? "" : message.getWhere();
  }
}
