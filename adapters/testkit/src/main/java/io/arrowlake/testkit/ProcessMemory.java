package io.arrowlake.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The memory of another process, as Linux counts it from outside. */
public final class ProcessMemory {
  private static final long INTERVAL_MILLIS = 5;

  private ProcessMemory() {}

  /** Waits for the end of a process and gives the most kilobytes that were resident at once. */
  public static long mostUntilEnd(Process process) throws InterruptedException {
    long most = 0;
    while (process.isAlive()) {
      most = Math.max(most, most(process.pid()));
      Thread.sleep(INTERVAL_MILLIS);
    }

    return most;
  }

  /** 0 where the process has just ended. */
  private static long most(long pid) {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
      return lines.stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .max()
          .orElse(0);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      // The process ended between the opening and the reading of its file.
      if (String.valueOf(e.getMessage()).contains("No such process")) {
        return 0;
      }

      throw new UncheckedIOException(e);
    }
  }
}
