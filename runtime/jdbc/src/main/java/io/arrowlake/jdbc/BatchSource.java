package io.arrowlake.jdbc;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a result set come from. {@link #next} is called by one thread at a time, the
 * rest by any. The receiver of a batch owns it.
 */
interface BatchSource {

  /** The next batch, null at the end. */
  @Nullable VectorSchemaRoot next();

  /** Makes {@link #next} end soon. */
  void cancel();

  /** Frees what it holds; does nothing the second time. */
  void close();
}
