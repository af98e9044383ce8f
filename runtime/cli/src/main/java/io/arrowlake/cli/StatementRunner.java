package io.arrowlake.cli;

import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryExecution;
import io.arrowlake.engine.QueryOptions;
import io.arrowlake.engine.Session;
import io.arrowlake.planner.error.ArrowLakeException;
import java.io.IOException;

/** Runs statements of one session, one after the other; Ctrl-C ends the one at hand. */
final class StatementRunner {
  private final QueryEngine engine;
  private final Session session;
  private final Console console;
  private final Interrupt interrupt;

  StatementRunner(QueryEngine engine, Session session, Environment environment) {
    this.engine = engine;
    this.session = session;
    this.console = environment.console();
    this.interrupt = environment.interrupt();
  }

  /**
   * What is done with an execution that has started; the progress line ends where results would mix
   * with it on the screen.
   */
  @FunctionalInterface
  interface Use {
    void take(QueryExecution execution, ProgressLine progress) throws IOException;
  }

  /**
   * Runs a statement to its end.
   *
   * @throws ArrowLakeException where it fails
   * @throws IOException where its result cannot be written
   */
  void run(String sql, Use use) throws IOException {
    try (QueryExecution execution = engine.query(session, sql, QueryOptions.DEFAULT);
        Interrupt.Registration registration = interrupt.during(execution::cancel);
        ProgressLine progress = ProgressLine.start(console, () -> ProgressLine.text(execution))) {
      execution.start();
      use.take(execution, progress);
      progress.close();
      execution.warnings().forEach(warning -> console.err().println("Warning: " + warning));
    }
  }

  /** Makes a setting of the session, checked by the engine. */
  void set(String name, String value) throws IOException {
    run("SET " + name + " = '" + value.replace("'", "''") + "'", (execution, progress) -> {});
  }
}
