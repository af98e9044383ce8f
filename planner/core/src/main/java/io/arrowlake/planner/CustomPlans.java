package io.arrowlake.planner;

import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;

/**
 * What the plans for single values of a statement's parameters cost so far. Not thread-safe.
 *
 * <p>The rule is PostgreSQL's for prepared statements (its documentation of PREPARE): five
 * executions are planned for their values; then one plan for all values is used where it is not
 * expected to cost more than those did on average, together with the time that planning them took.
 * Where it is, that is asked again later.
 */
final class CustomPlans {
  private static final int ENOUGH = 5;

  private int count;
  private double nanos;

  /**
   * Counts a plan.
   *
   * @param planning the nanoseconds that it took to make
   */
  void add(FederatedPlan plan, long planning) {
    count++;
    nanos += cost(plan) + planning;
  }

  /**
   * Whether it is time to compare a plan for all values with them: when there are enough, and again
   * whenever there are twice as many, since tables and values may have become others.
   */
  boolean areToBeCompared() {
    int times = count / ENOUGH;
    return count % ENOUGH == 0 && Integer.bitCount(times) == 1;
  }

  /** Whether a plan for all values would have been as good. */
  boolean areNotBetterThan(FederatedPlan generic) {
    return cost(generic) <= nanos / count;
  }

  private static double cost(FederatedPlan plan) {
    return plan.fragments().stream().mapToDouble(Fragment::cost).sum();
  }
}
