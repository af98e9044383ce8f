package io.arrowlake.engine.arrow;

import io.arrowlake.engine.ComputeEngine;
import io.arrowlake.engine.arrow.OperatorCaseCounts.Kind;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.QueryScope;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rex.RexBuilder;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Runs cases by the operators and by DuckDB, and compares. Used by one thread. */
final class OperatorCaseRunner implements AutoCloseable {
  private final BufferAllocator allocator = new RootAllocator();
  private final RelOptCluster cluster =
      RelOptCluster.create(
          new HepPlanner(new HepProgramBuilder().build()), new RexBuilder(ArrowFixture.TYPES));
  private final LargerEngine duckDb = new LargerEngine();
  private final ArrowEngine operators = new ArrowEngine();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CommonProver prover =
      new CommonProver(List.of(operators.site().prover(), duckDb.site().prover()));
  private final OperatorCaseCounts counts;

  OperatorCaseRunner(OperatorCaseCounts counts) {
    this.counts = counts;
  }

  /** One engine's rows, or its error. */
  private record Outcome(RowHashes rows, @Nullable ArrowLakeException error) {}

  private static final List<ErrorCode> DATA_ERRORS =
      List.of(
          ErrorCode.DIVISION_BY_ZERO,
          ErrorCode.NUMERIC_OVERFLOW,
          ErrorCode.INVALID_VALUE,
          ErrorCode.CARDINALITY_VIOLATION);

  /** PostgreSQL's codes of the same errors. */
  private static final List<String> DATA_STATES =
      List.of("22012", "22003", "22008", "22011", "22P02", "21000");

  private static final int MOST_POSTGRES_ROWS = 300;

  private static boolean isDataError(@Nullable ArrowLakeException error) {
    return error != null && DATA_ERRORS.contains(error.code());
  }

  OperatorCase generate(long seed) {
    return new OperatorCaseGenerator(cluster, prover, seed).generate();
  }

  /** Runs the case of a seed on both sides, and counts what became of it. */
  void run(long seed) {
    OperatorCase one = generate(seed);
    OperatorMemory memory =
        one.budget() == null ? null : new OperatorMemory(one.budget(), one.budget());
    Outcome ours = run(operators(memory, seed), one);
    Outcome theirs = run(duckDb, one);
    if (allocator.getAllocatedMemory() != 0 || memory != null && memory.taken() != 0) {
      counts.fail(one, "Memory is left: " + allocator.toVerboseString());
    } else if (ours.error() == null && theirs.error() == null) {
      judgeRows(one, ours, theirs);
    } else {
      judgeErrors(
          one,
          ours.error(),
          isDataError(ours.error()),
          theirs.error(),
          isDataError(theirs.error()));
    }
  }

  /** Every other case has helpers from the first row on. */
  private ArrowEngine operators(@Nullable OperatorMemory memory, long seed) {
    OperatorMemory account =
        memory == null ? new OperatorMemory(Long.MAX_VALUE, Long.MAX_VALUE) : memory;
    return new ArrowEngine(
        account, duckDb, seed % 2 == 0 ? Workers.none() : new Workers(threads, 3, 0));
  }

  /** Runs a case that PostgreSQL can compute, too, on both sides. */
  void run(long seed, PostgresJudge judge) throws SQLException, IOException {
    CommonProver common =
        new CommonProver(List.of(operators.site().prover(), judge.site().prover()));
    OperatorCase one = new OperatorCaseGenerator(cluster, common, seed).generate();
    if (one.tables().stream().anyMatch(table -> table.rows() > MOST_POSTGRES_ROWS)) {
      return;
    }

    List<List<String>> ours = new ArrayList<>();
    ArrowLakeException error = null;
    try {
      read(operators, one, batch -> ours.addAll(ArrowFixture.rows(batch)));
    } catch (ArrowLakeException e) {
      error = e;
    }

    try {
      List<List<String>> theirs = judge.rows(one, allocator);
      judgeTexts(one, ours, error, theirs);
    } catch (PSQLException e) {
      judgeErrors(one, error, isDataError(error), e, DATA_STATES.contains(e.getSQLState()));
    }
  }

  private void judgeTexts(
      OperatorCase one,
      List<List<String>> ours,
      @Nullable ArrowLakeException error,
      List<List<String>> theirs) {
    boolean differ =
        switch (one.claim()) {
          case SEQUENCE -> !ours.equals(theirs);
          case ROWS -> !ArrowFixture.sorted(ours).equals(ArrowFixture.sorted(theirs));
          case COUNT -> ours.size() != theirs.size();
        };
    if (error != null) {
      judgeErrors(one, error, isDataError(error), null, false);
    } else if (differ) {
      counts.fail(one, RowHashes.difference(ours, theirs));
    } else {
      counts.add(Kind.COMPARED);
    }
  }

  private void judgeRows(OperatorCase one, Outcome ours, Outcome theirs) {
    if (differ(one, ours.rows(), theirs.rows())) {
      counts.fail(one, difference(one));
    } else {
      counts.add(Kind.COMPARED);
    }
  }

  private void judgeErrors(
      OperatorCase one,
      @Nullable Exception ours,
      boolean isOursOfData,
      @Nullable Exception theirs,
      boolean isTheirsOfData) {
    boolean onlyData = (ours == null || isOursOfData) && (theirs == null || isTheirsOfData);
    boolean both = ours != null && theirs != null;
    if (!onlyData || !both && one.failsAlike()) {
      counts.fail(one, "operators: " + ours + "\njudge: " + theirs + "\n" + sql(one));
    } else {
      counts.add(both ? Kind.BOTH_FAILED : Kind.ONE_FAILED);
    }
  }

  private String sql(OperatorCase one) {
    return duckDb.site().writer().orElseThrow().write(one.root(), bindings(one));
  }

  private static QueryWriter.Bindings bindings(OperatorCase one) {
    return new QueryWriter.Bindings(one.parameters(), number -> "fragment_" + number);
  }

  private static boolean differ(OperatorCase one, RowHashes ours, RowHashes theirs) {
    return switch (one.claim()) {
      case SEQUENCE -> !ours.hasSameSequence(theirs);
      case ROWS -> !ours.hasSameRows(theirs);
      case COUNT -> ours.size() != theirs.size();
    };
  }

  private String difference(OperatorCase one) {
    List<List<String>> ours = new ArrayList<>();
    List<List<String>> theirs = new ArrayList<>();
    read(operators, one, batch -> ours.addAll(ArrowFixture.rows(batch)));
    read(duckDb, one, batch -> theirs.addAll(ArrowFixture.rows(batch)));
    return RowHashes.difference(ours, theirs);
  }

  private Outcome run(ComputeEngine engine, OperatorCase one) {
    RowHashes rows = new RowHashes();
    try {
      read(engine, one, rows::add);
      return new Outcome(rows, null);
    } catch (ArrowLakeException e) {
      return new Outcome(rows, e);
    }
  }

  /** What is done with a batch before it is closed. */
  @FunctionalInterface
  private interface BatchReader {
    void read(VectorSchemaRoot batch);
  }

  private void read(ComputeEngine engine, OperatorCase one, BatchReader reader) {
    Fragment fragment =
        new Fragment(0, engine.site(), one.root(), one.inputs(), 0, 0, 0, List.of());
    try (BatchStream stream =
        engine.open(
            fragment,
            number -> one.tables().get(number).open(allocator),
            bindings(one),
            new QueryScope("q", allocator, null, warning -> {}))) {
      for (VectorSchemaRoot next = stream.next(); next != null; next = stream.next()) {
        try (VectorSchemaRoot batch = next) {
          reader.read(batch);
        }
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    duckDb.close();
    operators.close();
    allocator.close();
  }
}
