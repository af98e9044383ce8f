package io.arrowlake.planner.proof;

import io.arrowlake.planner.plan.QueryWriter;
import java.util.Optional;

/**
 * A place where a part of a plan can run: a source, or an engine that computes for others.
 * Thread-safe.
 */
public interface Site {

  /** The name that plans print: the catalog's for a source, the engine's otherwise. */
  String name();

  /** Whether it holds tables or computes for others. */
  SiteKind kind();

  /** What it may do. */
  PushdownProver prover();

  /** How a fragment is written in its language, empty where it takes the relational tree itself. */
  Optional<QueryWriter> writer();

  /** What work costs there. */
  SiteCost cost();

  /**
   * How many rows of another fragment may be sent to it to be joined with its tables. Of no meaning
   * for a site that computes for others, which takes all.
   */
  default InputLimit inputLimit() {
    return InputLimit.NONE;
  }
}
