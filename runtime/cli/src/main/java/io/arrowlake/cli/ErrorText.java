package io.arrowlake.cli;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.SqlPosition;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Prints errors: the message, the line of SQL, and a caret under the place. */
final class ErrorText {
  private static final String BROKEN_PIPE = "Broken pipe";

  private final PrintStream err;
  private final boolean traces;

  private ErrorText(PrintStream err, boolean traces) {
    this.err = err;
    this.traces = traces;
  }

  /** Messages only. */
  static ErrorText plain(PrintStream err) {
    return new ErrorText(err, false);
  }

  /** Messages and stack traces. */
  static ErrorText debug(PrintStream err) {
    return new ErrorText(err, true);
  }

  /** Prints an error that has nothing to do with a statement. */
  void print(Throwable error) {
    print(error, "");
  }

  /**
   * Prints an error.
   *
   * @param script the text that the error's position is in
   */
  void print(Throwable error, String script) {
    if (error instanceof ArrowLakeException known) {
      err.println(known.getMessage());
      if (known.position() != null) {
        printPlace(known.position(), script);
      }
    } else if (error instanceof IOException) {
      printIo((IOException) error);
    } else {
      err.println(
          ErrorCode.INTERNAL_ERROR.label() + ": Internal error: " + error + remedyOfUnknown());
    }

    if (traces) {
      error.printStackTrace(err);
    }
  }

  /** A reader of our output that has gone needs no message, as in {@code arrowlake ... | head}. */
  private void printIo(IOException error) {
    if (!BROKEN_PIPE.equals(error.getMessage())) {
      err.println("Cannot read or write: " + error.getMessage());
    }
  }

  private String remedyOfUnknown() {
    return traces ? "" : ". Run it again with --debug and report what it prints";
  }

  private void printPlace(SqlPosition place, String script) {
    List<String> lines = script.lines().toList();
    if (place.line() < 1 || place.line() > lines.size()) {
      return;
    }

    String line = lines.get(place.line() - 1);
    int before = Math.max(0, Math.min(place.column() - 1, line.length()));
    err.println("  " + line.replace('\t', ' '));
    err.println("  " + " ".repeat(DisplayText.width(line.substring(0, before))) + "^");
  }
}
