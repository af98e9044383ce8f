package io.arrowlake.slt;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sample of the sqlite suites in every mode, the same each time; all of them are run by {@code
 * sql-tests/run}.
 */
class SqliteSampleTest {
  private static final SuiteSelection SAMPLE = new SuiteSelection(1, 0, 5);

  @TempDir private Path folder;

  @Test
  void sampleGivesThePublishedRows() throws Exception {
    ConformanceTally tally = new ConformanceTally();
    ConcurrentLinkedQueue<SltOutcome> wrong = new ConcurrentLinkedQueue<>();
    new SuiteRun(TestingPostgresServer.shared(), ExecutionMode.all(), SAMPLE)
        .run(
            SAMPLE.chosen(SqliteSuite.scripts()),
            folder,
            2,
            (script, counts, failures) -> {
              tally.addAll(counts);
              wrong.addAll(failures);
            });

    assertThat(List.copyOf(wrong)).isEmpty();
    assertThat(tally.total(ConformanceTally.PASSED)).isGreaterThan(1_500);
  }
}
