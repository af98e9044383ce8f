package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Random trees over random batches, by the operators and by DuckDB. A case that fails is printed
 * with its seed; {@code -Doperators.first=SEED -Doperators.cases=1} runs it alone.
 */
class OperatorPropertyTest {
  private static final int CASES = 10_000;
  private static final int MOST_FAILURES = 5;

  @Test
  void operatorsGiveWhatDuckDbGives() throws Exception {
    long first = Long.getLong("operators.first", 1);
    int cases = Integer.getInteger("operators.cases", CASES);
    int failures = 0;
    try (OperatorCaseRunner runner = new OperatorCaseRunner()) {
      for (long seed = first; seed < first + cases && failures < MOST_FAILURES; seed++) {
        String failure = runner.run(seed);
        if (failure != null) {
          System.out.println(failure);
          failures++;
        }
      }

      System.out.println(runner);
      assertThat(failures).as("failures, printed above").isZero();
      assertThat(runner.compared()).isGreaterThan(cases * 8 / 10);
    }
  }
}
