package io.arrowlake.limits;

import io.arrowlake.engine.NativeHeap;
import io.arrowlake.testkit.ProcessMemory;
import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an engine holds while nobody asks it anything.
 *
 * @param threads of the engine
 * @param connections at the server
 * @param busyConnections that are in a transaction
 * @param nativeBytes that are resident and in use, without the heap of the JVM
 * @param duckDbBytes that DuckDB counts as its own, among them the parts of files that it keeps
 */
record SoakResources(
    int threads, int connections, int busyConnections, long nativeBytes, long duckDbBytes) {
  private static final String OURS = "arrowlake";

  /** The folders of testing servers, which other processes may start meanwhile. */
  private static final String SERVERS = "arrowlake-postgres-";

  private static final long WAIT_NANOS = 5_000_000_000L;

  static SoakResources now(TestingPostgresServer server, String database, long duckDbBytes) {
    await(() -> connections(server, database, "AND state <> 'idle'") == 0);
    System.gc();
    NativeHeap.trim();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    return new SoakResources(
        threadNames().size(),
        connections(server, database, ""),
        connections(server, database, "AND state <> 'idle'"),
        ProcessMemory.own() * 1024 - heap,
        duckDbBytes);
  }

  /** What is resident and neither the heap's nor DuckDB's. */
  long otherBytes() {
    return nativeBytes - duckDbBytes;
  }

  /** What is left of a closed engine. */
  static List<String> leftBehind(
      TestingPostgresServer server, String database, Set<Path> filesBefore) {
    List<String> left = new ArrayList<>();
    if (!await(() -> connections(server, database, "") == 0)) {
      left.add("Connections are left: " + connections(server, database, ""));
    }

    if (!await(() -> threadNames().isEmpty())) {
      left.add("Threads are left: " + threadNames());
    }

    temporaryFiles().stream()
        .filter(file -> !filesBefore.contains(file))
        .forEach(file -> left.add("A file is left: " + file));
    return left;
  }

  /** The engine's files in the folder of temporary ones. */
  static Set<Path> temporaryFiles() {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(OURS))
          .filter(file -> !file.getFileName().toString().startsWith(SERVERS))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> threadNames() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(OURS))
        .sorted()
        .toList();
  }

  private static int connections(TestingPostgresServer server, String database, String condition) {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = '"
                    + database
                    + "' "
                    + condition)) {
      count.next();
      return count.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Servers and threads end a moment after they were told to. */
  private static boolean await(BooleanSupplier condition) {
    long end = System.nanoTime() + WAIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }

      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    return true;
  }
}
