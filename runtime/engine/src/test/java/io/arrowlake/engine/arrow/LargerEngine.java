package io.arrowlake.engine.arrow;

import io.arrowlake.engine.ComputeEngine;
import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.engine.duckdb.DuckDbEngine;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.sql.DuckDbDialect;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** DuckDB as the operators hand over to it; counts how often they do. */
final class LargerEngine implements ComputeEngine {
  final AtomicInteger opened = new AtomicInteger();
  private final DuckDbEngine engine =
      new DuckDbEngine(new DuckDbDatabase(256L << 20, 2, DuckDbDialect.setupStatements()));

  @Override
  public Site site() {
    return engine.site();
  }

  @Override
  public BatchStream open(
      Fragment fragment,
      IntFunction<BatchStream> inputs,
      QueryWriter.Bindings bindings,
      QueryScope scope) {
    opened.incrementAndGet();
    return engine.open(fragment, inputs, bindings, scope);
  }

  @Override
  public void close() {
    engine.close();
  }
}
