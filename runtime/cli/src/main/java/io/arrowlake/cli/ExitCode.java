package io.arrowlake.cli;

/** What the process tells its caller. */
final class ExitCode {
  /** All went well. */
  static final int OK = 0;

  /** A statement, a source or a check failed. */
  static final int FAILED = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  private ExitCode() {}
}
