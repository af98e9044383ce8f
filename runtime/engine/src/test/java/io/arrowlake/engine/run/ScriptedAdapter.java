package io.arrowlake.engine.run;

import io.arrowlake.spi.Adapter;
import io.arrowlake.spi.Option;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.spi.SourceOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The kind {@code scripted}; what it has opened is found by the name of the catalog. */
public final class ScriptedAdapter implements Adapter {
  private static final Map<String, ScriptedSource> OPENED = new ConcurrentHashMap<>();

  /** The keys; {@code secret} is only there to be resolved. */
  public record Config(
      @Option(description = "batches of a table", defaultValue = "3") int batches,
      @Option(description = "rows of a batch", defaultValue = "10") int size,
      @Option(description = "batch that fails", defaultValue = "-1") int failAt,
      @Option(description = "batch that hangs", defaultValue = "-1") int hangAt,
      @Option(description = "whether planning hangs", defaultValue = "false") boolean hangPlanning,
      @Option(description = "a secret", secret = true) String secret) {}

  /** The source that a catalog has opened last. */
  public static ScriptedSource opened(String catalog) {
    return OPENED.get(catalog);
  }

  @Override
  public String kind() {
    return "scripted";
  }

  @Override
  public Source open(String catalog, SourceOptions options, SourceContext context) {
    Config config = options.bind(catalog, Config.class);
    ScriptedSource source =
        new ScriptedSource(config.batches(), config.size(), config.failAt(), config.hangAt())
            .named(catalog, config.hangPlanning());
    OPENED.put(catalog, source);
    return source;
  }
}
