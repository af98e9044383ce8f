package io.arrowlake.engine;

import io.arrowlake.engine.arrow.OperatorMemory;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.lang.management.ManagementFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory outside the heap that all queries of an engine share: one half for Arrow buffers, one
 * half for DuckDB, which keeps its own account. Thread-safe.
 */
final class MemoryBudget implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryBudget.class);

  /** Less would not hold the batches of a join of two tables. */
  private static final long LEAST = 64L << 20;

  /** The share of all that a query has held at once after which the native heap is trimmed. */
  private static final int MUCH = 16;

  private final long bytes;
  private final BufferAllocator root;
  private final OperatorMemory operators;

  /** The bytes for both halves, null for a share of the machine's. */
  MemoryBudget(@Nullable Long bytes) {
    this.bytes = bytes == null ? defaultBytes() : Math.max(LEAST, bytes);
    this.root = new RootAllocator(this.bytes / 2);
    this.operators = new OperatorMemory(this.bytes / 4, this.bytes / 8);
  }

  /**
   * Half of the physical memory, or less where the heap may take more than the other half: the
   * budget is outside the heap.
   */
  private static long defaultBytes() {
    long physical =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getTotalMemorySize();
    long besideHeap = physical - Runtime.getRuntime().maxMemory();
    return Math.max(LEAST, Math.min(physical / 2, besideHeap));
  }

  /** All of it. */
  long bytes() {
    return bytes;
  }

  /** What DuckDB may use. */
  long duckDbBytes() {
    return bytes - bytes / 2;
  }

  /** The bytes that Arrow buffers hold now. */
  long arrowBytes() {
    return root.getAllocatedMemory();
  }

  /**
   * The account of what the operators of the JVM keep: half of what Arrow has, so that batches on
   * their way find room, and a quarter for one query.
   */
  OperatorMemory operators() {
    return operators;
  }

  /** An allocator for one query, which is given back to {@link #release}. */
  BufferAllocator query(String id) {
    return root.newChildAllocator(id, 0, root.getLimit());
  }

  /**
   * Closes the allocator of a query. Buffers that still live are a defect: it is logged, and thrown
   * where assertions are enabled, as they are in tests.
   */
  void release(BufferAllocator query) {
    boolean heldMuch = query.getPeakMemoryAllocation() > bytes / MUCH;
    try {
      query.close();
    } catch (IllegalStateException e) {
      LOG.error("Query {} ended with live buffers", query.getName(), e);
      if (MemoryBudget.class.desiredAssertionStatus()) {
        throw new ArrowLakeException(
            ErrorCode.INTERNAL_ERROR, "Query ended with live buffers: " + query.getName(), e);
      }
    }

    if (heldMuch) {
      NativeHeap.trim();
    }
  }

  @Override
  public void close() {
    release(root);
  }
}
