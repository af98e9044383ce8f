package io.arrowlake.slt;

import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs scripts of the sqlite suites in several modes, some at a time. */
final class SuiteRun {
  private final TestingPostgresServer server;
  private final List<ExecutionMode> modes;
  private final SuiteSelection selection;
  private final KnownDifferences known = KnownDifferences.read();

  SuiteRun(TestingPostgresServer server, List<ExecutionMode> modes, SuiteSelection selection) {
    this.server = server;
    this.modes = modes;
    this.selection = selection;
  }

  /** Hears of each script when it has ended, from any thread. */
  interface Listener {
    void ended(String script, ConformanceTally tally, List<SltOutcome> failures);
  }

  /**
   * Runs scripts to their end.
   *
   * @param folder where the workers' folders are made
   */
  void run(List<String> scripts, Path folder, int workers, Listener listener)
      throws InterruptedException, ExecutionException {
    Queue<String> queue = new ConcurrentLinkedQueue<>(scripts);
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        String name = "sqlite_" + i;
        running.add(
            threads.submit(
                () -> {
                  work(queue, name, folder.resolve(name), listener);
                  return null;
                }));
      }

      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void work(Queue<String> queue, String name, Path folder, Listener listener)
      throws SQLException, IOException {
    Files.createDirectories(folder);
    try (PlacedTarget target = new PlacedTarget(server, name, folder, modes, selection.seed())) {
      for (String script = queue.poll(); script != null; script = queue.poll()) {
        run(script, target, listener);
      }
    }
  }

  private void run(String script, PlacedTarget target, Listener listener)
      throws SQLException, IOException {
    ConformanceTally tally = new ConformanceTally();
    List<SltOutcome> failures = new ArrayList<>();
    List<SltRecord> records = SqliteSuite.records(script);
    target.begin();
    new SltRunner(
            target,
            outcome -> count(SqliteSuite.family(script), outcome, tally, failures),
            selection.chosen(script, records))
        .run(records);
    listener.ended(script, tally, failures);
  }

  private void count(
      String suite, SltOutcome outcome, ConformanceTally tally, List<SltOutcome> failures) {
    if (outcome.kind() == SltOutcome.Kind.PASSED) {
      tally.add(suite, outcome.mode(), ConformanceTally.PASSED, 1);
      return;
    }

    String word =
        known
            .reason(outcome)
            .map(reason -> ConformanceTally.KNOWN + reason)
            .orElseGet(
                () -> {
                  failures.add(outcome);
                  boolean failed = outcome.kind() == SltOutcome.Kind.FAILED;
                  return (failed ? ConformanceTally.FAILED : ConformanceTally.NOT_SUPPORTED)
                      + outcome.code();
                });
    tally.add(suite, outcome.mode(), word, 1);
  }
}
