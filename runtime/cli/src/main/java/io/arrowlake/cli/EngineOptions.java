package io.arrowlake.cli;

import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryEngineBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands that use an engine. */
final class EngineOptions {
  private static final Path DEFAULT = Path.of("arrowlake.yaml");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration; by default ./arrowlake.yaml where there is one.")
  private @Nullable Path config;

  @Option(names = "--debug", description = "Print stack traces with errors.")
  private boolean debug;

  /** An engine, which the caller closes. */
  QueryEngine open() {
    QueryEngineBuilder builder = new QueryEngineBuilder();
    if (config != null) {
      builder.configuration(config);
    } else if (Files.exists(DEFAULT)) {
      builder.configuration(DEFAULT);
    }

    return builder.build();
  }

  /** How errors are printed. */
  ErrorText errors(Console console) {
    return debug ? ErrorText.debug(console.err()) : ErrorText.plain(console.err());
  }
}
