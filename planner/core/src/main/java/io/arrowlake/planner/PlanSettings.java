package io.arrowlake.planner;

/**
 * How a session wants its statements planned. Immutable.
 *
 * @param residual the engine for what no source computes
 * @param pushdown what sources may compute
 * @param simplification whether expressions are simplified
 */
public record PlanSettings(Residual residual, Pushdown pushdown, Simplification simplification) {

  /** By cost, and everything that is proven. */
  public static final PlanSettings DEFAULT =
      new PlanSettings(Residual.AUTO, Pushdown.ALL, Simplification.ON);

  /** The engine for what no source computes. */
  public enum Residual {
    AUTO,
    ARROW,
    DUCKDB
  }

  /**
   * Whether expressions are simplified and constants folded. The rows are the same; a test that
   * compares both finds where they are not.
   */
  public enum Simplification {
    ON,
    OFF
  }

  /** The same with another engine for what no source computes. */
  public PlanSettings with(Residual other) {
    return new PlanSettings(other, pushdown, simplification);
  }

  /** The same with other work for the sources. */
  public PlanSettings with(Pushdown other) {
    return new PlanSettings(residual, other, simplification);
  }
}
