package io.arrowlake.engine;

import io.arrowlake.engine.run.PlanRun;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.spi.ChangeRows;
import io.arrowlake.spi.ChangeSink;
import io.arrowlake.spi.QueryScope;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * The writing part of one statement: what a plan computes goes to a source. Used by one thread, but
 * for {@link #cancel}.
 */
final class WriteRun {
  private final SourceRegistry sources;
  private final QueryScope scope;
  private final Runnable checkGivenUp;
  private volatile @Nullable BatchSink sink;

  /** A run that asks {@code checkGivenUp} before each step whether it is still wanted. */
  WriteRun(SourceRegistry sources, QueryScope scope, Runnable checkGivenUp) {
    this.sources = sources;
    this.scope = scope;
    this.checkGivenUp = checkGivenUp;
  }

  /** Writes the rows of a run to where they go, and gives their number. */
  long write(PlanRun from, Write write) {
    try (BatchSink opened = TableStatements.writer(sources, write.table()).begin(write, scope)) {
      send(from, opened);
      return opened.commit();
    } finally {
      sink = null;
    }
  }

  /**
   * What a change did.
   *
   * @param rows how many rows it changed
   * @param returned what it returns of them; the receiver's
   */
  record Changed(long rows, List<VectorSchemaRoot> returned) {}

  /** Has the source of the table compute a change and do it. */
  Changed change(FederatedPlan plan, Change change) {
    return change(change, new ChangeRows.Computed(plan.root().root()), null);
  }

  /** Does a change by the rows of a run. */
  Changed change(PlanRun from, Change change) {
    String catalog = change.table().name().catalog();
    return change(change, new ChangeRows.Sent(() -> snapshot(from, catalog)), from);
  }

  private static Optional<String> snapshot(PlanRun from, String catalog) {
    return from.sharedSnapshot(catalog);
  }

  private Changed change(Change change, ChangeRows rows, @Nullable PlanRun from) {
    try (ChangeSink opened =
        TableStatements.writer(sources, change.table().name()).begin(change, rows, scope)) {
      if (from == null) {
        sink = opened;
        checkGivenUp.run();
      } else {
        send(from, opened);
      }

      long changed = opened.commit();
      return new Changed(changed, opened.returned());
    } finally {
      sink = null;
    }
  }

  private void send(PlanRun from, BatchSink to) {
    sink = to;
    checkGivenUp.run();
    VectorSchemaRoot batch = from.next();
    while (batch != null) {
      try (VectorSchemaRoot owned = batch) {
        to.append(owned);
      }

      batch = from.next();
    }

    checkGivenUp.run();
    // A source that replaces a table may have to wait until nobody reads it any more.
    from.close();
  }

  /** Ends what waits for the source; from any thread, without waiting. */
  void cancel() {
    BatchSink writing = sink;
    if (writing != null) {
      writing.cancel();
    }
  }
}
