package io.arrowlake.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which of the process's streams are a terminal.
 *
 * @param in whether a person can type
 * @param out whether a person reads the results
 * @param err whether a person reads the messages
 */
record Terminals(boolean in, boolean out, boolean err) {
  /** No terminal at all, as in pipelines and tests. */
  static final Terminals NONE = new Terminals(false, false, false);

  /**
   * As the system tells it for each stream where it has /proc, else as Java does for all together.
   */
  static Terminals ofProcess() {
    if (Files.exists(Path.of("/proc/self/fd"))) {
      return new Terminals(isTerminal(0), isTerminal(1), isTerminal(2));
    }

    boolean interactive = System.console() != null;
    return new Terminals(interactive, interactive, interactive);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      // A closed stream has no link.
      return false;
    }
  }
}
