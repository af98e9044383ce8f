package io.arrowlake.cli;

import io.arrowlake.engine.QueryEngine;
import io.arrowlake.planner.error.ArrowLakeException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code arrowlake catalogs}: what is configured. */
@Command(
    name = "catalogs",
    description = "Look after the configured catalogs.",
    synopsisSubcommandLabel = "COMMAND")
final class CatalogsCommand {
  /** {@code arrowlake catalogs check}: whether each source answers. */
  @Command(name = "check", description = "Ask the source of each catalog whether it answers.")
  static final class Check implements Callable<Integer> {
    private final Environment environment;

    @Mixin private final EngineOptions engineOptions = new EngineOptions();

    Check(Environment environment) {
      this.environment = environment;
    }

    @Override
    public Integer call() {
      Console console = environment.console();
      ErrorText errors = engineOptions.errors(console);
      try (QueryEngine engine = engineOptions.open()) {
        PrintStream out = console.printer();
        int failed = 0;
        for (String catalog : engine.catalogs().names()) {
          failed += check(engine, catalog, out, errors) ? 0 : 1;
          out.flush();
        }

        return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
      } catch (ArrowLakeException e) {
        errors.print(e);
        return ExitCode.FAILED;
      }
    }

    private static boolean check(
        QueryEngine engine, String catalog, PrintStream out, ErrorText errors) {
      try {
        out.println(catalog + ": ok, " + engine.check(catalog));
        return true;
      } catch (ArrowLakeException e) {
        out.println(catalog + ": failed");
        out.flush();
        errors.print(e);
        return false;
      }
    }
  }
}
