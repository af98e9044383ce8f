package io.arrowlake.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The {@code arrowlake} command. */
@Command(
    name = "arrowlake",
    description = "One SQL question over data that lives in many places.",
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private final HelpOption help = new HelpOption();

  private Main() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    Interrupt interrupt = new Interrupt();
    Runtime.getRuntime().addShutdownHook(new Thread(interrupt::stop, "arrowlake-stop"));
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
        new CommandLine(new Main())
            .addSubcommand(new CommandLine.HelpCommand())
            .addSubcommand(new SqlCommand(environment))
            .addSubcommand(new ExplainCommand(environment))
            .addSubcommand(
                new CommandLine(new CatalogsCommand())
                    .addSubcommand(new CatalogsCommand.Check(environment)))
            .addSubcommand(new DemoCommand(environment))
            .addSubcommand(new VersionCommand(environment))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(out)
            .setErr(err)
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> report(failure, command, console))
            .execute(arguments);
    out.flush();
    return code;
  }

  private static int report(Exception failure, CommandLine command, Console console) {
    boolean debug = command.getParseResult().hasMatchedOption("--debug");
    ErrorText errors = debug ? ErrorText.debug(console.err()) : ErrorText.plain(console.err());
    errors.print(failure);
    return ExitCode.FAILED;
  }
}
