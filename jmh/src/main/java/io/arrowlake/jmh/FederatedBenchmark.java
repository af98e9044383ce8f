package io.arrowlake.jmh;

import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryEngineBuilder;
import io.arrowlake.engine.QueryExecution;
import io.arrowlake.engine.QueryOptions;
import io.arrowlake.engine.Session;
import io.arrowlake.jdbc.ArrowLakeDriver;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.testkit.tpch.FederatedQueries;
import io.arrowlake.testkit.tpch.TpchQueries;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Measures ArrowLake against the limits of what it stands on, as ratios in one run: DuckDB alone on
 * the same files, COPY of the rows that have to leave PostgreSQL, pgjdbc for a point query. Prints
 * a Markdown table for each.
 *
 * <p>Arguments: the scale factor (1), the number of repetitions (5), the folder for the data
 * (target), and which of {@code files,federated,shipping,read,point,small} to measure (all).
 */
public final class FederatedBenchmark {
  private static final List<String> SMALL =
      List.of(
          "SELECT * FROM region",
          "SELECT r_name, count(*) FROM region, nation WHERE r_regionkey = n_regionkey"
              + " GROUP BY r_name ORDER BY r_name",
          "SELECT n_name FROM shop.public.nation, region WHERE n_regionkey = r_regionkey"
              + " AND n_nationkey < 10");

  private final BenchmarkData data;
  private final int repetitions;
  private final QueryEngine engine;
  private final Connection duckDb;
  private final MarkdownTable table = new MarkdownTable();

  private FederatedBenchmark(
      BenchmarkData data, int repetitions, QueryEngine engine, Connection duckDb) {
    this.data = data;
    this.repetitions = repetitions;
    this.engine = engine;
    this.duckDb = duckDb;
  }

  /** Runs all of it. */
  public static void main(String[] arguments) throws Exception {
    double scaleFactor = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 1;
    int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    Path folder = Path.of(arguments.length > 2 ? arguments[2] : "target");
    try (BenchmarkData data = BenchmarkData.prepare(folder, scaleFactor);
        QueryEngine engine = engine(data);
        Connection duckDb = DriverManager.getConnection("jdbc:duckdb:", new Properties())) {
      FederatedBenchmark benchmark = new FederatedBenchmark(data, repetitions, engine, duckDb);
      benchmark.nameFiles();
      String all = "files,federated,shipping,read,point,small";
      for (String part : (arguments.length > 3 ? arguments[3] : all).split(",")) {
        benchmark.measure(part, scaleFactor);
      }
    }
  }

  private void nameFiles() throws SQLException {
    try (Statement views = duckDb.createStatement()) {
      for (String table : TABLES) {
        views.execute(
            "CREATE VIEW "
                + table
                + " AS FROM '"
                + data.folder().resolve(table + ".parquet")
                + "'");
      }
    }
  }

  private void measure(String part, double scaleFactor) throws Exception {
    switch (part) {
      case "files" -> files(scaleFactor);
      case "federated" -> federated();
      case "shipping" -> shipping();
      case "read" -> read();
      case "point" -> point();
      case "small" -> small();
      default -> throw new IllegalArgumentException("No such part: " + part);
    }
  }

  private static QueryEngine engine(BenchmarkData data) {
    return new QueryEngineBuilder()
        .catalog("lake", Map.of("type", "files", "root", data.folder().toAbsolutePath().toString()))
        .catalog("shop", postgres(data, 2))
        .catalog("single", postgres(data, 1))
        .build();
  }

  private static Map<String, String> postgres(BenchmarkData data, int scanConnections) {
    return Map.of(
        "type", "postgres",
        "url", data.postgresUrl(),
        "user", data.server().user(),
        "password", data.server().password(),
        "scan_connections", Integer.toString(scanConnections));
  }

  private long drain(String sql) {
    return drain(new Session(), sql);
  }

  private long drain(Connection connection, String sql) throws SQLException {
    long rows = 0;
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      while (results.next()) {
        rows++;
      }
    }

    return rows;
  }

  /** The 22 queries of TPC-H on Parquet, against DuckDB alone on the same files. */
  private void files(double scaleFactor) throws Exception {
    table.head(
        "TPC-H on Parquet, against DuckDB alone", "query", "ArrowLake ms", "DuckDB ms", "ratio");
    double ours = 0;
    double theirs = 0;
    Session session = new Session();
    session.set("catalog", "lake");
    for (int query = 1; query <= TpchQueries.COUNT; query++) {
      String sql = TpchQueries.text(query, scaleFactor);
      PairedTimer times =
          PairedTimer.run(repetitions, () -> drain(session, sql), () -> drain(duckDb, sql));
      table.row("Q" + query, times.ours(), times.theirs(), times.ratio());
      ours += times.ours();
      theirs += times.theirs();
    }

    table.row("all", ours, theirs, ours / theirs);
  }

  private static final List<String> TABLES =
      List.of("customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier");

  private long drain(Session session, String sql) {
    long rows = 0;
    try (QueryExecution query = engine.query(session, sql, QueryOptions.DEFAULT)) {
      query.start();
      VectorSchemaRoot batch = query.next();
      while (batch != null) {
        rows += batch.getRowCount();
        batch.close();
        batch = query.next();
      }
    }

    return rows;
  }

  /**
   * Joins of lineitem in Parquet with orders and customer in PostgreSQL, against the larger of:
   * COPY of what the plan takes out of PostgreSQL, and DuckDB alone with all tables in Parquet; and
   * against the sum of that COPY and DuckDB with orders and customer in its own memory.
   */
  private void federated() throws Exception {
    table.head(
        "Federated, against the limit",
        "query",
        "ArrowLake ms",
        "COPY ms",
        "DuckDB ms",
        "ratio to the larger",
        "in memory ms",
        "ratio to COPY and in memory");
    double ours = 0;
    double limits = 0;
    double sums = 0;
    keep("orders");
    keep("customer");
    for (int i = 0; i < FederatedQueries.FACTS_IN_FILES.size(); i++) {
      String sql = FederatedQueries.FACTS_IN_FILES.get(i);
      List<String> copies = sentToPostgres(sql);
      String local = sql.replace("shop.public.", "").replace("lake.", "");
      PairedTimer duck = PairedTimer.run(repetitions, () -> drain(sql), () -> drain(duckDb, local));
      PairedTimer copy = PairedTimer.run(repetitions, () -> copy(copies), () -> copy(copies));
      String inMemory = sql.replace("shop.public.", "kept.").replace("lake.", "");
      PairedTimer kept =
          PairedTimer.run(repetitions, () -> drain(duckDb, inMemory), () -> drain(duckDb, local));
      double limit = Math.max(copy.theirs(), duck.theirs());
      double sum = copy.theirs() + kept.ours();
      table.row(
          "F" + (i + 1),
          duck.ours(),
          copy.theirs(),
          duck.theirs(),
          duck.ours() / limit,
          kept.ours(),
          duck.ours() / sum);
      ours += duck.ours();
      limits += limit;
      sums += sum;
    }

    table.row("all", ours, "", "", ours / limits, "", ours / sums);
  }

  private void keep(String table) throws SQLException {
    try (Statement statement = duckDb.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS kept");
      statement.execute("CREATE OR REPLACE TABLE kept." + table + " AS FROM " + table);
    }
  }

  /**
   * Joins with and without rows that are sent to PostgreSQL, by the bytes that move and by time.
   */
  private void shipping() throws Exception {
    table.head(
        "Rows sent to PostgreSQL, against none sent",
        "query",
        "kB moved",
        "kB, none sent",
        "ratio",
        "ms",
        "ms, none sent",
        "ratio");
    for (int i = 0; i < FederatedQueries.DIMENSIONS_IN_FILES.size(); i++) {
      String sql = FederatedQueries.DIMENSIONS_IN_FILES.get(i);
      Session unsent = unsent();
      double moved = moved(new Session(), sql);
      double without = moved(unsent, sql);
      PairedTimer times = PairedTimer.run(repetitions, () -> drain(sql), () -> drain(unsent, sql));
      table.row(
          "S" + (i + 1),
          moved,
          without,
          moved / without,
          times.ours(),
          times.theirs(),
          times.ratio());
    }
  }

  private static Session unsent() {
    Session session = new Session();
    session.set("shipping", "off");
    return session;
  }

  /** The kilobytes that leave PostgreSQL or are sent to it. */
  private double moved(Session session, String sql) {
    try (QueryExecution query = engine.query(session, sql, QueryOptions.DEFAULT)) {
      query.start();
      for (VectorSchemaRoot batch = query.next(); batch != null; batch = query.next()) {
        batch.close();
      }

      return query.movedBytes() / 1e3;
    }
  }

  private List<String> sentToPostgres(String sql) {
    try (QueryExecution query = engine.query(unsent(), sql, QueryOptions.DEFAULT)) {
      query.start();
      FederatedPlan plan = query.plan().orElseThrow();
      List<String> statements = new ArrayList<>();
      for (Fragment fragment : plan.fragments()) {
        if (fragment.site().kind() == SiteKind.SOURCE) {
          statements.add(
              fragment
                  .site()
                  .writer()
                  .orElseThrow()
                  .write(fragment.root(), QueryWriter.Bindings.UNBOUND));
        }
      }

      return statements;
    }
  }

  private long copy(List<String> statements) throws SQLException, IOException {
    long bytes = 0;
    try (Connection connection = data.postgres()) {
      for (String statement : statements) {
        bytes += copy(connection, statement);
      }
    }

    return bytes;
  }

  private static long copy(Connection connection, String sql) throws SQLException {
    CopyOut copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY (" + sql + ") TO STDOUT (FORMAT binary)");
    long bytes = 0;
    for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
      bytes += message.length;
    }

    return bytes;
  }

  /**
   * All of lineitem out of PostgreSQL, against a client that throws the bytes of the same COPY
   * away.
   */
  private void read() throws Exception {
    table.head("Reading lineitem from PostgreSQL", "client", "ms", "ratio to psql");
    Callable<Long> psql = psql();
    for (String catalog : List.of("single", "shop")) {
      String sql = "SELECT * FROM " + catalog + ".public.lineitem";
      PairedTimer times = PairedTimer.run(repetitions, () -> drain(sql) * 0, psql);
      String connections = catalog.equals("single") ? "1 connection" : "2 connections";
      table.row("ArrowLake, Arrow batches, " + connections, times.ours(), times.ratio());
      table.row("psql, binary COPY to nowhere", times.theirs(), 1.0);
    }
  }

  private Callable<Long> psql() {
    String url =
        data.postgresUrl().replace("postgresql://", "postgresql://" + data.server().user() + "@");
    ProcessBuilder process =
        new ProcessBuilder("psql", url, "-q", "-c", "COPY lineitem TO STDOUT (FORMAT binary)")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    process.environment().put("PGPASSWORD", data.server().password());
    return () -> {
      int exit = process.start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("psql ended with " + exit);
      }

      return 0L;
    };
  }

  /** One row by its key, prepared and warm, against pgjdbc alone. */
  private void point() throws Exception {
    table.head("Point query by JDBC, warm", "client", "ms", "more ms than pgjdbc");
    try (Connection raw = data.postgres();
        PreparedStatement theirs =
            raw.prepareStatement("SELECT * FROM orders WHERE o_orderkey = ?");
        Connection connection = ArrowLakeDriver.connectTo(engine);
        PreparedStatement ours =
            connection.prepareStatement("SELECT * FROM shop.public.orders WHERE o_orderkey = ?")) {
      int warm = 500;
      for (int i = 0; i < warm; i++) {
        point(ours, i);
        point(theirs, i);
      }

      int rounds = 200;
      PairedTimer times =
          PairedTimer.run(repetitions, () -> points(ours, rounds), () -> points(theirs, rounds));
      table.row("ArrowLake", times.ours() / rounds, (times.ours() - times.theirs()) / rounds);
      table.row("pgjdbc", times.theirs() / rounds, 0.0);
    }
  }

  /** Queries of a few rows, warm: what the engine adds to what DuckDB does. */
  private void small() throws Exception {
    table.head("A few rows, warm", "query", "ArrowLake ms", "DuckDB alone ms", "more ms");
    Session session = new Session();
    session.set("catalog", "lake");
    int rounds = 100;
    for (String sql : SMALL) {
      PairedTimer times =
          PairedTimer.run(
              repetitions,
              () -> repeated(rounds, () -> drain(session, sql)),
              () -> repeated(rounds, () -> drain(duckDb, sql.replace("shop.public.", ""))));
      double ours = times.ours() / rounds;
      double theirs = times.theirs() / rounds;
      table.row("`" + sql + "`", ours, theirs, ours - theirs);
    }
  }

  private static long repeated(int rounds, Callable<Long> query) throws Exception {
    long rows = 0;
    for (int i = 0; i < rounds; i++) {
      rows += query.call();
    }

    return rows;
  }

  private static long points(PreparedStatement query, int rounds) throws SQLException {
    long rows = 0;
    for (int i = 0; i < rounds; i++) {
      rows += point(query, i);
    }

    return rows;
  }

  private static long point(PreparedStatement query, int key) throws SQLException {
    query.setLong(1, key * 32L + 1);
    long rows = 0;
    try (ResultSet results = query.executeQuery()) {
      while (results.next()) {
        rows++;
      }
    }

    return rows;
  }
}
