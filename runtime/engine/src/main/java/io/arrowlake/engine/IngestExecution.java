package io.arrowlake.engine;

/**
 * One run of an ingest. {@code plan} and {@code run} are called by one thread, the others by any.
 * Who made it closes it.
 */
public interface IngestExecution extends AutoCloseable {

  /**
   * What the ingest will do; nothing is changed.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where it cannot be done
   */
  IngestPlan plan();

  /**
   * Loads what has not arrived yet. The same request begun again goes on where this one ends.
   *
   * @return the state at the end
   * @throws io.arrowlake.planner.error.ArrowLakeException where it fails; the chunks that have
   *     arrived stay
   */
  IngestProgress run();

  /** How far it has come. */
  IngestProgress progress();

  /** A sentence that the user should know of how it began, empty for none. */
  String notice();

  /** Ends it soon. */
  void cancel();

  @Override
  void close();
}
