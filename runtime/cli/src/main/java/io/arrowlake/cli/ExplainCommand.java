package io.arrowlake.cli;

import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryExecution;
import io.arrowlake.engine.ScriptStatement;
import io.arrowlake.engine.Session;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.SqlPosition;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.arrow.vector.VectorSchemaRoot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arrowlake explain}: shows how a query is computed. */
@Command(
    name = "explain",
    description = "Show where each part of a query runs, and why.",
    sortOptions = false)
final class ExplainCommand implements Callable<Integer> {
  private final Environment environment;

  /** The forms of a plan. */
  enum PlanFormat {
    TEXT,
    JSON
  }

  @Parameters(paramLabel = "SQL", description = "The query.")
  private String sql = "";

  @Option(names = "--analyze", description = "Run the query, and show what it really did.")
  private boolean analyze;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "text or json; text by default.")
  private PlanFormat format = PlanFormat.TEXT;

  @Mixin private final EngineOptions engineOptions = new EngineOptions();
  @Mixin private final SessionOptions sessionOptions = new SessionOptions();

  ExplainCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    ErrorText errors = engineOptions.errors(environment.console());
    try (QueryEngine engine = engineOptions.open()) {
      StatementRunner runner = new StatementRunner(engine, new Session(), environment);
      sessionOptions.apply(runner);
      // The query stands on a line of its own, one below the option line that is ours.
      String statement = "EXPLAIN " + options() + "\n" + sql;
      runner.run(statement, (execution, progress) -> print(execution, environment.console()));
      return ExitCode.OK;
    } catch (ArrowLakeException e) {
      errors.print(new ScriptStatement(sql, new SqlPosition(0, 1)).placed(e), sql);
      return ExitCode.FAILED;
    }
  }

  private String options() {
    String name = format.name().toLowerCase(Locale.ROOT);
    return "(" + (analyze ? "ANALYZE, " : "") + "FORMAT " + name + ")";
  }

  /** Prints the lines of a plan as they are. */
  static void print(QueryExecution execution, Console console) throws IOException {
    TextSink sink = new TextSink(console.out());
    for (VectorSchemaRoot next = execution.next(); next != null; next = execution.next()) {
      try (VectorSchemaRoot batch = next) {
        Column column = Column.of(execution.rowType(), batch).get(0);
        for (int row = 0; row < batch.getRowCount(); row++) {
          column.text().append(row, sink.text());
          sink.text().append('\n');
        }
      }
    }

    sink.flush();
  }
}
