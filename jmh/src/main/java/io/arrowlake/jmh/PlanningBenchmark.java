package io.arrowlake.jmh;

import io.arrowlake.engine.ComputeEngine;
import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryEngineBuilder;
import io.arrowlake.engine.arrow.ArrowEngine;
import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.engine.duckdb.DuckDbEngine;
import io.arrowlake.planner.PlanContext;
import io.arrowlake.planner.PlanSettings;
import io.arrowlake.planner.QueryPlanner;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.sql.DuckDbDialect;
import io.arrowlake.testkit.tpch.TpchData;
import io.arrowlake.testkit.tpch.TpchQueries;
import io.arrowlake.testkit.tpch.TpchRelation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures how long a statement takes from its text to its plan, over Parquet files: a point query
 * and some of TPC-H. Nothing is run. Calcite is large, and takes many seconds to be compiled.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 10)
@Measurement(iterations = 3, time = 5)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-opens=java.base/java.nio=ALL-UNNAMED", "-Duser.timezone=UTC"})
public class PlanningBenchmark {
  private static final double SCALE_FACTOR = 0.01;
  private static final String POINT = "SELECT * FROM orders WHERE o_orderkey = 33";

  /** {@code point}, or the number of a query of TPC-H. */
  @Param({"point", "1", "5", "9", "21"})
  public String query = "point";

  private QueryEngine engine;
  private ComputeEngine duckDb;
  private QueryPlanner planner;
  private String sql;

  /** Writes the files and opens a catalog over them. */
  @Setup(Level.Trial)
  public void open() throws IOException, SQLException {
    Path folder = Path.of("target", "tpch-planning");
    if (!Files.exists(folder.resolve("complete"))) {
      Files.createDirectories(folder);
      new TpchData(SCALE_FACTOR).writeParquet(folder, EnumSet.allOf(TpchRelation.class));
      Files.createFile(folder.resolve("complete"));
    }

    String root = folder.toAbsolutePath().toString();
    engine =
        new QueryEngineBuilder().catalog("lake", Map.of("type", "files", "root", root)).build();
    duckDb = new DuckDbEngine(new DuckDbDatabase(1L << 30, 1, DuckDbDialect.setupStatements()));
    planner = new QueryPlanner(engine.catalogs(), List.of(duckDb.site(), new ArrowEngine().site()));
    sql = query.equals("point") ? POINT : TpchQueries.text(Integer.parseInt(query), SCALE_FACTOR);
  }

  /** Closes the catalog. */
  @TearDown(Level.Trial)
  public void close() {
    duckDb.close();
    engine.close();
  }

  /** Text to plan. */
  @Benchmark
  public FederatedPlan plan() {
    PlanContext context =
        new PlanContext("lake", null, List.of(), PlanSettings.DEFAULT, Instant.now(), () -> false);
    return planner.plan(sql, planner.parse(sql), context);
  }
}
