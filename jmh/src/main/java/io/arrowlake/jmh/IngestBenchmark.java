package io.arrowlake.jmh;

import io.arrowlake.engine.IngestExecution;
import io.arrowlake.engine.IngestRequest;
import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryEngineBuilder;
import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest;
import io.arrowlake.testkit.TestingPostgresServer;
import io.arrowlake.testkit.tpch.TpchData;
import io.arrowlake.testkit.tpch.TpchRelation;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;

/**
 * Measures the ingest of lineitem from Parquet, over one connection and over two, against psql's
 * COPY of a ready-made binary file into the same table, against batched INSERTs by pgjdbc, and
 * against Spark's JDBC writer, a process of its own. Prints a Markdown table.
 *
 * <p>Arguments: the scale factor (1), the number of repetitions (5), the folder for the data
 * (target), and Spark's class path.
 */
public final class IngestBenchmark {
  private static final String DATABASE = "ingest";
  private static final int INSERTED_ROWS = 200_000;
  private static final int INSERT_BATCH = 1_000;
  private static final double MILLI = 1e6;

  /** What Spark's own scripts open to it, see its JavaModuleOptions. */
  private static final List<String> OPENED_TO_SPARK =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private final TestingPostgresServer server;
  private final QueryEngine engine;
  private final Path file;
  private final Path binary;
  private long rows;

  private IngestBenchmark(TestingPostgresServer server, QueryEngine engine, Path file) {
    this.server = server;
    this.engine = engine;
    this.file = file;
    this.binary = file.resolveSibling("lineitem.pgcopy");
  }

  /** Runs all of it. */
  public static void main(String[] arguments) throws Exception {
    double scaleFactor = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 1;
    int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    Path base = Path.of(arguments.length > 2 ? arguments[2] : "target").toAbsolutePath();
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    Path file = data(base, scaleFactor);
    String spark = arguments[3];
    try (TestingPostgresServer server = TestingPostgresServer.start();
        QueryEngine engine = engine(server)) {
      server.createDatabase(DATABASE);
      new IngestBenchmark(server, engine, file).run(repetitions, spark, out);
    }
  }

  private static Path data(Path base, double scaleFactor) throws Exception {
    Path folder = base.resolve(String.format(Locale.ROOT, "ingest-sf%s", scaleFactor));
    if (!Files.exists(folder.resolve("complete"))) {
      Files.createDirectories(folder);
      new TpchData(scaleFactor).writeParquet(folder, EnumSet.of(TpchRelation.LINEITEM));
      Files.createFile(folder.resolve("complete"));
    }

    return folder.resolve("lineitem.parquet");
  }

  private static QueryEngine engine(TestingPostgresServer server) {
    return new QueryEngineBuilder()
        .catalog(
            "shop",
            Map.of(
                "type", "postgres",
                "url", server.url(DATABASE),
                "user", server.user(),
                "password", server.password()))
        .build();
  }

  private void run(int repetitions, String spark, PrintStream out) throws Exception {
    rows = ingest(1, LoadRequest.Creation.CREATE);
    psql("\\copy lineitem TO '" + binary + "' (FORMAT binary)");
    Callable<Long> one = () -> ingest(1);
    Callable<Long> two = () -> ingest(2);
    PairedTimer single = PairedTimer.run(repetitions, one, this::copy);
    PairedTimer twin = PairedTimer.run(repetitions, two, this::copy);
    double inserted = insert() * rows / INSERTED_ROWS;
    out.println("| client | ms | ratio to psql |");
    out.println("| --- | --- | --- |");
    row(out, "ArrowLake, 1 connection", single.ours(), single.ratio());
    row(out, "psql, COPY of a binary file", single.theirs(), 1);
    row(out, "ArrowLake, 2 connections", twin.ours(), twin.ratio());
    row(out, "psql, COPY of a binary file, again", twin.theirs(), 1);
    row(
        out,
        "pgjdbc, batched INSERTs, from " + INSERTED_ROWS + " rows",
        inserted,
        inserted / single.theirs());
    double written = spark(spark);
    row(out, "Spark's JDBC writer, 2 connections", written, written / single.theirs());
    Files.delete(binary);
  }

  private static void row(PrintStream out, String client, double millis, double ratio) {
    out.printf(Locale.ROOT, "| %s | %.0f | %.2f |%n", client, millis, ratio);
  }

  /** An empty table of lineitem's columns, in the place of the one that is there. */
  private void empty() {
    server.execute(
        DATABASE,
        "CREATE TABLE fresh (LIKE lineitem)",
        "DROP TABLE lineitem",
        "ALTER TABLE fresh RENAME TO lineitem");
  }

  private long ingest(int jobs) {
    empty();
    return ingest(jobs, LoadRequest.Creation.NEVER);
  }

  private long ingest(int jobs, LoadRequest.Creation creation) {
    IngestRequest request =
        new IngestRequest(
            file.toString(),
            List.of("shop", "public", "lineitem"),
            LoadMode.APPEND,
            creation,
            List.of(),
            jobs,
            Map.of(),
            null);
    try (IngestExecution execution = engine.ingest(request)) {
      return execution.run().rows();
    }
  }

  private long copy() throws Exception {
    empty();
    psql("\\copy lineitem FROM '" + binary + "' (FORMAT binary)");
    return rows;
  }

  private void psql(String command) throws Exception {
    String url =
        server.url(DATABASE).replace("postgresql://", "postgresql://" + server.user() + "@");
    ProcessBuilder process =
        new ProcessBuilder("psql", url, "-q", "-c", command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    process.environment().put("PGPASSWORD", server.password());
    int exit = process.start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException("psql ended with " + exit);
    }
  }

  /** The time of the first rows by multi-row INSERTs, as pgjdbc rewrites batches into them. */
  private double insert() throws SQLException {
    empty();
    Properties properties = new Properties();
    properties.setProperty("user", server.user());
    properties.setProperty("password", server.password());
    properties.setProperty("reWriteBatchedInserts", "true");
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement source = duckDb.createStatement();
        ResultSet row = source.executeQuery("FROM '" + file + "' LIMIT " + INSERTED_ROWS);
        Connection target = DriverManager.getConnection(server.jdbcUrl(DATABASE), properties)) {
      target.setAutoCommit(false);
      int columns = row.getMetaData().getColumnCount();
      String marks = "?" + ", ?".repeat(columns - 1);
      long start = System.nanoTime();
      try (PreparedStatement insert =
          target.prepareStatement("INSERT INTO lineitem VALUES (" + marks + ")")) {
        for (int i = 1; row.next(); i++) {
          for (int column = 1; column <= columns; column++) {
            insert.setObject(column, row.getObject(column));
          }

          insert.addBatch();
          if (i % INSERT_BATCH == 0) {
            insert.executeBatch();
          }
        }

        insert.executeBatch();
      }

      target.commit();
      return (System.nanoTime() - start) / MILLI;
    }
  }

  /** The time of Spark's write of all rows, once. */
  private double spark(String classPath) throws Exception {
    empty();
    server.execute(
        DATABASE, "DROP TABLE IF EXISTS warm_up", "CREATE TABLE warm_up (LIKE lineitem)");
    List<String> command = new ArrayList<>(List.of("java", "-Xmx4g"));
    for (String opened : OPENED_TO_SPARK) {
      command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }

    command.addAll(
        List.of(
            "-cp",
            classPath,
            "io.arrowlake.jmh.spark.SparkJdbcWriter",
            file.toString(),
            server.jdbcUrl(DATABASE),
            server.user(),
            server.password(),
            "lineitem",
            "warm_up"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed;
    try (InputStream output = process.getInputStream()) {
      printed = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    int exit = process.waitFor();
    if (exit != 0) {
      throw new IllegalStateException("Spark ended with " + exit);
    }

    return Double.parseDouble(printed);
  }
}
