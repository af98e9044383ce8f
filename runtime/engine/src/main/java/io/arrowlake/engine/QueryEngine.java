package io.arrowlake.engine;

import io.arrowlake.planner.catalog.Catalogs;

/**
 * The engine that all front doors use: the shell, JDBC, Flight SQL, pipelines, a program that
 * embeds it. Made by {@link QueryEngineBuilder}. Thread-safe. Closing it cancels what runs and
 * waits for it.
 */
public interface QueryEngine extends AutoCloseable {

  /**
   * What a statement would give, without running it.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where the statement is wrong
   */
  StatementDescription describe(Session session, String sql);

  /**
   * A statement that is to run. Nothing happens before {@link QueryExecution#start}, so that it can
   * be cancelled from another thread from its first moment on.
   */
  QueryExecution query(Session session, String sql, QueryOptions options);

  /**
   * An ingest of files that is to run; the caller closes it.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where the table's catalog is not there,
   *     or cannot be loaded into
   */
  IngestExecution ingest(IngestRequest request);

  /** The catalogs as they are now. */
  Catalogs catalogs();

  /**
   * Asks the source of a catalog whether it answers.
   *
   * @return what answered
   * @throws io.arrowlake.planner.error.ArrowLakeException where it does not, or there is no such
   *     catalog
   */
  String check(String catalog);

  /** What came of the queries that were verified in the background so far. */
  VerificationCounts sampledVerifications();

  @Override
  void close();
}
