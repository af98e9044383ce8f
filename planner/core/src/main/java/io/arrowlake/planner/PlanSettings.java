package io.arrowlake.planner;

import io.arrowlake.planner.statistics.ObservedRows;

/**
 * How a session wants its statements planned. Immutable.
 *
 * @param residual the engine for what no source computes
 * @param pushdown what sources may compute
 * @param simplification whether expressions are simplified
 * @param shipping whether rows are sent to sources that join them
 * @param feedback whether estimates are corrected by what earlier runs gave
 */
public record PlanSettings(
    Residual residual,
    Pushdown pushdown,
    Simplification simplification,
    Shipping shipping,
    Feedback feedback) {

  /** By cost, and everything that is proven. */
  public static final PlanSettings DEFAULT =
      new PlanSettings(Residual.AUTO, Pushdown.ALL, Simplification.ON, Shipping.AUTO, Feedback.ON);

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

  /** Of what earlier runs gave, what statements under these settings want to know. */
  ObservedRows learnFrom(ObservedRows observed) {
    return switch (feedback) {
      case ON -> observed;
      case OFF -> ObservedRows.NONE;
    };
  }

  /**
   * Whether estimates are corrected by what earlier runs gave. Where they are not, a plan depends
   * on nothing but the statement and the statistics of its sources.
   */
  public enum Feedback {
    ON,
    OFF
  }

  /** The same with another engine for what no source computes. */
  public PlanSettings with(Residual other) {
    return new PlanSettings(other, pushdown, simplification, shipping, feedback);
  }

  /** The same with other work for the sources. */
  public PlanSettings with(Pushdown other) {
    return new PlanSettings(residual, other, simplification, shipping, feedback);
  }

  /** The same with rows sent to sources or not. */
  public PlanSettings with(Shipping other) {
    return new PlanSettings(residual, pushdown, simplification, other, feedback);
  }
}
