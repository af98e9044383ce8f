package io.arrowlake.spi;

/**
 * Loads tables chunk by chunk so that each chunk arrives exactly once, however often the load is
 * broken off and begun again. Thread-safe.
 */
public interface ChunkLoader {

  /**
   * What a load would do; nothing is changed.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where it cannot be done
   */
  LoadReview review(LoadRequest request);

  /**
   * Begins a load, or goes on with one that was broken off. No other load of the table can run
   * until it is closed.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException TARGET_BUSY where another load runs
   */
  ChunkLoad begin(LoadRequest request);
}
