package io.arrowlake.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random queries of fixed seeds, with PostgreSQL as the judge. What fails is printed as a script,
 * with the seed that makes it again: {@code sql-tests/random seed=...}, which also takes fresh
 * ones.
 */
class RandomDifferentialTest {
  private static final long FIXED = 1_795_674_898_053L;
  private static final long OTHER = 1_795_674_527_027L;
  private static final int QUERIES = 200;
  private static final int REDUCTION_SECONDS = 20;

  @TempDir private Path folder;

  private void allIsAsPostgresHasIt(String database, long seed) throws Exception {
    List<String> failures = new ArrayList<>();
    System.out.println("Random queries of seed " + seed);
    try (RandomRun run =
        new RandomRun(
            TestingPostgresServer.shared(), database, folder, REDUCTION_SECONDS, failures::add)) {
      for (long next = seed; run.judged() < QUERIES && failures.isEmpty(); next++) {
        run.run(next);
      }

      System.out.println(run.counts());
      assertThat(failures).as("seed %s", seed).isEmpty();
      assertThat(run.count(Verdict.Kind.SAME)).isGreaterThan(run.judged() * 8 / 10);
    }
  }

  @Test
  void fixedSeed() throws Exception {
    allIsAsPostgresHasIt("random_fixed", FIXED);
  }

  @Test
  void anotherFixedSeed() throws Exception {
    allIsAsPostgresHasIt("random_other", OTHER);
  }
}
