package io.arrowlake.jdbc;

import io.arrowlake.engine.QueryExecution;
import io.arrowlake.engine.QueryOptions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.avatica.AvaticaStatement;
import org.jspecify.annotations.Nullable;

/**
 * Runs what one JDBC statement is told to run, one after the other. {@link #cancel} may come from
 * any thread and takes no lock: the execution is in its field before it begins to plan.
 */
final class StatementRun {
  private final ArrowLakeConnection connection;
  private final Warnings warnings = new Warnings();
  private volatile @Nullable QueryExecution current;
  private int timeoutSeconds;

  StatementRun(ArrowLakeConnection connection) {
    this.connection = connection;
  }

  /** Begins to run; the caller closes what it gets. */
  QueryExecution start(String sql, List<@Nullable Object> parameters) throws SQLException {
    Duration timeout = timeoutSeconds == 0 ? null : Duration.ofSeconds(timeoutSeconds);
    try {
      QueryExecution execution =
          connection
              .engine()
              .query(connection.session(), sql, new QueryOptions(parameters, timeout));
      current = execution;
      warnings.follow(execution::warnings);
      begin(execution);
      return execution;
    } catch (RuntimeException e) {
      throw SqlErrors.of(e);
    }
  }

  private void begin(QueryExecution execution) {
    try {
      execution.start();
    } catch (RuntimeException e) {
      try {
        finish(execution);
      } catch (RuntimeException closing) {
        e.addSuppressed(closing);
      }

      throw e;
    }
  }

  /** Closes the execution; its warnings stay. */
  private void finish(QueryExecution execution) {
    List<String> last = List.copyOf(execution.warnings());
    if (current == execution) {
      current = null;
      warnings.settle(last);
    }

    execution.close();
  }

  /** Closes an execution without rows. */
  void end(QueryExecution execution) throws SQLException {
    try {
      finish(execution);
    } catch (RuntimeException e) {
      throw SqlErrors.of(e);
    }
  }

  /** Ends what runs; does nothing where nothing does. */
  void cancel() {
    QueryExecution execution = current;
    if (execution != null) {
      execution.cancel();
    }
  }

  /** The result set of a started execution, which ends with it. */
  ArrowLakeResultSet rows(
      AvaticaStatement statement, QueryExecution execution, String sql, long maxRows)
      throws SQLException {
    try {
      return ArrowLakeResultSet.open(
          statement, execution.rowType(), sql, new ExecutionBatches(execution), maxRows, warnings);
    } catch (RuntimeException e) {
      end(execution);
      throw SqlErrors.of(e);
    }
  }

  Warnings warnings() {
    return warnings;
  }

  int timeoutSeconds() {
    return timeoutSeconds;
  }

  void timeoutSeconds(int seconds) throws SQLException {
    if (seconds < 0) {
      throw SqlErrors.misuse("22023", "The timeout is negative: " + seconds);
    }

    timeoutSeconds = seconds;
  }

  /** The rows of an execution, which ends with them. */
  private final class ExecutionBatches implements BatchSource {
    private final QueryExecution execution;

    ExecutionBatches(QueryExecution execution) {
      this.execution = execution;
    }

    @Override
    public @Nullable VectorSchemaRoot next() {
      return execution.next();
    }

    @Override
    public void cancel() {
      execution.cancel();
    }

    @Override
    public void close() {
      finish(execution);
    }
  }
}
