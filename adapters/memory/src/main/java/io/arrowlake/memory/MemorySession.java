package io.arrowlake.memory;

import io.arrowlake.memory.MemorySource.Retained;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.KeyFilter;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceSession;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One query's view of a memory catalog: the tables as they were when it began, kept until it is
 * closed, whatever others insert and drop meanwhile.
 */
final class MemorySession implements SourceSession {
  private final QueryScope scope;
  private final Map<String, Retained> tables;
  private final Queue<MemoryStream> streams = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean cancelled;

  MemorySession(MemorySource source, QueryScope scope) {
    this.scope = scope;
    this.tables = source.retainAll();
  }

  @Override
  public BatchStream open(
      Fragment fragment, QueryWriter.Bindings bindings, List<KeyFilter> filters) {
    MemoryScan scan = MemoryScan.of(fragment.root(), bindings);
    MemoryStream stream =
        new MemoryStream(
            scan,
            table(scan).batches(),
            ArrowSchemas.schema(fragment.root().getRowType()),
            scope.allocator());
    streams.add(stream);
    if (cancelled) {
      stream.cancel();
    }

    return stream;
  }

  /** The table of a scan, whose positions are good only while it has the columns of the plan. */
  private Retained table(MemoryScan scan) {
    Retained retained = tables.get(scan.table().name().table());
    if (retained == null || !retained.table().columns().equals(scan.table().columns())) {
      throw new ArrowLakeException(
              ErrorCode.SOURCE_CHANGED,
              "Table " + scan.table().name() + " changed after the statement was planned")
          .remedy("Run the statement again");
    }

    return retained;
  }

  @Override
  public String snapshot() {
    return "";
  }

  @Override
  public void cancel() {
    // The flag comes first: a stream that is opened now sees it, or is seen in the queue.
    cancelled = true;
    streams.forEach(MemoryStream::cancel);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      tables.values().forEach(retained -> retained.table().release());
    }
  }
}
