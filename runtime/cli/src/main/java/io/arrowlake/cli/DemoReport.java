package io.arrowlake.cli;

import io.arrowlake.engine.QueryExecution;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Runs the questions of the demonstration and prints what there is to see. */
final class DemoReport {
  private static final double NANOS_PER_SECOND = 1e9;

  private final StatementRunner runner;
  private final Console console;
  private final PrintStream out;

  DemoReport(StatementRunner runner, Console console) {
    this.runner = runner;
    this.console = console;
    this.out = console.printer();
  }

  void print(List<DemoQuery> queries) throws IOException {
    for (int i = 0; i < queries.size(); i++) {
      print(i + 1, queries.get(i));
    }
  }

  private void print(int number, DemoQuery query) throws IOException {
    out.println();
    out.println("== " + number + ". " + query.title());
    out.println(query.shows());
    out.println();
    query.sql().lines().forEach(line -> out.println("    " + line));
    out.println();
    out.flush();
    long start = System.nanoTime();
    runner.run(query.sql(), (execution, progress) -> answer(execution, progress));
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    out.printf(Locale.ROOT, "%nIn %.2f s. What was sent where:%n", seconds);
    out.flush();
    runner.run(
        "EXPLAIN (ANALYZE) " + query.sql(),
        (execution, progress) -> {
          progress.close();
          ExplainCommand.print(execution, console);
        });
  }

  private void answer(QueryExecution execution, ProgressLine progress) throws IOException {
    progress.close();
    new TableWriter(console.out(), Integer.MAX_VALUE).write(execution);
  }
}
