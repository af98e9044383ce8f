package io.arrowlake.spi;

import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Takes the rows of one statement. Used by one thread. Closing without {@link #commit} undoes
 * everything; closing twice does nothing.
 */
public interface BatchSink extends AutoCloseable {

  /** Appends the rows of a batch, which stays the caller's. */
  void append(VectorSchemaRoot batch);

  /** Makes everything appended visible at once, and gives the number of rows. */
  long commit();

  @Override
  void close();
}
