package io.arrowlake.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short soak; {@code sql-tests/soak} is a long one. */
class SoakTest {
  private static final double SCALE = 0.005;
  private static final Duration HALF = Duration.ofSeconds(7);

  @TempDir private Path folder;

  @Test
  void nothingIsWrongOrLeft() throws Exception {
    SoakReport report;
    try (Soak soak = new Soak(TestingPostgresServer.shared(), folder, SCALE)) {
      report = soak.run(HALF, 1);
    }

    System.out.println(report);
    assertThat(report.failures()).isEmpty();
    assertThat(report.count()).isGreaterThan(SoakWorker.THREADS);
  }
}
