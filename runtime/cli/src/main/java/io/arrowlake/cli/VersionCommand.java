package io.arrowlake.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code arrowlake version}: what this is, for reports. */
@Command(name = "version", description = "Print the versions of ArrowLake and of Java.")
final class VersionCommand implements Callable<Integer> {
  private final Environment environment;

  VersionCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    PrintStream out = environment.console().printer();
    out.println("ArrowLake " + version());
    out.println(
        "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.arch"));
    out.flush();
    return ExitCode.OK;
  }

  /** As the jar says it; classes outside of a jar have no version. */
  private static String version() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
