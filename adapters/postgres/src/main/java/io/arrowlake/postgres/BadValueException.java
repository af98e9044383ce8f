package io.arrowlake.postgres;

import io.arrowlake.planner.error.ErrorCode;

/** A value that its column cannot hold; whoever writes the row knows the rest. */
final class BadValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  BadValueException(ErrorCode code, String detail) {
    super(detail, null, false, false);
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }
}
