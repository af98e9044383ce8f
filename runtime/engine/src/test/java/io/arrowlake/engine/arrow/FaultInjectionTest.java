package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.calcite.rel.RelNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The operators of the JVM also fail at each step since the stream is cancelled while an input is
 * read, and since no memory is left.
 */
class FaultInjectionTest extends FaultInjectionContract {
  @Override
  ArrowFixture fixture() throws Exception {
    return new ArrowFixture();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void cancelWhileAnInputIsReadAtAnyBatch(String sql) {
    failsAtAnyBatch(sql, BatchStream::cancel, ErrorCode.QUERY_CANCELLED);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void noMemoryAtAnyAllocation(String sql) {
    RelNode root = fixture.plan(sql);
    for (int allocation = 0; ; allocation++) {
      Scarcity scarcity = new Scarcity(allocation);
      Throwable error;
      try (BufferAllocator query =
          fixture.allocator.newChildAllocator("query", scarcity, 0, Long.MAX_VALUE)) {
        error = run(root, new Fault(-1, 0, outer -> {}), query);
      }

      if (!scarcity.happened) {
        assertThat(error).isNull();
        return;
      }

      assertThat(error)
          .as("allocation " + allocation)
          .isInstanceOfSatisfying(
              ArrowLakeException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_EXCEEDED))
          .hasRootCauseMessage("scarce");
    }
  }

  /** Lets one allocation fail. */
  private static final class Scarcity implements AllocationListener {
    private final int failing;
    private int count;
    private boolean happened;

    Scarcity(int failing) {
      this.failing = failing;
    }

    @Override
    public void onPreAllocation(long size) {
      if (count++ == failing) {
        happened = true;
        throw new OutOfMemoryException("scarce");
      }
    }
  }
}
