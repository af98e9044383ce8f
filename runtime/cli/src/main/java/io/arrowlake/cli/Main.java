package io.arrowlake.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** The {@code arrowlake} command. */
@Command(
    name = "arrowlake",
    description = "One SQL question over data that lives in many places.",
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private static final Set<String> ENGINE_COMMANDS = Set.of("sql", "explain", "catalogs", "ingest");

  private Main() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    Interrupt interrupt = new Interrupt();
    Runtime.getRuntime().addShutdownHook(new Thread(interrupt::stop, "arrowlake-stop"));
    if (arguments.length > 0 && ENGINE_COMMANDS.contains(arguments[0])) {
      NativeLibrary.loadAhead();
    }

    int code = run(new Environment(Console.ofProcess(), interrupt), arguments);
    interrupt.finish();
    System.exit(code);
  }

  /** Runs the command in an environment, and gives its exit code. */
  static int run(Environment environment, String... arguments) {
    Console console = environment.console();
    PrintWriter out = new PrintWriter(console.out(), false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(console.err(), true, StandardCharsets.UTF_8);
    int code =
        command(environment)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(out)
            .setErr(err)
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> report(failure, command, console))
            .execute(arguments);
    out.flush();
    return code;
  }

  private static CommandLine command(Environment environment) {
    CommandLine command =
        new CommandLine(new Main())
            .addSubcommand(new CommandLine.HelpCommand())
            .addSubcommand(new SqlCommand(environment))
            .addSubcommand(new ExplainCommand(environment))
            .addSubcommand(new IngestCommand(environment))
            .addSubcommand(
                new CommandLine(new CatalogsCommand())
                    .addSubcommand(new CatalogsCommand.Check(environment)))
            .addSubcommand(new DemoCommand(environment))
            .addSubcommand(new VersionCommand(environment));
    addHelp(command);
    return command;
  }

  private static void addHelp(CommandLine command) {
    if (command.getCommandSpec().findOption("--help") == null) {
      command
          .getCommandSpec()
          .addOption(
              OptionSpec.builder("-h", "--help")
                  .usageHelp(true)
                  .description("Print this help.")
                  .build());
    }

    command.getSubcommands().values().forEach(Main::addHelp);
  }

  private static int report(Exception failure, CommandLine command, Console console) {
    boolean debug = command.getParseResult().hasMatchedOption("--debug");
    ErrorText errors = debug ? ErrorText.debug(console.err()) : ErrorText.plain(console.err());
    errors.print(failure);
    return ExitCode.FAILED;
  }
}
