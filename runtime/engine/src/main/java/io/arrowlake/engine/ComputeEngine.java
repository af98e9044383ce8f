package io.arrowlake.engine;

import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.QueryScope;
import java.util.function.IntFunction;

/**
 * An engine that computes the fragments that no source can: the vectorized operators, DuckDB.
 * Thread-safe.
 */
public interface ComputeEngine extends AutoCloseable {

  /** What it may do, and what that costs. */
  Site site();

  /**
   * Starts a fragment. The caller owns the result; closing it closes the inputs that it took.
   *
   * @param fragment a fragment whose site is this engine's
   * @param inputs gives the rows of an input fragment by its number; asked once for each leaf of
   *     the fragment's tree that stands for them
   * @param bindings the values of the statement's parameters
   */
  BatchStream open(
      Fragment fragment,
      IntFunction<BatchStream> inputs,
      QueryWriter.Bindings bindings,
      QueryScope scope);

  @Override
  void close();
}
