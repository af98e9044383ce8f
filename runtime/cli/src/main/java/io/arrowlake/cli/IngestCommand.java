package io.arrowlake.cli;

import io.arrowlake.engine.IngestExecution;
import io.arrowlake.engine.IngestPlan;
import io.arrowlake.engine.IngestProgress;
import io.arrowlake.engine.IngestRequest;
import io.arrowlake.engine.QueryEngine;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code arrowlake ingest}: loads Parquet files into a table, each row exactly once. */
@Command(
    name = "ingest",
    description = {
      "Load Parquet files into a table, each row exactly once.",
      "An ingest that was broken off goes on when the same command is run again."
    },
    sortOptions = false)
final class IngestCommand implements Callable<Integer> {
  private static final String STOP = "stop";
  private static final String SKIP_TO = "skip-to";

  private final Environment environment;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "FILES",
      description = "A file, a folder, or a glob in quotes, such as 'x/*.parquet'.")
  private String files = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TABLE",
      description = "The table: catalog.schema.table.")
  private String table = "";

  @Option(
      names = "--create",
      description = "Make the table from the files' columns; the definition is printed.")
  private boolean create;

  @Option(
      names = "--mode",
      defaultValue = "append",
      paramLabel = "MODE",
      description =
          "append keeps the table's rows; replace exchanges them for the new ones, all at once;"
              + " upsert changes those with the key of a new row. append by default.")
  private LoadMode mode = LoadMode.APPEND;

  @Option(
      names = "--key",
      split = ",",
      paramLabel = "COLUMN",
      description = "The table's columns that upsert finds rows by, and --create makes the key of.")
  private List<String> key = new ArrayList<>();

  @Option(
      names = "--jobs",
      defaultValue = "2",
      paramLabel = "N",
      description = "Connections that rows are sent by; 2 by default. upsert uses one.")
  private int jobs = 2;

  @Option(
      names = "--map",
      split = ",",
      paramLabel = "FROM=TO",
      description = "The files' column FROM goes to the table's column TO; FROM= leaves it out.")
  private List<String> map = new ArrayList<>();

  @Option(names = "--dry-run", description = "Print what would be done, and do nothing.")
  private boolean dryRun;

  @Option(
      names = "--on-error",
      arity = "1..2",
      paramLabel = "ACTION",
      description =
          "What a row does that the table does not take: stop ends the ingest (by default);"
              + " skip-to FILE writes it to FILE and goes on.")
  private List<String> onError = new ArrayList<>();

  @Mixin private final EngineOptions engineOptions = new EngineOptions();

  IngestCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    IngestRequest request = request();
    ErrorText errors = engineOptions.errors(environment.console());
    try (QueryEngine engine = engineOptions.open();
        IngestExecution execution = engine.ingest(request)) {
      return run(execution);
    } catch (ArrowLakeException e) {
      errors.print(e);
      return ExitCode.FAILED;
    }
  }

  private IngestRequest request() {
    List<String> name = List.of(table.split("\\.", -1));
    if (name.size() < 2 || name.size() > 3 || name.contains("")) {
      throw usage("--to needs catalog.schema.table");
    } else if (jobs < 1) {
      throw usage("--jobs needs a number from 1");
    }

    return new IngestRequest(
        files,
        name,
        mode,
        create ? LoadRequest.Creation.CREATE : LoadRequest.Creation.NEVER,
        key,
        mode == LoadMode.UPSERT ? 1 : jobs,
        mapping(),
        rejects());
  }

  private Map<String, String> mapping() {
    Map<String, String> mapping = new LinkedHashMap<>();
    for (String entry : map) {
      int sign = entry.indexOf('=');
      if (sign < 1) {
        throw usage("--map needs FROM=TO");
      }

      mapping.put(entry.substring(0, sign), entry.substring(sign + 1));
    }

    return mapping;
  }

  private @Nullable Path rejects() {
    if (onError.isEmpty() || onError.equals(List.of(STOP))) {
      return null;
    } else if (onError.size() == 2 && onError.get(0).equals(SKIP_TO)) {
      return Path.of(onError.get(1)).toAbsolutePath();
    }

    throw usage("--on-error needs stop, or skip-to FILE");
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Integer run(IngestExecution execution) {
    PrintStream out = environment.console().printer();
    IngestPlan plan = execution.plan();
    if (dryRun || create) {
      print(plan, out);
      out.flush();
    }

    if (dryRun) {
      return ExitCode.OK;
    }

    long start = System.nanoTime();
    IngestProgress end;
    try (Interrupt.Registration registration = environment.interrupt().during(execution::cancel);
        ProgressLine progress =
            ProgressLine.start(
                environment.console(), () -> IngestText.progress(execution, plan, start))) {
      end = execution.run();
      progress.close();
    }

    if (!execution.notice().isEmpty()) {
      environment.console().err().println("Note: " + execution.notice());
    }

    out.println(IngestText.summary(end, (System.nanoTime() - start) / 1e9));
    out.flush();
    return ExitCode.OK;
  }

  private void print(IngestPlan plan, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%d files, %d row groups, %,d rows, %,.1f MB%n",
        plan.files(),
        plan.chunks(),
        plan.rows(),
        plan.bytes() / 1e6);
    if (!plan.definition().isEmpty()) {
      out.println(plan.definition() + ";");
    }

    for (IngestPlan.Column column : plan.columns()) {
      String range = column.range().isEmpty() ? "" : " (" + column.range() + ")";
      out.printf(
          "%s %s -> %s %s: %s%s%n",
          column.source(),
          column.sourceType(),
          column.target(),
          column.targetType(),
          column.fidelity(),
          range);
    }
  }
}
