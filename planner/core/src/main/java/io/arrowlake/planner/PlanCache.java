package io.arrowlake.planner;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.statistics.ObservedRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelShuttleImpl;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.jspecify.annotations.Nullable;

/**
 * The plans of the statements that were asked last. A plan is used again only where every answer of
 * the catalogs that it was made from is the same when they are asked again: the definitions,
 * statistics and version tokens of its tables, and that names which were looked for in vain are
 * still not there; and where no run has given far more or fewer rows than it expects. Thread-safe.
 */
final class PlanCache {
  /** Statements that a dashboard or an application repeats; each plan holds some 100 kB. */
  private static final int MOST = 256;

  private final ObservedRows observed;

  /** A cache whose plans are made again where runs gave far more or fewer rows than expected. */
  PlanCache(ObservedRows observed) {
    this.observed = observed;
  }

  /** What a plan depends on besides the catalogs. */
  private record Key(
      String sql, @Nullable String catalog, @Nullable String schema, PlanSettings settings) {
    static Key of(String sql, PlanContext context) {
      return new Key(sql, context.catalog(), context.schema(), context.settings());
    }
  }

  /** A plan and all that it was made from. */
  private record Kept(ReusablePlan plan, Expectations expectations, RecordingCatalogs catalogs) {
    boolean isCurrent() {
      try {
        return !expectations.areFarOff() && catalogs.areUnchanged();
      } catch (ArrowLakeException e) {
        // Planning asks the same again, and says with its place in the statement what is wrong.
        return false;
      }
    }
  }

  /** A plan for one run after another. */
  private interface ReusablePlan {
    /** The plan with these values, empty where it does not hold for them. */
    Optional<FederatedPlan> bind(List<@Nullable Object> values);
  }

  /**
   * What is known of a statement: a plan, or for one with parameters the plans for their values,
   * and in the end one for all values.
   */
  private static final class Entry {
    private CustomPlans customs = new CustomPlans();
    private @Nullable Kept kept;

    synchronized void keep(
        FederatedPlan plan, Expectations expectations, RecordingCatalogs catalogs) {
      kept = new Kept(values -> Optional.of(plan), expectations, catalogs);
    }

    synchronized Optional<Kept> kept() {
      return Optional.ofNullable(kept);
    }

    /** Forgets a plan that would be made otherwise now, and what its values cost. */
    synchronized void forget(Kept old) {
      if (kept == old) {
        kept = null;
        customs = new CustomPlans();
      }
    }

    synchronized void add(
        FederatedPlan custom,
        RecordingCatalogs catalogs,
        ObservedRows observed,
        long planning,
        Supplier<Optional<FederatedPlan>> planForAllValues) {
      customs.add(custom, planning);
      if (kept == null && customs.areToBeCompared()) {
        kept =
            planForAllValues
                .get()
                .filter(customs::areNotBetterThan)
                .map(generic -> forAllValues(new GenericPlan(generic), catalogs, observed))
                .orElse(null);
      }
    }

    /** What runs gave is known of single values: those that it does not fit get their own plans. */
    private static Kept forAllValues(
        GenericPlan generic, RecordingCatalogs catalogs, ObservedRows observed) {
      ReusablePlan plan =
          values ->
              generic
                  .bind(values)
                  .filter(bound -> !Expectations.ofStatistics(bound, observed).areFarOff());
      return new Kept(plan, Expectations.NONE, catalogs);
    }
  }

  private final Map<Key, Entry> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Entry> eldest) {
          return size() > MOST;
        }
      };

  /** The plan of a statement, where it was kept and would be made the same now. */
  Optional<FederatedPlan> find(String sql, PlanContext context) {
    Entry entry;
    synchronized (entries) {
      entry = entries.get(Key.of(sql, context));
    }

    // The catalogs are asked only where the answer can save the planning, which asks them too.
    Optional<Kept> kept = Optional.ofNullable(entry).flatMap(Entry::kept);
    if (kept.isPresent() && !kept.get().isCurrent()) {
      entry.forget(kept.get());
      return Optional.empty();
    }

    return kept.flatMap(k -> k.plan().bind(context.parameters()));
  }

  /** Keeps a plan of a statement without parameters, unless it is good for this one run only. */
  void keep(
      String sql,
      PlanContext context,
      BoundStatement bound,
      FederatedPlan plan,
      RecordingCatalogs catalogs) {
    if (!plan.writes() && isRepeatable(bound)) {
      entry(sql, context).keep(plan, Expectations.of(plan, observed(context)), catalogs);
    }
  }

  /**
   * Counts a plan that was made for the values of parameters.
   *
   * @param planning the nanoseconds that it took to make
   * @param planForAllValues makes the plan for all values, asked for once it may be worth it
   */
  void count(
      String sql,
      PlanContext context,
      BoundStatement bound,
      FederatedPlan plan,
      RecordingCatalogs catalogs,
      long planning,
      Supplier<Optional<FederatedPlan>> planForAllValues) {
    if (!plan.writes() && isRepeatable(bound)) {
      entry(sql, context).add(plan, catalogs, observed(context), planning, planForAllValues);
    }
  }

  private ObservedRows observed(PlanContext context) {
    return context.settings().learnFrom(observed);
  }

  private Entry entry(String sql, PlanContext context) {
    synchronized (entries) {
      return entries.computeIfAbsent(Key.of(sql, context), key -> new Entry());
    }
  }

  /** Whether the plan does not depend on when it was made. */
  private static boolean isRepeatable(BoundStatement bound) {
    return !readsClock(bound.tree());
  }

  /** Whether the time of the statement is a part of the plan. */
  static boolean readsClock(RelNode tree) {
    AtomicBoolean reads = new AtomicBoolean();
    RexShuttle calls =
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            if (call.getOperator().isDynamicFunction()) {
              reads.set(true);
            }

            return super.visitCall(call);
          }

          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            if (readsClock(subQuery.rel)) {
              reads.set(true);
            }

            return super.visitSubQuery(subQuery);
          }
        };
    tree.accept(
        new RelShuttleImpl() {
          @Override
          protected RelNode visitChild(RelNode parent, int i, RelNode child) {
            child.accept(calls);
            return super.visitChild(parent, i, child);
          }
        });
    tree.accept(calls);
    return reads.get();
  }
}
