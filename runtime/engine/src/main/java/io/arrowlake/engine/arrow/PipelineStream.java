package io.arrowlake.engine.arrow;

import io.arrowlake.engine.run.Cleanup;
import io.arrowlake.spi.BatchStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link PipelineOperator} by several threads: the reading thread works alone until so
 * many rows were read that help is worth its start, and goes on to work where no result is ready.
 */
final class PipelineStream implements BatchStream {
  private final MorselQueue morsels;
  private final List<StepStream> steps;
  private final StepStream last;
  private final Workers workers;
  private final List<StepStream> forks = new CopyOnWriteArrayList<>();
  private volatile boolean cancelled;
  private boolean finished;
  private boolean done;
  private boolean closed;

  /** A stream that owns the steps, the first of which reads what the queue's first reader does. */
  PipelineStream(MorselQueue morsels, List<StepStream> steps, Workers workers) {
    this.morsels = morsels;
    this.steps = steps;
    this.last = steps.get(steps.size() - 1);
    this.workers = workers;
    morsels.first().callFrom(workers.rows(), this::callHelp);
  }

  @Override
  public Schema schema() {
    return last.schema();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (done || closed) {
      return null;
    }

    done = true;
    VectorSchemaRoot batch = advance();
    done = batch == null;
    return batch;
  }

  private @Nullable VectorSchemaRoot advance() {
    if (!morsels.isShared()) {
      VectorSchemaRoot batch = last.next();
      if (!morsels.isShared()) {
        return batch;
      }

      put(batch);
    }

    while (!finished) {
      VectorSchemaRoot batch = morsels.take(true);
      if (batch != null) {
        return batch;
      }

      put(last.next());
    }

    return morsels.take(false);
  }

  private void put(@Nullable VectorSchemaRoot batch) {
    if (batch == null) {
      finished = true;
      morsels.first().finish();
    } else {
      morsels.put(morsels.first(), batch);
    }
  }

  /** Runs where the first reader is asked for a batch, when no step has a row under way. */
  private void callHelp() {
    if (!steps.stream().allMatch(StepStream::isReady)) {
      return;
    }

    boolean more = true;
    for (int i = 0; i < workers.most() && more; i++) {
      more = workers.tryTake() && start();
    }
  }

  private boolean start() {
    MorselQueue.Reader reader = morsels.join();
    try {
      StepStream fork = fork(reader);
      forks.add(fork);
      if (cancelled) {
        fork.cancel();
      }

      workers.start(() -> help(reader, fork));
      return true;
    } catch (RejectedExecutionException e) {
      end(reader);
      return false;
    } catch (RuntimeException | Error e) {
      end(reader);
      throw e;
    }
  }

  private StepStream fork(MorselQueue.Reader reader) {
    BatchStream input = reader;
    StepStream fork = null;
    try {
      for (StepStream step : steps) {
        fork = step.fork(input);
        input = fork;
      }
    } catch (RuntimeException | Error e) {
      input.close();
      throw e;
    }

    return java.util.Objects.requireNonNull(fork);
  }

  private void help(MorselQueue.Reader reader, StepStream fork) {
    try {
      for (VectorSchemaRoot batch = fork.next(); batch != null; batch = fork.next()) {
        morsels.put(reader, batch);
      }
    } catch (Throwable e) {
      morsels.fail(e);
    } finally {
      end(reader);
    }
  }

  private void end(MorselQueue.Reader reader) {
    workers.giveBack();
    morsels.leave(reader);
  }

  @Override
  public void cancel() {
    cancelled = true;
    morsels.stop();
    last.cancel();
    forks.forEach(StepStream::cancel);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }

    closed = true;
    morsels.stop();
    if (morsels.hasHelpers()) {
      forks.forEach(StepStream::cancel);
    }

    morsels.drain();
    Cleanup cleanup = new Cleanup();
    forks.forEach(cleanup::run);
    // The first steps own what the others use.
    cleanup.run(last);
    cleanup.finish();
  }
}
