package io.arrowlake.engine.run;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.proof.InputLimit;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.InputRefusedException;
import io.arrowlake.spi.InputRows;
import io.arrowlake.spi.SentInput;
import io.arrowlake.spi.SourceSession.OpenedFragment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The rows of fragments that others read at their sources: read to their end, and sent, before such
 * a fragment starts. Thread-safe.
 */
final class SentRows {
  /** The share of the memory that the rows to be sent to one fragment may take: 1 / 4. */
  private static final int MEMORY_SHARE = 4;

  private final FederatedPlan plan;
  private final BufferAllocator allocator;
  private final IntFunction<BatchStream> streams;
  private final Map<Integer, CompletableFuture<List<SentInput>>> targets = new LinkedHashMap<>();
  private volatile @Nullable String refusal;

  /**
   * The rows of a plan's fragments.
   *
   * @param streams gives the rows of a fragment, once for each place that reads them
   */
  SentRows(FederatedPlan plan, BufferAllocator allocator, IntFunction<BatchStream> streams) {
    this.plan = plan;
    this.allocator = allocator;
    this.streams = streams;
    for (Fragment fragment : plan.fragments()) {
      if (fragment.site().kind() == SiteKind.SOURCE && !fragment.inputs().isEmpty()) {
        targets.put(fragment.id(), new CompletableFuture<>());
      }
    }
  }

  /**
   * Opens a fragment of a source that reads others.
   *
   * @param opener opens it with the rows, which it does not keep
   * @throws InputRefusedException where they are too many, or the source does not take them
   */
  BatchStream open(Fragment fragment, Function<List<InputRows>, OpenedFragment> opener) {
    CompletableFuture<List<SentInput>> target = targets.get(fragment.id());
    List<BufferedStream> read = new ArrayList<>();
    try {
      OpenedFragment opened = opener.apply(inputs(fragment, read));
      target.complete(opened.sent());
      return opened.rows();
    } catch (Throwable e) {
      refusal = e instanceof InputRefusedException ? e.getMessage() : refusal;
      target.completeExceptionally(e);
      throw e;
    } finally {
      read.forEach(BufferedStream::close);
    }
  }

  private List<InputRows> inputs(Fragment fragment, List<BufferedStream> read) {
    InputLimit limit = fragment.site().inputLimit();
    long mostBytes = Math.min(limit.bytes(), allocator.getLimit() / MEMORY_SHARE);
    List<InputRows> inputs = new ArrayList<>();
    for (int input : fragment.inputs()) {
      BufferedStream rows = BufferedStream.read(streams.apply(input), limit.rows(), mostBytes);
      read.add(rows);
      if (!rows.isComplete()) {
        throw new InputRefusedException("The rows are more than are sent");
      }

      // Each place in the tree has a stream of its own, and all have the same rows.
      for (int i = 1; i < fragment.reads(input); i++) {
        streams.apply(input).close();
      }

      inputs.add(new InputRows(input, plan.fragments().get(input).root().getRowType(), rows.all()));
    }

    return inputs;
  }

  /** Waits until every source has taken what is sent to it. */
  void await() {
    for (CompletableFuture<List<SentInput>> target : targets.values()) {
      try {
        target.join();
      } catch (CompletionException e) {
        throw Failures.asArrowLake(e.getCause() == null ? e : e.getCause());
      }
    }
  }

  /** Why a source refused rows, empty where none did. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** What a fragment's source got, as far as it has got it. */
  List<SentInput> to(Fragment fragment) {
    CompletableFuture<List<SentInput>> target = targets.get(fragment.id());
    return target == null || target.isCompletedExceptionally()
        ? List.of()
        : target.getNow(List.of());
  }

  /** Ends all waiting. */
  void cancel(ArrowLakeException error) {
    targets.values().forEach(target -> target.completeExceptionally(error));
  }
}
