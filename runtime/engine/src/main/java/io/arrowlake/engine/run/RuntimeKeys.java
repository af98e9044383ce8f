package io.arrowlake.engine.run;

import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.KeyFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * The keys of a plan's run-time filters: made when the fragment that has them has been read, waited
 * for by the fragment that they filter. Thread-safe. Owns the keys until it is closed.
 */
final class RuntimeKeys implements AutoCloseable {
  /** The share of the memory that the rows of a filter's source may take: 1 / 4. */
  private static final int MEMORY_SHARE = 4;

  private final BufferAllocator allocator;
  private final Map<RuntimeFilter, CompletableFuture<Optional<FieldVector>>> keys =
      new LinkedHashMap<>();
  private final Map<RuntimeFilter, Integer> used = new ConcurrentHashMap<>();

  RuntimeKeys(FederatedPlan plan, BufferAllocator allocator) {
    this.allocator = allocator;
    for (RuntimeFilter filter : plan.runtimeFilters()) {
      // Only sources apply filters; for a compute engine's fragment there is nobody to give one to.
      if (plan.fragments().get(filter.target()).site().kind() == SiteKind.SOURCE) {
        keys.put(filter, new CompletableFuture<>());
      }
    }
  }

  /** Whether others wait for keys of this fragment. */
  boolean isSource(Fragment fragment) {
    return keys.keySet().stream().anyMatch(filter -> filter.source() == fragment.id());
  }

  /**
   * Reads a fragment to its end and tells its keys to those who wait. Owns {@code stream} from here
   * on; what is given back has all its rows.
   */
  BatchStream collect(Fragment fragment, BatchStream stream) {
    long maxBytes = allocator.getLimit() / MEMORY_SHARE;
    BufferedStream buffered = BufferedStream.read(stream, RuntimeFilter.MOST_KEYS, maxBytes);
    try {
      keys.forEach(
          (filter, future) -> {
            if (filter.source() == fragment.id()) {
              offer(filter, future, buffered);
            }
          });
    } catch (Throwable e) {
      buffered.close();
      throw e;
    }

    return buffered;
  }

  private void offer(
      RuntimeFilter filter,
      CompletableFuture<Optional<FieldVector>> future,
      BufferedStream buffered) {
    Optional<FieldVector> distinct =
        Optional.ofNullable(
            buffered.isComplete()
                ? DistinctKeys.of(
                    buffered.all(), buffered.schema(), filter.sourceColumn(), allocator)
                : null);
    if (!future.complete(distinct)) {
      distinct.ifPresent(FieldVector::close);
    }
  }

  /**
   * Waits for the filters of a fragment; those that could not be made are left out, and those with
   * so many keys that they do not pay.
   */
  List<KeyFilter> await(Fragment fragment) {
    List<KeyFilter> filters = new ArrayList<>();
    keys.forEach(
        (filter, future) -> {
          if (filter.target() == fragment.id()) {
            join(future)
                .filter(vector -> filter.pays(vector.getValueCount(), fragment.rows()))
                .ifPresent(
                    vector -> {
                      used.put(filter, vector.getValueCount());
                      filters.add(new KeyFilter(filter.targetColumn(), vector));
                    });
          }
        });
    return filters;
  }

  /** How many keys each filter of a fragment has that was waited for and is worth it. */
  Map<RuntimeFilter, Integer> used(Fragment fragment) {
    Map<RuntimeFilter, Integer> counts = new HashMap<>(used);
    counts.keySet().removeIf(filter -> filter.target() != fragment.id());
    return counts;
  }

  private static Optional<FieldVector> join(CompletableFuture<Optional<FieldVector>> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw Failures.asArrowLake(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Ends the waiting of those who wait for this fragment's keys. */
  void fail(Fragment fragment, Throwable error) {
    keys.forEach(
        (filter, future) -> {
          if (filter.source() == fragment.id()) {
            future.completeExceptionally(error);
          }
        });
  }

  /** Ends all waiting. */
  void cancel(Throwable error) {
    keys.values().forEach(future -> future.completeExceptionally(error));
  }

  @Override
  public void close() {
    keys.values().stream()
        .filter(future -> future.isDone() && !future.isCompletedExceptionally())
        .forEach(future -> future.join().ifPresent(FieldVector::close));
  }
}
