package io.arrowlake.spi;

import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Takes the rows of one statement. Used by one thread, but for {@link #cancel}. Closing without
 * {@link #commit} undoes everything; closing twice does nothing.
 */
public interface BatchSink extends AutoCloseable {

  /** Appends the rows of a batch, which stays the caller's. */
  void append(VectorSchemaRoot batch);

  /** Makes everything appended visible at once, and gives the number of rows. */
  long commit();

  /**
   * Ends what waits for the source, and all that comes later but {@link #close}; from any thread,
   * at any time, without waiting. A sink that never waits has nothing to do.
   */
  default void cancel() {}

  @Override
  void close();
}
