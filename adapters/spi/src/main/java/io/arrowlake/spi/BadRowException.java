package io.arrowlake.spi;

import io.arrowlake.planner.error.ArrowLakeException;
import org.jspecify.annotations.Nullable;

/**
 * A row that a source does not take, for a reason that lies in its values. Immutable. Whoever knows
 * where the row comes from tells the user; {@link #reason} alone says what was wrong.
 */
public final class BadRowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long row;
  private final @Nullable String column;
  private final @Nullable String value;
  private final ArrowLakeException reason;

  /**
   * A bad row.
   *
   * @param row its position, from 0, among the rows that were appended to the sink
   * @param column the column that is wrong, null where it is not one alone
   * @param value the text of its value, null where it is not known here
   * @param reason what is wrong
   */
  public BadRowException(
      long row, @Nullable String column, @Nullable String value, ArrowLakeException reason) {
    super(reason.getMessage(), reason);
    this.row = row;
    this.column = column;
    this.value = value;
    this.reason = reason;
  }

  /** The row's position, from 0, among the rows that were appended to the sink. */
  public long row() {
    return row;
  }

  /** The column that is wrong, null where it is not one alone. */
  public @Nullable String column() {
    return column;
  }

  /** The text of the column's value, null where it is not known. */
  public @Nullable String value() {
    return value;
  }

  /** What is wrong. */
  public ArrowLakeException reason() {
    return reason;
  }
}
