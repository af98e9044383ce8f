package io.arrowlake.jmh;

import io.arrowlake.engine.ComputeEngine;
import io.arrowlake.engine.arrow.ArrowEngine;
import io.arrowlake.engine.arrow.OperatorMemory;
import io.arrowlake.engine.arrow.Workers;
import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.engine.duckdb.DuckDbEngine;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.sql.DuckDbDialect;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelNode;

/**
 * Measures each operator of the JVM against DuckDB on the same Arrow batches, from 100 rows to ten
 * millions, the two taking turns. Prints a Markdown table, and one of the crossovers: the numbers
 * of rows from which DuckDB is the faster, as measured and as the planner's prices have it.
 *
 * <p>Arguments: the most rows (10,000,000), the number of repetitions (5), and the file to which
 * the prices are written (none).
 */
public final class OperatorBenchmark {
  private static final List<String> INPUTS = List.of(OperatorTree.FACTS, OperatorTree.KEYS);

  /** The names that the writer gives the columns of inputs. */
  private static final List<String> COLUMNS = List.of("c0", "c1", "c2", "c3", "c4");

  private static final int LEAST_ROWS = 100;
  private static final long DUCKDB_BYTES = 4L << 30;

  /** Rows that one measurement goes through at least, so that it takes some milliseconds. */
  private static final long ROWS_PER_MEASUREMENT = 20_000;

  private final BufferAllocator allocator = new RootAllocator();
  private final DuckDbDatabase database =
      new DuckDbDatabase(
          DUCKDB_BYTES,
          Runtime.getRuntime().availableProcessors(),
          DuckDbDialect.setupStatements());
  private final ComputeEngine duckDb = new DuckDbEngine(database);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ComputeEngine operators =
      new ArrowEngine(
          new OperatorMemory(Long.MAX_VALUE, Long.MAX_VALUE),
          null,
          new Workers(threads, Runtime.getRuntime().availableProcessors() - 1, Workers.ROWS));
  private final List<OperatorMeasurement> measurements = new ArrayList<>();
  private final NavigableMap<Long, Double> readings = new TreeMap<>();
  private final int repetitions;
  private final PrintStream out;

  private OperatorBenchmark(int repetitions, PrintStream out) {
    this.repetitions = repetitions;
    this.out = out;
  }

  /** Runs all of it. */
  public static void main(String[] arguments) throws Exception {
    long most = arguments.length > 0 ? Long.parseLong(arguments[0]) : 10_000_000;
    int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    OperatorBenchmark benchmark = new OperatorBenchmark(repetitions, out);
    try {
      benchmark.run(most);
      OperatorPrices prices = new OperatorPrices(benchmark.measurements, benchmark.readings);
      prices.printCrossovers(out);
      if (arguments.length > 2) {
        prices.write(Path.of(arguments[2]));
      }
    } finally {
      benchmark.threads.shutdown();
      benchmark.duckDb.close();
    }
  }

  private void run(long most) throws Exception {
    out.println("| operator | rows | JVM ms | DuckDB ms | ratio | DuckDB on its tables ms |");
    out.println("|---|---|---|---|---|---|");
    for (long rows = LEAST_ROWS; rows <= most; rows *= 10) {
      try (OperatorInput facts = facts(rows);
          OperatorInput keys = keys(rows)) {
        makeTables(rows);
        measureReading(facts);
        for (OperatorTree tree : OperatorTree.values()) {
          measure(tree, List.of(facts, keys));
        }
      }
    }
  }

  private void makeTables(long rows) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < INPUTS.size(); i++) {
        String query = String.format(Locale.ROOT, INPUTS.get(i), rows);
        String columns = "(" + String.join(", ", COLUMNS.subList(0, i == 0 ? 5 : 2)) + ")";
        statement.execute(
            "CREATE OR REPLACE TABLE " + table(i) + " AS FROM (" + query + ") AS t" + columns);
      }
    }
  }

  private static String table(int input) {
    return "input_" + input;
  }

  /** What it takes to get all rows of a table out of DuckDB. */
  private void measureReading(OperatorInput facts) throws Exception {
    Callable<Long> reading = () -> read("FROM " + table(0), ArrowSchemas.schema(facts.rowType()));
    reading.call();
    double millis = PairedTimer.run(repetitions, reading, reading).ours();
    readings.put(facts.rows(), millis);
  }

  private long read(String sql, Schema schema) {
    try (BatchStream stream = database.stream(sql, schema, allocator, OperatorInput.BATCH_ROWS)) {
      return drain(stream);
    }
  }

  private Callable<Long> onTables(RelNode root, int times) {
    String sql =
        duckDb
            .site()
            .writer()
            .orElseThrow()
            .write(root, new QueryWriter.Bindings(List.of(), OperatorBenchmark::table));
    Schema schema = ArrowSchemas.schema(root.getRowType());
    return () -> {
      long rows = 0;
      for (int i = 0; i < times; i++) {
        rows += read(sql, schema);
      }

      return rows;
    };
  }

  private OperatorInput facts(long rows) {
    return OperatorInput.read(
        database,
        String.format(Locale.ROOT, OperatorTree.FACTS, rows),
        OperatorTree.FACTS_TYPE,
        rows,
        allocator);
  }

  private OperatorInput keys(long rows) {
    return OperatorInput.read(
        database,
        String.format(Locale.ROOT, OperatorTree.KEYS, rows),
        OperatorTree.KEYS_TYPE,
        OperatorTree.keys(rows),
        allocator);
  }

  private void measure(OperatorTree tree, List<OperatorInput> inputs) throws Exception {
    long rows = inputs.get(0).rows();
    RelNode root = tree.build(rows);
    int times = (int) Math.max(1, ROWS_PER_MEASUREMENT / rows);
    PairedTimer timer =
        PairedTimer.run(
            repetitions,
            work(operators, tree, root, inputs, times),
            work(duckDb, tree, root, inputs, times));
    Callable<Long> onTables = onTables(root, times);
    PairedTimer tables = PairedTimer.run(repetitions, onTables, onTables);
    long results = work(operators, tree, root, inputs, 1).call();
    OperatorMeasurement measurement =
        new OperatorMeasurement(
            tree,
            rows,
            results,
            timer.ours() / times,
            timer.theirs() / times,
            tables.ours() / times);
    measurements.add(measurement);
    out.println(measurement.row());
  }

  private Callable<Long> work(
      ComputeEngine engine,
      OperatorTree tree,
      RelNode root,
      List<OperatorInput> inputs,
      int times) {
    List<Integer> read = tree.isJoin() ? List.of(0, 1) : List.of(0);
    Fragment fragment = new Fragment(2, engine.site(), root, read, 0, 0, 0, List.of());
    return () -> {
      long rows = 0;
      for (int i = 0; i < times; i++) {
        rows += drain(engine, fragment, inputs);
      }

      return rows;
    };
  }

  private long drain(ComputeEngine engine, Fragment fragment, List<OperatorInput> inputs) {
    try (BatchStream stream =
        engine.open(
            fragment,
            number -> inputs.get(number).open(),
            QueryWriter.Bindings.UNBOUND,
            new QueryScope("benchmark", allocator, null, warning -> {}))) {
      return drain(stream);
    }
  }

  private static long drain(BatchStream stream) {
    long rows = 0;
    for (VectorSchemaRoot batch = stream.next(); batch != null; batch = stream.next()) {
      rows += batch.getRowCount();
      batch.close();
    }

    return rows;
  }
}
