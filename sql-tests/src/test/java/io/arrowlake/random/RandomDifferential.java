package io.arrowlake.random;

import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The command {@code sql-tests/random}: random cases by the thousand, with progress. A failing case
 * is appended to a file as a script; the last line tells what has been judged.
 */
final class RandomDifferential {
  private RandomDifferential() {}

  /**
   * Runs cases.
   *
   * @param args {@code key=value}: seed (the clock's), queries (10000), minutes (60), reduction
   *     (60, seconds for each failing case), state (sql-tests/target/random)
   */
  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      options.put(arg.substring(0, Math.max(0, equals)), arg.substring(equals + 1));
    }

    long seed =
        Long.parseLong(options.getOrDefault("seed", Long.toString(System.currentTimeMillis())));
    int queries = Integer.parseInt(options.getOrDefault("queries", "10000"));
    Duration limit = Duration.ofMinutes(Long.parseLong(options.getOrDefault("minutes", "60")));
    int reduction = Integer.parseInt(options.getOrDefault("reduction", "60"));
    Path state =
        Files.createDirectories(
            Path.of(options.getOrDefault("state", "sql-tests/target/random")).toAbsolutePath());
    Path failures = state.resolve("failures-" + seed + ".slt");
    Instant start = Instant.now();
    long next = seed;
    try (TestingPostgresServer server = TestingPostgresServer.start();
        RandomRun run =
            new RandomRun(
                server,
                "random",
                Files.createTempDirectory(state, "run"),
                reduction,
                script -> append(failures, script))) {
      while (run.judged() < queries
          && Duration.between(start, Instant.now()).compareTo(limit) < 0) {
        run.run(next);
        next++;
        if ((next - seed) % 5 == 0) {
          System.out.println(line(run, seed, next, start));
        }
      }

      run.counts().forEach((name, count) -> System.out.println(count + "\t" + name));
      System.out.println(line(run, seed, next, start));
    }
  }

  private static String line(RandomRun run, long seed, long next, Instant start) {
    return "%d queries of seeds %d to %d in %d s: %d as they must be, %d excused errors, %d not supported, %d refused by PostgreSQL, %d wrong rows, %d wrong errors"
        .formatted(
            run.judged(),
            seed,
            next - 1,
            Duration.between(start, Instant.now()).toSeconds(),
            run.count(Verdict.Kind.SAME),
            run.count(Verdict.Kind.EXCUSED),
            run.count(Verdict.Kind.NOT_SUPPORTED),
            run.count(Verdict.Kind.INVALID),
            run.count(Verdict.Kind.WRONG_ROWS),
            run.count(Verdict.Kind.WRONG_ERROR));
  }

  private static void append(Path file, String script) {
    try {
      Files.writeString(file, script, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      System.out.println(script);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep the failing case", e);
    }
  }
}
