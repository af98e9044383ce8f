package io.arrowlake.limits;

import io.arrowlake.sqltests.TablePlacement;
import io.arrowlake.sqltests.TpchPlacement;
import io.arrowlake.testkit.TestingPostgresServer;
import io.arrowlake.testkit.tpch.TpchData;
import io.arrowlake.testkit.tpch.TpchRelation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The command {@code sql-tests/memory}: queries larger than memory, from Parquet and mixed with
 * PostgreSQL, in either engine and by cost. Ends with 1 where a row is wrong or a process grew too
 * large.
 */
final class MemoryRun {
  private static final String DATABASE = "larger_than_memory";
  private static final Set<TpchRelation> IN_POSTGRES =
      EnumSet.of(
          TpchRelation.CUSTOMER, TpchRelation.ORDERS, TpchRelation.NATION, TpchRelation.REGION);

  private MemoryRun() {}

  /**
   * Runs all.
   *
   * @param args {@code key=value}: scale (1), memory (512MB), heap (512m), most (1300, megabytes of
   *     the process), state (sql-tests/target/memory, keeps the data for the next run)
   */
  public static void main(String[] args) throws Exception {
    Map<String, String> options = new TreeMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      options.put(arg.substring(0, Math.max(0, equals)), arg.substring(equals + 1));
    }

    double scale = Double.parseDouble(options.getOrDefault("scale", "1"));
    long most = Long.parseLong(options.getOrDefault("most", "1300"));
    Path state =
        Files.createDirectories(
            Path.of(options.getOrDefault("state", "sql-tests/target/memory")).toAbsolutePath());
    boolean isGood = true;
    try (TestingPostgresServer server = TestingPostgresServer.start()) {
      LargerThanMemory queries =
          prepare(
              server,
              state,
              scale,
              options.getOrDefault("memory", "512MB"),
              options.getOrDefault("heap", "512m"),
              LargeQuery.all(scale));
      for (TablePlacement placement : List.of(TpchPlacement.allParquet(), TpchPlacement.demo())) {
        for (String residual : List.of("auto", "arrow", "duckdb")) {
          LargerThanMemory.Outcome outcome = queries.run(placement, residual);
          long megabytes = outcome.mostKilobytes() * 1024 / 1_000_000;
          System.out.printf(
              "%s, residual_engine %s: %d MB at most, failures: %s%n",
              placement, residual, megabytes, outcome.failures());
          isGood &= outcome.failures().isEmpty() && megabytes <= most;
        }
      }
    }

    System.exit(isGood ? 0 : 1);
  }

  /** Makes the data where it is not there yet, and the configuration. */
  static LargerThanMemory prepare(
      TestingPostgresServer server,
      Path folder,
      double scale,
      String memory,
      String heap,
      List<LargeQuery> queries)
      throws IOException, SQLException {
    TpchData data = new TpchData(scale);
    Path parquet = folder.resolve(String.format(Locale.ROOT, "tpch-sf%s", scale));
    Path complete = parquet.resolve("complete");
    if (!Files.exists(complete)) {
      data.writeParquet(parquet, EnumSet.allOf(TpchRelation.class));
      Files.createFile(complete);
    }

    server.createDatabase(DATABASE);
    try (Connection connection = server.connect(DATABASE)) {
      data.loadPostgres(connection, IN_POSTGRES);
    }

    Path configuration = folder.resolve("arrowlake.yaml");
    Files.writeString(
        configuration,
        """
        catalogs:
          lake: {type: files, root: "%s"}
          shop: {type: postgres, url: "%s", user: "%s", password: "%s"}
        limits: {memory: %s}
        """
            .formatted(parquet, server.url(DATABASE), server.user(), server.password(), memory));
    return new LargerThanMemory(parquet, configuration, heap, queries);
  }
}
