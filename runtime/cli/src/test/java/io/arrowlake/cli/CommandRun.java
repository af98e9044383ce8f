package io.arrowlake.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/**
 * What a command did.
 *
 * @param code its exit code
 * @param bytes what it wrote to the standard output
 * @param err what it wrote to the standard error output
 */
record CommandRun(int code, byte[] bytes, String err) {

  /** Runs a command with nothing to read and no terminal. */
  static CommandRun of(String... arguments) {
    return reading("", arguments);
  }

  /** Runs a command that can read a text. */
  static CommandRun reading(String input, String... arguments) {
    return run(input, Terminals.NONE, arguments);
  }

  /** Runs a command at a terminal. */
  static CommandRun atTerminal(String... arguments) {
    return run("", new Terminals(true, true, false), arguments);
  }

  private static CommandRun run(String input, Terminals terminals, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            out,
            new PrintStream(err, true, UTF_8),
            terminals);
    int code = Main.run(new Environment(console, new Interrupt()), arguments);
    return new CommandRun(code, out.toByteArray(), err.toString(UTF_8));
  }

  /** What it wrote to the standard output, as text. */
  String out() {
    return new String(bytes, UTF_8);
  }
}
