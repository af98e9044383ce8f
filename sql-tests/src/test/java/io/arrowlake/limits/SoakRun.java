package io.arrowlake.limits;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The command {@code sql-tests/soak}: a soak for as long as one wants. Ends with 1 where anything
 * is wrong.
 */
final class SoakRun {
  private SoakRun() {}

  /**
   * Runs it.
   *
   * @param args the minutes (5), and the scale of TPC-H (0.02)
   */
  public static void main(String[] args) throws Exception {
    double minutes = args.length > 0 ? Double.parseDouble(args[0]) : 5;
    double scale = args.length > 1 ? Double.parseDouble(args[1]) : 0.02;
    Duration half = Duration.ofMillis(Math.round(minutes * 30_000));
    long seed = System.currentTimeMillis();
    System.out.println("Soak of seed " + seed);
    SoakReport report;
    try (TestingPostgresServer server = TestingPostgresServer.start()) {
      Path folder = Files.createTempDirectory("soak");
      try (Soak soak = new Soak(server, folder, scale)) {
        report = soak.run(half, seed);
      }
    }

    System.out.println(report);
    System.exit(report.failures().isEmpty() ? 0 : 1);
  }
}
