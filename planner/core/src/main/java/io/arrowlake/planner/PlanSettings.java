package io.arrowlake.planner;

/**
 * How a session wants its statements planned. Immutable.
 *
 * @param residual the engine for what no source computes
 * @param pushdown how much sources may compute
 */
public record PlanSettings(Residual residual, Pushdown pushdown) {

  /** By cost, and everything that is proven. */
  public static final PlanSettings DEFAULT = new PlanSettings(Residual.AUTO, Pushdown.ON);

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
}
