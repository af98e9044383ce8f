package io.arrowlake.engine;

import io.arrowlake.engine.run.PlanRun;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.spi.ChangeRows;
import io.arrowlake.spi.ChangeSink;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * The writing part of one statement: what a plan computes goes to a source. Used by one thread, but
 * for {@link #cancel}.
 */
final class WriteRun {
  /** When the rows are read that are written. */
  enum Reading {
    /** While they are written. */
    MEANWHILE,
    /** Before the first one is written: one connection does both. */
    BEFORE
  }

  private final Function<TableName, SourceWriter> writers;
  private final Reading reading;
  private final QueryScope scope;
  private final Runnable checkGivenUp;
  private volatile @Nullable BatchSink sink;

  /** A run that asks {@code checkGivenUp} before each step whether it is still wanted. */
  WriteRun(
      Function<TableName, SourceWriter> writers,
      Reading reading,
      QueryScope scope,
      Runnable checkGivenUp) {
    this.writers = writers;
    this.reading = reading;
    this.scope = scope;
    this.checkGivenUp = checkGivenUp;
  }

  /** Writes the rows of a run to where they go, and gives their number. */
  long write(PlanRun from, Write write) {
    SourceWriter writer = writers.apply(write.table());
    try (GivenRows rows = rows(from);
        BatchSink opened = writer.begin(write, scope)) {
      send(rows, opened);
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
    ChangeRows computed = new ChangeRows.Computed(plan.root().root());
    try (ChangeSink opened = writers.apply(change.table().name()).begin(change, computed, scope)) {
      sink = opened;
      checkGivenUp.run();
      return done(opened);
    } finally {
      sink = null;
    }
  }

  /** Does a change by the rows of a run. */
  Changed change(PlanRun from, Change change) {
    TableName table = change.table().name();
    SourceWriter writer = writers.apply(table);
    ChangeRows sent = new ChangeRows.Sent(() -> from.sharedSnapshot(table.catalog()));
    try (GivenRows rows = rows(from);
        ChangeSink opened = writer.begin(change, sent, scope)) {
      send(rows, opened);
      return done(opened);
    } finally {
      sink = null;
    }
  }

  private static Changed done(ChangeSink opened) {
    long changed = opened.commit();
    return new Changed(changed, opened.returned());
  }

  /** The rows of a run, of which some may have been read. */
  private static final class GivenRows implements AutoCloseable {
    private final PlanRun from;
    private final Deque<VectorSchemaRoot> held = new ArrayDeque<>();

    GivenRows(PlanRun from) {
      this.from = from;
    }

    void hold() {
      for (VectorSchemaRoot batch = from.next(); batch != null; batch = from.next()) {
        held.add(batch);
      }
    }

    @Nullable VectorSchemaRoot next() {
      return held.isEmpty() ? from.next() : held.poll();
    }

    @Override
    public void close() {
      held.forEach(VectorSchemaRoot::close);
      held.clear();
    }
  }

  private GivenRows rows(PlanRun from) {
    GivenRows rows = new GivenRows(from);
    try {
      if (reading == Reading.BEFORE) {
        rows.hold();
      }

      return rows;
    } catch (RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  private void send(GivenRows rows, BatchSink to) {
    sink = to;
    checkGivenUp.run();
    VectorSchemaRoot batch = rows.next();
    while (batch != null) {
      try (VectorSchemaRoot owned = batch) {
        to.append(owned);
      }

      batch = rows.next();
    }

    checkGivenUp.run();
    // A source that replaces a table may have to wait until nobody reads it any more.
    rows.from.close();
  }

  /** Ends what waits for the source; from any thread, without waiting. */
  void cancel() {
    BatchSink writing = sink;
    if (writing != null) {
      writing.cancel();
    }
  }
}
