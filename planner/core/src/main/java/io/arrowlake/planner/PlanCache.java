package io.arrowlake.planner;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.plan.FederatedPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * still not there. Thread-safe.
 */
final class PlanCache {
  /** Statements that a dashboard or an application repeats; each plan holds some 100 kB. */
  private static final int MOST = 256;

  /** What a plan depends on besides the catalogs. */
  private record Key(
      String sql, @Nullable String catalog, @Nullable String schema, PlanSettings settings) {
    static Key of(String sql, PlanContext context) {
      return new Key(sql, context.catalog(), context.schema(), context.settings());
    }
  }

  private record Entry(FederatedPlan plan, RecordingCatalogs catalogs) {}

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
    Key key = Key.of(sql, context);
    Entry entry;
    synchronized (entries) {
      entry = context.parameters().isEmpty() ? entries.get(key) : null;
    }

    if (entry == null) {
      return Optional.empty();
    } else if (isCurrent(entry)) {
      return Optional.of(entry.plan());
    }

    synchronized (entries) {
      entries.remove(key, entry);
    }

    return Optional.empty();
  }

  private static boolean isCurrent(Entry entry) {
    try {
      return entry.catalogs().areUnchanged();
    } catch (ArrowLakeException e) {
      // Planning asks the same again, and says with its place in the statement what is wrong.
      return false;
    }
  }

  /** Keeps a plan, unless it is good for this one run only. */
  void keep(
      String sql,
      PlanContext context,
      BoundStatement bound,
      FederatedPlan plan,
      RecordingCatalogs catalogs) {
    if (!plan.writes() && context.parameters().isEmpty() && !readsClock(bound.tree())) {
      synchronized (entries) {
        entries.put(Key.of(sql, context), new Entry(plan, catalogs));
      }
    }
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
