package io.arrowlake.cli;

import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryExecution;
import io.arrowlake.engine.ScriptStatement;
import io.arrowlake.engine.Session;
import io.arrowlake.planner.error.ArrowLakeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code arrowlake sql}: runs statements and writes what they give. */
@Command(name = "sql", description = "Run SQL statements.", sortOptions = false)
final class SqlCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  private final Environment environment;

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(multiplicity = "0..1")
  private @Nullable Input input;

  @Mixin private final EngineOptions engineOptions = new EngineOptions();
  @Mixin private final SessionOptions sessionOptions = new SessionOptions();

  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "table, csv, json, arrow or parquet; table by default.")
  private ResultFormat format = ResultFormat.TABLE;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write results into a file instead of the standard output.")
  private @Nullable Path output;

  @Option(names = "--timing", description = "Print how long each statement took.")
  private boolean timing;

  /** Where the script comes from. */
  private static final class Input {
    @Option(
        names = {"-e", "--execute"},
        paramLabel = "SQL",
        description = "The statements, with semicolons between them.")
    private @Nullable String script;

    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        description = "A file of statements, - for the standard input.")
    private @Nullable String file;
  }

  SqlCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    checkTarget();
    String script = script();
    ErrorText errors = engineOptions.errors(environment.console());
    try (QueryEngine engine = engineOptions.open();
        ResultTarget target = new ResultTarget(format, environment.console(), output)) {
      StatementRunner runner = new StatementRunner(engine, new Session(), environment);
      sessionOptions.apply(runner);
      return run(script, runner, target, errors);
    } catch (ArrowLakeException e) {
      errors.print(e);
      return ExitCode.FAILED;
    }
  }

  private void checkTarget() {
    if (output == null && format == ResultFormat.PARQUET) {
      throw usage("--format parquet needs --output FILE");
    }

    if (output == null && format.isBinary() && environment.console().terminals().out()) {
      throw usage("--format " + format + " is not for a terminal: add --output FILE or a pipe");
    }
  }

  private String script() throws IOException {
    if (input != null && input.script != null) {
      return input.script;
    }

    boolean standard = input == null || STANDARD_INPUT.equals(input.file);
    if (input == null && environment.console().terminals().in()) {
      throw usage("No statement: use -e SQL or -f FILE");
    }

    if (standard) {
      return new String(environment.console().in().readAllBytes(), StandardCharsets.UTF_8);
    }

    Path file = Path.of(input.file);
    if (!Files.isReadable(file)) {
      throw usage("There is no file " + file + " that can be read");
    }

    return Files.readString(file);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Integer run(String script, StatementRunner runner, ResultTarget target, ErrorText errors)
      throws IOException {
    for (ScriptStatement statement : ScriptStatement.split(script)) {
      try {
        run(statement, runner, target);
      } catch (ArrowLakeException e) {
        errors.print(statement.placed(e), script);
        return ExitCode.FAILED;
      }
    }

    target.complete();
    return ExitCode.OK;
  }

  private void run(ScriptStatement statement, StatementRunner runner, ResultTarget target)
      throws IOException {
    long start = System.nanoTime();
    runner.run(statement.sql(), (execution, progress) -> take(execution, progress, target));
    if (timing) {
      double millis = (System.nanoTime() - start) / 1e6;
      environment.console().err().printf(Locale.ROOT, "Time: %.1f ms%n", millis);
    }
  }

  private void take(QueryExecution execution, ProgressLine progress, ResultTarget target)
      throws IOException {
    if (!execution.hasRows()) {
      long rows = execution.updateCount();
      String written = rows == 1 ? "1 row written" : rows + " rows written";
      target.tell(rows < 0 ? "Done" : written, progress);
    } else if (target.takesAnother()) {
      target.write(execution, progress);
    } else {
      throw usage("--format " + format + " holds one result, and the script gives more");
    }
  }
}
