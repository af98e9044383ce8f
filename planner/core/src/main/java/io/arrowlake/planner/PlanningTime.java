package io.arrowlake.planner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time that planning one statement may take. What has to be done for the plan to be right is
 * done however long it takes, unless the statement is cancelled; what only makes the plan better is
 * left out once the time is over, and broken off where it is under way. Used by one thread.
 */
final class PlanningTime {
  private final BooleanSupplier cancelled;
  private final LongSupplier nanos;
  private final long start;
  private final @Nullable Duration limit;
  private final List<String> leftOut = new ArrayList<>();

  PlanningTime(PlanContext context) {
    this(context.planningTime(), context.cancelled(), System::nanoTime);
  }

  PlanningTime(@Nullable Duration limit, BooleanSupplier cancelled, LongSupplier nanos) {
    this.limit = limit;
    this.cancelled = cancelled;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  /** Ends a step that is left out; carries no stack, as nobody sees it. */
  private static final class OverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OverException() {
      super("The time for planning is over", null, false, false);
    }
  }

  /** Whether the statement is given up; for steps that have to be done. */
  BooleanSupplier cancelled() {
    return cancelled;
  }

  /** Whether only what has to be done is done from now on. */
  boolean isOver() {
    Duration most = limit;
    return most != null && nanos.getAsLong() - start >= most.toNanos();
  }

  /**
   * The outcome of a step that makes the plan better, empty where there is no time for it.
   *
   * @param step what it is, in words
   * @param work does it; is told, whenever it asks whether the statement is cancelled, to stop
   */
  <T> Optional<T> attempt(String step, Function<BooleanSupplier, T> work) {
    if (!isOver()) {
      try {
        return Optional.of(work.apply(this::isToStop));
      } catch (OverException e) {
        // What the step has done so far is not used: its input is still there.
      }
    }

    leaveOut(step);
    return Optional.empty();
  }

  private boolean isToStop() {
    if (cancelled.getAsBoolean()) {
      return true;
    }

    if (isOver()) {
      throw new OverException();
    }

    return false;
  }

  /** Notes that a step is left out. */
  void leaveOut(String step) {
    if (!leftOut.contains(step)) {
      leftOut.add(step);
    }
  }

  /** What a user should know where steps were left out; empty where none was. */
  Optional<String> warning() {
    Duration most = limit;
    if (most == null || leftOut.isEmpty()) {
      return Optional.empty();
    }

    return Optional.of(
        String.format(
            Locale.ROOT,
            "Planning took more than %.1f s (planning_time), so that these steps were left out: %s",
            most.toNanos() / (double) TimeUnit.SECONDS.toNanos(1),
            String.join(", ", leftOut)));
  }
}
