package io.arrowlake.random;

import io.arrowlake.slt.ExecutionMode;
import io.arrowlake.slt.PlacedTarget;
import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Judges random cases one seed after the other and reports those that fail, made small. Used by one
 * thread.
 */
final class RandomRun implements AutoCloseable {
  /** Queries over the same tables. */
  static final int QUERIES = 40;

  private final PlacedTarget target;
  private final CaseRunner runner;
  private final List<String> modes;
  private final int reductionSeconds;
  private final Consumer<String> failures;
  private final Map<String, Integer> counts = new TreeMap<>();
  private int judged;

  /**
   * A run in a database of its own.
   *
   * @param failures hears of each failing case, as a script
   */
  RandomRun(
      TestingPostgresServer server,
      String database,
      Path folder,
      int reductionSeconds,
      Consumer<String> failures)
      throws SQLException, IOException {
    this.target = new PlacedTarget(server, database, folder, ExecutionMode.combinations(), 1);
    this.runner = new CaseRunner(target);
    this.modes = target.modes();
    this.reductionSeconds = reductionSeconds;
    this.failures = failures;
  }

  /** Judges the cases of one seed. */
  void run(long seed) throws SQLException, IOException {
    for (RandomCase one : new CaseGenerator(seed, modes).cases(QUERIES)) {
      Verdict verdict = runner.judge(one);
      judged++;
      int times = counts.merge((verdict.kind() + " " + verdict.code()).strip(), 1, Integer::sum);
      if (verdict.isFailure() && (verdict.kind() == Verdict.Kind.WRONG_ROWS || times <= 2)) {
        RandomCase small = new CaseReducer(runner, one, verdict).reduce(reductionSeconds);
        failures.accept(CaseReport.script(small, runner.judge(small), seed, runner));
      }
    }
  }

  int judged() {
    return judged;
  }

  /** How many cases ended in each way. */
  Map<String, Integer> counts() {
    return counts;
  }

  int count(Verdict.Kind kind) {
    List<Integer> found = new ArrayList<>();
    counts.forEach(
        (name, count) -> {
          if (name.equals(kind.name()) || name.startsWith(kind.name() + " ")) {
            found.add(count);
          }
        });
    return found.stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public void close() throws SQLException {
    target.close();
  }
}
