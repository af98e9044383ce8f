package io.arrowlake.engine.duckdb;

import io.arrowlake.engine.ComputeCosts;
import io.arrowlake.engine.ComputeEngine;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.sql.DuckDbDialect;
import io.arrowlake.sql.SqlSite;
import java.sql.SQLException;
import java.util.function.IntFunction;

/**
 * Computes fragments in the embedded DuckDB: the fragment as SQL, its inputs as Arrow streams, the
 * result as another one. Thread-safe.
 */
public final class DuckDbEngine implements ComputeEngine {
  /** The name of its site. */
  public static final String NAME = "duckdb";

  private final Site site;
  private final DuckDbDatabase database;

  /**
   * An engine with the prices that were measured.
   *
   * @param database closed with the engine
   */
  public DuckDbEngine(DuckDbDatabase database) {
    this(
        new SqlSite(NAME, SiteKind.COMPUTE, new DuckDbDialect(), ComputeCosts.measured().of(NAME)),
        database);
  }

  /**
   * An engine at a site that writes fragments as DuckDB's SQL.
   *
   * @param database closed with the engine
   */
  public DuckDbEngine(Site site, DuckDbDatabase database) {
    this.site = site;
    this.database = database;
  }

  @Override
  public Site site() {
    return site;
  }

  @Override
  public BatchStream open(
      Fragment fragment,
      IntFunction<BatchStream> inputs,
      QueryWriter.Bindings bindings,
      QueryScope scope) {
    String sql = write(fragment, bindings);
    DuckDbStream stream = connect(fragment, scope);
    try {
      for (int input : fragment.inputs()) {
        register(stream, fragment, input, inputs);
      }

      stream.statement(sql);
      return stream;
    } catch (Throwable e) {
      stream.close();
      throw e;
    }
  }

  private String write(Fragment fragment, QueryWriter.Bindings bindings) {
    QueryWriter writer =
        site.writer()
            .orElseThrow(
                () ->
                    new ArrowLakeException(
                        ErrorCode.INTERNAL_ERROR, "The site duckdb writes no SQL"));
    return writer.write(
        fragment.root(), new QueryWriter.Bindings(bindings.parameters(), DuckDbEngine::relation));
  }

  private DuckDbStream connect(Fragment fragment, QueryScope scope) {
    try {
      return new DuckDbStream(
          database.streaming(),
          scope.allocator(),
          ArrowSchemas.schema(fragment.root().getRowType()));
    } catch (SQLException e) {
      throw DuckDbErrors.translate(e);
    }
  }

  private static void register(
      DuckDbStream stream, Fragment fragment, int input, IntFunction<BatchStream> inputs) {
    int reads = fragment.reads(input);
    if (reads <= 1) {
      stream.register(relation(input), inputs.apply(input));
      return;
    }

    stream.registerTable(relation(input), inputs.apply(input));
    for (int i = 1; i < reads; i++) {
      // All leaves read the one table.
      inputs.apply(input).close();
    }
  }

  private static String relation(int fragment) {
    return "fragment_" + fragment;
  }

  @Override
  public void close() {
    database.close();
  }
}
