package io.arrowlake.planner.error;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The one exception that reaches a user: a stable code, what went wrong, where, and what to do
 * about it. Immutable. Its message never holds a secret.
 */
public final class ArrowLakeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String detail;
  private final @Nullable SqlPosition position;
  private final @Nullable String source;
  private final @Nullable String sourceSql;
  private final @Nullable String remedy;

  private ArrowLakeException(
      ErrorCode code,
      String detail,
      @Nullable SqlPosition position,
      @Nullable String source,
      @Nullable String sourceSql,
      @Nullable String remedy,
      @Nullable Throwable cause) {
    super(text(code, detail, position, source, remedy), cause);
    this.code = code;
    this.detail = detail;
    this.position = position;
    this.source = source;
    this.sourceSql = sourceSql;
    this.remedy = remedy;
  }

  /** An error with no cause of its own. */
  public ArrowLakeException(ErrorCode code, String detail) {
    this(code, detail, null, null, null, null, null);
  }

  /** An error that another one caused. */
  public ArrowLakeException(ErrorCode code, String detail, @Nullable Throwable cause) {
    this(code, detail, null, null, null, null, cause);
  }

  /** This error with the place in the SQL text. */
  public ArrowLakeException at(SqlPosition place) {
    return copy(new ArrowLakeException(code, detail, place, source, sourceSql, remedy, getCause()));
  }

  /** This error with the name of the catalog it came from. */
  public ArrowLakeException from(String catalog) {
    return copy(
        new ArrowLakeException(code, detail, position, catalog, sourceSql, remedy, getCause()));
  }

  /** This error with the SQL that was sent to its source. */
  public ArrowLakeException sent(String sql) {
    return copy(new ArrowLakeException(code, detail, position, source, sql, remedy, getCause()));
  }

  /** This error with the one thing that the user can do about it, as a sentence. */
  public ArrowLakeException remedy(String action) {
    return copy(
        new ArrowLakeException(code, detail, position, source, sourceSql, action, getCause()));
  }

  /** This error with the nearest of the names that were possible, where one is near. */
  public ArrowLakeException nearest(String name, Collection<String> names) {
    return NearestName.of(name, names)
        .filter(near -> !near.equalsIgnoreCase(name))
        .map(near -> remedy("Did you mean: " + near))
        .orElse(this);
  }

  private ArrowLakeException copy(ArrowLakeException copy) {
    copy.setStackTrace(getStackTrace());
    for (Throwable suppressed : getSuppressed()) {
      copy.addSuppressed(suppressed);
    }
    return copy;
  }

  /** The stable code. */
  public ErrorCode code() {
    return code;
  }

  /** What went wrong, without code, place and remedy. */
  public String detail() {
    return detail;
  }

  /** The place in the SQL text, null where the error has none. */
  public @Nullable SqlPosition position() {
    return position;
  }

  /** The catalog that it came from, null where it came from none. */
  public @Nullable String source() {
    return source;
  }

  /** The SQL that the source was sent, null where there was none. */
  public @Nullable String sourceSql() {
    return sourceSql;
  }

  /** The suggested action, null where there is none. */
  public @Nullable String remedy() {
    return remedy;
  }

  private static String text(
      ErrorCode code,
      String detail,
      @Nullable SqlPosition position,
      @Nullable String source,
      @Nullable String remedy) {
    StringBuilder text = new StringBuilder(code.label()).append(": ").append(detail);
    if (source != null) {
      text.append(" (catalog ").append(source).append(')');
    }

    if (position != null) {
      text.append(" (line ").append(position).append(')');
    }

    if (remedy != null) {
      text.append(". ").append(remedy);
    }

    return text.toString();
  }
}
