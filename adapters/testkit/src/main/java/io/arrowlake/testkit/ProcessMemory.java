package io.arrowlake.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

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

  /**
   * The kilobytes of this process that are resident and in use: the C library first gives back what
   * it keeps of what was freed.
   */
  public static long own() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              new Object[0],
              new String[0]);
    } catch (JMException e) {
      throw new IllegalStateException("This Java cannot trim the heap of the C library", e);
    }

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
