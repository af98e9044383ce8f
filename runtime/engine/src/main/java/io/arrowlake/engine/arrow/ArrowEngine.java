package io.arrowlake.engine.arrow;

import io.arrowlake.engine.ComputeCosts;
import io.arrowlake.engine.ComputeEngine;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.PushdownProver;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.QueryScope;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The compute engine of the JVM: runs a fragment's relational tree by vectorized operators over
 * Arrow vectors. Needs next to nothing to start, so that small results stay out of DuckDB.
 * Thread-safe.
 */
public final class ArrowEngine implements ComputeEngine {
  /** The name of its site. */
  public static final String NAME = "arrow";

  private final KernelCatalog catalog = new KernelCatalog();
  private final Site site =
      new ArrowSite(new ArrowProver(catalog), ComputeCosts.measured().of(NAME));
  private final OperatorMemory memory;
  private final @Nullable ComputeEngine larger;
  private final Workers workers;

  /**
   * An engine whose operators keep as much as the allocators of their queries allow, in the thread
   * that reads them.
   */
  public ArrowEngine() {
    this(new OperatorMemory(Long.MAX_VALUE, Long.MAX_VALUE), null, Workers.none());
  }

  /**
   * An engine whose operators stay within a budget.
   *
   * @param larger goes on where an operator would leave the budget; not closed with this engine;
   *     null where that is an error
   * @param workers help with what is large
   */
  public ArrowEngine(OperatorMemory memory, @Nullable ComputeEngine larger, Workers workers) {
    this.memory = memory;
    this.larger = larger;
    this.workers = workers;
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
    Operator operator;
    try {
      operator = new OperatorCompiler(catalog, bindings, larger).compile(fragment.root());
    } catch (UnsupportedExpression e) {
      throw new ArrowLakeException(
          ErrorCode.INTERNAL_ERROR,
          "Fragment " + fragment.id() + " came to the JVM operators, but has " + e.getMessage(),
          e);
    }

    return operator.open(new OperatorContext(scope, inputs, memory, workers));
  }

  @Override
  public void close() {}

  private record ArrowSite(PushdownProver prover, SiteCost cost) implements Site {

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public SiteKind kind() {
      return SiteKind.COMPUTE;
    }

    @Override
    public Optional<QueryWriter> writer() {
      return Optional.empty();
    }
  }
}
