package io.arrowlake.engine;

import io.arrowlake.engine.duckdb.TableAnalyzer;
import io.arrowlake.planner.PlanContext;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.spi.Source;
import java.util.Set;

/**
 * ANALYZE: the source gathers the statistics of its table, or they are computed here from the rows
 * where it keeps none. Thread-safe.
 */
final class AnalyzeStatements {
  private final SourceRegistry sources;
  private final AnalyzedTables analyzed;
  private final TableAnalyzer analyzer;

  AnalyzeStatements(SourceRegistry sources, AnalyzedTables analyzed, TableAnalyzer analyzer) {
    this.sources = sources;
    this.analyzed = analyzed;
    this.analyzer = analyzer;
  }

  /**
   * Has the statistics of a table gathered.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where its source refuses, or nobody can
   */
  void carryOut(SourceTable table, PlanContext context) {
    String catalog = table.name().catalog();
    try (SourceRegistry.Hold hold = sources.hold(Set.of(catalog))) {
      if (sources.catalog(catalog).isPresent()
          && hold.source(catalog).analyze(table) == Source.Analysis.DONE) {
        return;
      }

      analyzed.put(table, analyzer.analyze(table, context.cancelled()));
    }
  }
}
