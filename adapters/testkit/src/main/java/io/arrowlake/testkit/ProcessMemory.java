package io.arrowlake.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The memory of a process, as Linux counts it from outside. */
public final class ProcessMemory {
  private static final long INTERVAL_MILLIS = 5;
  private static final String MOST = "VmHWM:";
  private static final String NOW = "VmRSS:";

  private ProcessMemory() {}

  /** Waits for the end of a process and gives the most kilobytes that were resident at once. */
  public static long mostUntilEnd(Process process) throws InterruptedException {
    long most = 0;
    while (process.isAlive()) {
      most = Math.max(most, kilobytes(process.pid(), MOST));
      Thread.sleep(INTERVAL_MILLIS);
    }

    return most;
  }

  /** The kilobytes of this process that are resident. */
  public static long own() {
    return kilobytes(ProcessHandle.current().pid(), NOW);
  }

  /** 0 where the process has just ended. */
  private static long kilobytes(long pid, String figure) {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
      return lines.stream()
          .filter(line -> line.startsWith(figure))
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
