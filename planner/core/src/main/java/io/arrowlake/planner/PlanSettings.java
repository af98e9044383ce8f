package io.arrowlake.planner;

/**
 * How a session wants its statements planned. Immutable.
 *
 * @param residual the engine for what no source computes
 * @param pushdown what sources may compute
 * @param simplification whether expressions are simplified
 * @param shipping whether rows are sent to sources that join them
 */
public record PlanSettings(
    Residual residual, Pushdown pushdown, Simplification simplification, Shipping shipping) {

  /** By cost, and everything that is proven. */
  public static final PlanSettings DEFAULT =
      new PlanSettings(Residual.AUTO, Pushdown.ALL, Simplification.ON, Shipping.AUTO);

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

  /** Whether the rows of one fragment are sent to a source that joins them with its own. */
  public enum Shipping {
    /** Where that is expected to be cheaper. */
    AUTO,
    /** Wherever the source takes them. */
    ON,
    OFF
  }

  /** The same with another engine for what no source computes. */
  public PlanSettings with(Residual other) {
    return new PlanSettings(other, pushdown, simplification, shipping);
  }

  /** The same with other work for the sources. */
  public PlanSettings with(Pushdown other) {
    return new PlanSettings(residual, other, simplification, shipping);
  }

  /** The same with rows sent to sources or not. */
  public PlanSettings with(Shipping other) {
    return new PlanSettings(residual, pushdown, simplification, other);
  }
}
