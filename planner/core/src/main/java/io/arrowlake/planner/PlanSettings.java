package io.arrowlake.planner;

/**
 * How a session wants its statements planned. Immutable.
 *
 * @param residual the engine for what no source computes
 * @param pushdown how much sources may compute
 * @param simplification whether expressions are simplified
 */
public record PlanSettings(Residual residual, Pushdown pushdown, Simplification simplification) {

  /** By cost, and everything that is proven. */
  public static final PlanSettings DEFAULT =
      new PlanSettings(Residual.AUTO, Pushdown.ON, Simplification.ON);

  /** The engine for what no source computes. */
  public enum Residual {
    AUTO,
    ARROW,
    DUCKDB
  }

  /** How much sources may compute. */
  public enum Pushdown {
    /** Everything that is proven and pays. */
    ON,
    /** Nothing but reading the needed columns of a table. */
    OFF
  }

  /**
   * Whether expressions are simplified and constants folded. The rows are the same; a test that
   * compares both finds where they are not.
   */
  public enum Simplification {
    ON,
    OFF
  }
}
