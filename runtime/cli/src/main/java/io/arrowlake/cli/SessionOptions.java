package io.arrowlake.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that become settings of the session. */
final class SessionOptions {
  @Option(
      names = "--catalog",
      paramLabel = "NAME",
      description = "The catalog of names without one.")
  private @Nullable String catalog;

  @Option(names = "--schema", paramLabel = "NAME", description = "The schema of names without one.")
  private @Nullable String schema;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long a statement may take, such as 30s or 5m.")
  private @Nullable String timeout;

  /** Makes the settings. */
  void apply(StatementRunner runner) throws IOException {
    set(runner, "catalog", catalog);
    set(runner, "schema", schema);
    set(runner, "query_timeout", timeout);
  }

  private static void set(StatementRunner runner, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      runner.set(name, value);
    }
  }
}
