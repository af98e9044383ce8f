package io.arrowlake.engine.run;

import io.arrowlake.engine.ComputeEngine;
import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.engine.duckdb.DuckDbEngine;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.QueryScope;
import java.util.function.IntFunction;

/** DuckDB for plans made by hand: each fragment has its own SQL, and so its own site. */
record SiteDispatch(DuckDbDatabase database) implements ComputeEngine {
  @Override
  public Site site() {
    return TestPlans.duckDb("");
  }

  @Override
  public BatchStream open(
      Fragment fragment,
      IntFunction<BatchStream> inputs,
      QueryWriter.Bindings bindings,
      QueryScope scope) {
    return new DuckDbEngine(fragment.site(), database).open(fragment, inputs, bindings, scope);
  }

  @Override
  public void close() {}
}
