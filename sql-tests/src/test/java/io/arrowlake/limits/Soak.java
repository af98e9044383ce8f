package io.arrowlake.limits;

import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryEngineBuilder;
import io.arrowlake.jdbc.ArrowLakeDriver;
import io.arrowlake.sqltests.TablePlacement;
import io.arrowlake.testkit.TestingPostgresServer;
import io.arrowlake.testkit.tpch.TpchData;
import io.arrowlake.testkit.tpch.TpchRelation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Queries over PostgreSQL, Parquet and the embedded store, many at once and again and again, of
 * which some are cancelled, abandoned, too slow or wrong. Nothing may be left of any of them.
 */
final class Soak implements AutoCloseable {
  private static final String DATABASE = "soak";
  private static final Set<TpchRelation> IN_POSTGRES =
      EnumSet.of(
          TpchRelation.CUSTOMER, TpchRelation.ORDERS, TpchRelation.NATION, TpchRelation.REGION);
  private static final Set<TpchRelation> IN_STORE =
      EnumSet.of(TpchRelation.PART, TpchRelation.SUPPLIER);

  /** What native memory may grow by between two looks at an idle engine, after a warm-up. */
  private static final Pattern DUCKDB_BYTES = Pattern.compile("\"DuckDB\" ?: ?(\\d+)");

  private static final long GROWTH = 256L << 20;

  private final TestingPostgresServer server;
  private final Set<Path> filesBefore = SoakResources.temporaryFiles();
  private final Map<LargeQuery, String> expected = new HashMap<>();
  private final QueryEngine engine;
  private final SoakReport report = new SoakReport();

  /**
   * An engine of its own, and the data.
   *
   * @param folder for files, of which none is there yet
   * @param scale of TPC-H
   */
  Soak(TestingPostgresServer server, Path folder, double scale) throws IOException, SQLException {
    this.server = server;
    TpchData data = new TpchData(scale);
    data.writeParquet(folder, EnumSet.allOf(TpchRelation.class));
    server.createDatabase(DATABASE);
    try (Connection connection = server.connect(DATABASE)) {
      data.loadPostgres(connection, IN_POSTGRES);
    }

    ParquetJudge judge = new ParquetJudge(folder);
    for (LargeQuery query : LargeQuery.all(scale)) {
      expected.put(query, judge.expected(query).text(query.isOrdered()));
    }

    Path configuration = folder.resolve("arrowlake.yaml");
    Files.writeString(
        configuration,
        """
        catalogs:
          lake: {type: files, root: .}
          shop: {type: postgres, url: "%s", user: "%s", password: "%s"}
        limits: {memory: 2GB, concurrent_queries: %s}
        """
            .formatted(server.url(DATABASE), server.user(), server.password(), SoakWorker.THREADS));
    engine = new QueryEngineBuilder().configuration(configuration).build();
    fillStore();
  }

  private void fillStore() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (TpchRelation relation : IN_STORE) {
        String table = relation.tableName();
        statement.execute("CREATE TABLE local." + table + " AS SELECT * FROM lake." + table);
      }
    }
  }

  private Connection connect() throws SQLException {
    return ArrowLakeDriver.connectTo(engine);
  }

  private static TablePlacement placement() {
    return new TablePlacement(
        "in three places",
        EnumSet.allOf(TpchRelation.class).stream()
            .collect(Collectors.toMap(TpchRelation::tableName, Soak::schema)));
  }

  private static String schema(TpchRelation relation) {
    return IN_POSTGRES.contains(relation)
        ? "shop.public"
        : IN_STORE.contains(relation) ? "local" : "lake";
  }

  /** Runs for so long, and then as long again: what the second half leaves behind is a leak. */
  SoakReport run(Duration half, long seed) throws Exception {
    phase(half, seed);
    SoakResources warm = SoakResources.now(server, DATABASE, duckDbBytes());
    phase(half, seed + SoakWorker.THREADS);
    SoakResources end = SoakResources.now(server, DATABASE, duckDbBytes());
    report.resources(warm, end);
    if (end.busyConnections() > 0) {
      report.fail("Connections still work: " + end);
    }

    if (end.otherBytes() - warm.otherBytes() > GROWTH) {
      report.fail("Native memory grew: " + warm + ", " + end);
    }

    return report;
  }

  /** What EXPLAIN ANALYZE says that DuckDB holds. */
  private long duckDbBytes() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet json =
            statement.executeQuery(
                "EXPLAIN (ANALYZE, FORMAT JSON) SELECT count(*) FROM shop.public.orders")) {
      json.next();
      Matcher bytes = DUCKDB_BYTES.matcher(json.getString(1));
      if (!bytes.find()) {
        throw new IllegalStateException("No memory of DuckDB in " + json.getString(1));
      }

      return Long.parseLong(bytes.group(1));
    }
  }

  private void phase(Duration time, long seed) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(SoakWorker.THREADS);
    List<Future<?>> workers = new ArrayList<>();
    for (int i = 0; i < SoakWorker.THREADS; i++) {
      SoakWorker worker = new SoakWorker(this::connect, expected, placement(), report, seed + i);
      workers.add(threads.submit(() -> worker.runUntil(end)));
    }

    threads.shutdown();
    for (Future<?> worker : workers) {
      worker.get();
    }
  }

  /** Closes the engine, which fails where memory is left, and looks for what else is. */
  @Override
  public void close() {
    engine.close();
    SoakResources.leftBehind(server, DATABASE, filesBefore).forEach(report::fail);
    server.dropDatabase(DATABASE);
  }
}
