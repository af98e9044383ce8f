package io.arrowlake.planner;

import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.statistics.ObservedRows;
import io.arrowlake.planner.statistics.RelationShape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How many rows a plan expects of its fragments, to be compared with what runs gave since it was
 * made. Immutable.
 */
final class Expectations {
  /** Of a plan that learns nothing. */
  static final Expectations NONE = new Expectations(List.of(), ObservedRows.NONE);

  /** An estimate that is off by less is no reason to plan again: PostgreSQL's often are. */
  private static final double FAR = 8;

  /** Below so many rows no way to read them is much better than another. */
  private static final double FEW = 5_000;

  private final List<Expectation> expectations;
  private final ObservedRows observed;

  /**
   * What one fragment is expected to give.
   *
   * @param known what runs had given when the plan was made, which it was made with
   */
  private record Expectation(RelationShape shape, double rows, OptionalDouble known) {
    boolean isFarOff(ObservedRows observed) {
      OptionalDouble now = observed.rows(shape);
      return now.isPresent()
          && isFar(rows, now.getAsDouble())
          && (known.isEmpty() || isFar(known.getAsDouble(), now.getAsDouble()));
    }

    private static boolean isFar(double one, double other) {
      double more = Math.max(one, other);
      return more >= FEW && more >= FAR * Math.max(1, Math.min(one, other));
    }
  }

  private Expectations(List<Expectation> expectations, ObservedRows observed) {
    this.expectations = List.copyOf(expectations);
    this.observed = observed;
  }

  /** Those of a plan that was made just now. */
  static Expectations of(FederatedPlan plan, ObservedRows observed) {
    return of(plan, observed, observed);
  }

  /** Those of a plan that was made without a look at what runs gave. */
  static Expectations ofStatistics(FederatedPlan plan, ObservedRows observed) {
    return of(plan, ObservedRows.NONE, observed);
  }

  private static Expectations of(FederatedPlan plan, ObservedRows known, ObservedRows observed) {
    if (observed == ObservedRows.NONE) {
      return NONE;
    }

    List<Expectation> expectations = new ArrayList<>();
    for (Fragment fragment : plan.fragments()) {
      RelationShape.of(fragment, plan)
          .map(shape -> new Expectation(shape, fragment.rows(), known.rows(shape)))
          .ifPresent(expectations::add);
    }

    return new Expectations(expectations, observed);
  }

  /** Whether a run gave so many more or fewer rows that the statement is worth planning again. */
  boolean areFarOff() {
    return expectations.stream().anyMatch(expectation -> expectation.isFarOff(observed));
  }
}
