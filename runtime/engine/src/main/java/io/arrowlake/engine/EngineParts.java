package io.arrowlake.engine;

import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.planner.QueryPlanner;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * What all the statements of an engine share. Immutable; the parts are thread-safe.
 *
 * @param engines the compute engines by the names of their sites
 * @param database what DuckDB computes in
 * @param threads runs each task in a thread of its own
 * @param clock ends statements at their deadlines
 * @param queryTimeout how long a statement may take unless it says so itself, null for ever
 * @param planningTime how long planning may take before it is cut short, unless a session says so
 * @param history what the fragments of earlier runs gave
 * @param sampler verifies some of the queries that ran
 */
record EngineParts(
    SourceRegistry sources,
    QueryPlanner planner,
    CatalogStatements catalogStatements,
    TableStatements tableStatements,
    AnalyzeStatements analyzeStatements,
    DefinitionStatements definitionStatements,
    SettingStatements settingStatements,
    Map<String, ComputeEngine> engines,
    MemoryBudget memory,
    DuckDbDatabase database,
    Admission admission,
    Executor threads,
    ScheduledExecutorService clock,
    @Nullable Duration queryTimeout,
    Duration planningTime,
    RowHistory history,
    SampleVerifier sampler) {
  EngineParts {
    engines = Map.copyOf(engines);
  }

  /** The same for statements that wait for no others. */
  EngineParts with(Admission other) {
    return new EngineParts(
        sources,
        planner,
        catalogStatements,
        tableStatements,
        analyzeStatements,
        definitionStatements,
        settingStatements,
        engines,
        memory,
        database,
        other,
        threads,
        clock,
        queryTimeout,
        planningTime,
        history,
        sampler);
  }
}
