package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Random trees over random batches, by the operators and by DuckDB. A case that fails is printed
 * with its seed; {@code -Doperators.first=SEED -Doperators.cases=1} runs it alone.
 */
class OperatorPropertyTest {
  private static final int CASES = 10_000;
  private static final int SAMPLED_OF = 20;
  private static final int THREADS = 2;
  private static final int MOST_FAILURES = 5;

  private final long first = Long.getLong("operators.first", 1);
  private final int cases = Integer.getInteger("operators.cases", CASES);
  private final AtomicLong next = new AtomicLong(first);
  private final OperatorCaseCounts counts = new OperatorCaseCounts();

  @Test
  void operatorsGiveWhatDuckDbGives() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        runs.add(threads.submit(this::run));
      }

      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdown();
    }

    System.out.println(counts);
    assertThat(counts.failures()).isEmpty();
    assertThat(counts.compared()).isGreaterThan(cases * 8 / 10);
  }

  @Test
  void operatorsGiveWhatPostgresGives() throws Exception {
    int sample = Math.max(1, cases / SAMPLED_OF);
    try (PostgresJudge judge = new PostgresJudge();
        OperatorCaseRunner runner = new OperatorCaseRunner(counts)) {
      for (long seed = first; seed < first + sample && counts.failures().isEmpty(); seed++) {
        runner.run(seed, judge);
      }
    }

    System.out.println(counts);
    assertThat(counts.failures()).isEmpty();
    assertThat(counts.compared()).isGreaterThan(sample / 2);
  }

  private void run() {
    try (OperatorCaseRunner runner = new OperatorCaseRunner(counts)) {
      for (long seed = next.getAndIncrement();
          seed < first + cases && counts.failures().size() < MOST_FAILURES;
          seed = next.getAndIncrement()) {
        runner.run(seed);
      }
    }
  }
}
