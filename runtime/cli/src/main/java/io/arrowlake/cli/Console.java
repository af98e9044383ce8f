package io.arrowlake.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where the command reads from and writes to. Text is UTF-8. Writing is left to one thread, but for
 * {@link #err}.
 *
 * @param in what a script may be read from
 * @param out what results go to
 * @param err what messages go to
 * @param terminals which of the three are a terminal
 */
record Console(InputStream in, OutputStream out, PrintStream err, Terminals terminals) {
  private static final int BUFFER = 1 << 16;

  /** The console of this process. */
  static Console ofProcess() {
    return new Console(
        new FileInputStream(FileDescriptor.in),
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Terminals.ofProcess());
  }

  /** Text to {@link #out}; not closed, but flushed by whoever made it. */
  PrintStream printer() {
    return new PrintStream(out, false, StandardCharsets.UTF_8);
  }
}
