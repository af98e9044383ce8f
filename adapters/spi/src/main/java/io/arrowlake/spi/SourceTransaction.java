package io.arrowlake.spi;

/**
 * A transaction of several statements at one source: they read and write one state, which others
 * see after {@link #commit}. Statements that run at the same time wait for each other. Closing
 * without a commit undoes everything; closing twice does nothing.
 */
public interface SourceTransaction extends AutoCloseable {

  /** Begins what a query reads in the transaction; the caller closes it. */
  SourceSession begin(QueryScope scope);

  /**
   * Writes in the transaction: what its sinks commit is seen by later statements of the transaction
   * alone.
   */
  SourceWriter writer();

  /**
   * Makes everything seen.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where a statement has failed before, or
   *     the source cannot commit; everything is undone then
   */
  void commit();

  @Override
  void close();
}
