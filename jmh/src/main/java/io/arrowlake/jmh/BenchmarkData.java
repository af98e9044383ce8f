package io.arrowlake.jmh;

import io.arrowlake.testkit.TestingPostgresServer;
import io.arrowlake.testkit.tpch.TpchData;
import io.arrowlake.testkit.tpch.TpchRelation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Locale;

/**
 * TPC-H as Parquet files and in a PostgreSQL that is started for the run. The files are kept for
 * the next run. Closed by whoever made it.
 */
final class BenchmarkData implements AutoCloseable {
  private static final String DATABASE = "tpch";

  private final Path folder;
  private final TestingPostgresServer server;

  private BenchmarkData(Path folder, TestingPostgresServer server) {
    this.folder = folder;
    this.server = server;
  }

  static BenchmarkData prepare(Path base, double scaleFactor) throws IOException, SQLException {
    Path folder = base.resolve(String.format(Locale.ROOT, "tpch-sf%s", scaleFactor));
    TpchData data = new TpchData(scaleFactor);
    if (!Files.exists(folder.resolve("complete"))) {
      Files.createDirectories(folder);
      data.writeParquet(folder, EnumSet.allOf(TpchRelation.class));
      Files.createFile(folder.resolve("complete"));
    }

    TestingPostgresServer server = TestingPostgresServer.start();
    server.createDatabase(DATABASE);
    try (Connection connection = server.connect(DATABASE)) {
      data.loadPostgres(
          connection,
          EnumSet.of(
              TpchRelation.CUSTOMER,
              TpchRelation.ORDERS,
              TpchRelation.NATION,
              TpchRelation.REGION,
              TpchRelation.LINEITEM));
    }

    return new BenchmarkData(folder, server);
  }

  Path folder() {
    return folder;
  }

  TestingPostgresServer server() {
    return server;
  }

  Connection postgres() {
    return server.connect(DATABASE);
  }

  String postgresUrl() {
    return server.url(DATABASE);
  }

  @Override
  public void close() {
    server.close();
  }
}
