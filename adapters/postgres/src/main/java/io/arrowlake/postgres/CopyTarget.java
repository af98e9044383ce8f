package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/** A connection that rows are written to. Used by one thread. */
interface CopyTarget {

  /** What becomes of values that the server's types do not have. */
  SpecialValues specialValues();

  /** Starts a COPY; the connection is busy until {@link #copied}. */
  CopyIn copy(String sql) throws SQLException;

  /** The COPY has ended. */
  void copied();

  /** The error of a statement, told apart from a cancellation. */
  ArrowLakeException failed(SQLException cause, @Nullable String sql);

  /** Whether somebody wants the end of what runs here. */
  boolean isCancelled();

  /** Cuts the connection: what it was doing is undone by the server. */
  void abort();
}
