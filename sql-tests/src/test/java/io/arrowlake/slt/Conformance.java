package io.arrowlake.slt;

import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The command {@code sql-tests/run}: the sqlite suites in the modes asked for, with progress, and
 * the report in docs/conformance.md. What has been run is kept in a folder, and a second run with
 * the same folder goes on behind it.
 */
final class Conformance {
  private static final String DONE = "done.txt";
  private static final String COUNTS = "counts.tsv";
  private static final String FAILURES = "failures.txt";

  private final Path state;
  private final ConformanceTally tally = new ConformanceTally();
  private final Set<String> done = new HashSet<>();

  private Conformance(Path state) throws IOException {
    this.state = Files.createDirectories(state);
    if (Files.exists(state.resolve(DONE))) {
      done.addAll(Files.readAllLines(state.resolve(DONE)));
      Files.readAllLines(state.resolve(COUNTS)).forEach(tally::addLine);
    }
  }

  /**
   * Runs the suites.
   *
   * @param args {@code key=value}: modes (local), scripts (1, the share of each family's scripts),
   *     queries (all, at most so many of each script), families (all), seed (1), threads (2), state
   *     (sql-tests/target/conformance), report (docs/conformance.md)
   */
  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      options.put(arg.substring(0, Math.max(0, equals)), arg.substring(equals + 1));
    }

    SuiteSelection selection =
        new SuiteSelection(
            Long.parseLong(options.getOrDefault("seed", "1")),
            Double.parseDouble(options.getOrDefault("scripts", "1")),
            Integer.parseInt(options.getOrDefault("queries", Integer.toString(Integer.MAX_VALUE))));
    List<ExecutionMode> modes = ExecutionMode.named(options.getOrDefault("modes", "local"));
    Path state = Path.of(options.getOrDefault("state", "sql-tests/target/conformance"));
    Conformance conformance = new Conformance(state);
    conformance.run(
        selection,
        modes,
        Set.of(options.getOrDefault("families", "").split(",")),
        Integer.parseInt(options.getOrDefault("threads", "2")));
    Path report = Path.of(options.getOrDefault("report", "docs/conformance.md"));
    Files.writeString(report, ConformanceReport.text(conformance.tally, String.join(" ", args)));
    System.out.println("Written: " + report + ", failures: " + state.resolve(FAILURES));
  }

  private void run(
      SuiteSelection selection, List<ExecutionMode> modes, Set<String> families, int threads)
      throws Exception {
    List<String> scripts =
        selection.chosen(SqliteSuite.scripts()).stream()
            .filter(s -> families.contains("") || families.contains(SqliteSuite.family(s)))
            .filter(script -> !done.contains(script))
            .toList();
    Instant start = Instant.now();
    AtomicInteger ended = new AtomicInteger();
    Path folder = Files.createTempDirectory(state.toAbsolutePath(), "run");
    try (TestingPostgresServer server = TestingPostgresServer.start()) {
      new SuiteRun(server, modes, selection)
          .run(
              scripts,
              folder,
              threads,
              (script, counts, failures) -> {
                keep(script, counts, failures);
                System.out.printf(
                    "%d/%d %ds %s: %d passed, %d failed, %d not supported, %d known%n",
                    ended.incrementAndGet(),
                    scripts.size(),
                    Duration.between(start, Instant.now()).toSeconds(),
                    script,
                    counts.total(ConformanceTally.PASSED),
                    counts.total(ConformanceTally.FAILED),
                    counts.total(ConformanceTally.NOT_SUPPORTED),
                    counts.total(ConformanceTally.KNOWN));
              });
    }
  }

  private synchronized void keep(
      String script, ConformanceTally counts, List<SltOutcome> failures) {
    tally.addAll(counts);
    try {
      append(FAILURES, failures.stream().map(failure -> failure + "\n").toList());
      append(COUNTS, counts.lines());
      append(DONE, List.of(script));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep the counts", e);
    }
  }

  private void append(String file, List<String> lines) throws IOException {
    Files.write(state.resolve(file), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
