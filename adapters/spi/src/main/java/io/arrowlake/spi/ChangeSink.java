package io.arrowlake.spi;

import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Changes rows of one table. It is fed the rows that the change is made by, unless the source
 * computes them, and {@link #commit} changes and gives the number of rows that changed. Used by one
 * thread, but for {@link #cancel}.
 */
public interface ChangeSink extends BatchSink {

  /** What the change returns of its rows, after {@link #commit}; the batches are the caller's. */
  List<VectorSchemaRoot> returned();
}
