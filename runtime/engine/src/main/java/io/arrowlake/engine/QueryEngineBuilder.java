package io.arrowlake.engine;

import io.arrowlake.engine.config.ByteSize;
import io.arrowlake.engine.config.ConfigurationFile;
import io.arrowlake.engine.config.EngineConfiguration;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link QueryEngine} from a configuration file, from catalogs given one by one, or from
 * both. Not thread-safe.
 */
public final class QueryEngineBuilder {
  private final Map<String, Map<String, String>> catalogs = new LinkedHashMap<>();
  private @Nullable Path configuration;
  private @Nullable String memory;

  /** Reads {@code arrowlake.yaml} or a file like it; relative paths in it start from its folder. */
  public QueryEngineBuilder configuration(Path file) {
    this.configuration = file;
    return this;
  }

  /**
   * Adds a catalog; {@code options} holds {@code type} and the keys of that adapter. It wins over
   * one of the same name in the file.
   */
  public QueryEngineBuilder catalog(String name, Map<String, String> options) {
    catalogs.put(name, Map.copyOf(options));
    return this;
  }

  /** The memory that all queries share, such as {@code 2GB}; it wins over the file's. */
  public QueryEngineBuilder memory(String size) {
    this.memory = size;
    return this;
  }

  /**
   * The engine. Whoever builds it closes it.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where the configuration is wrong, or
   *     JVM_ACCESS_DENIED where the JVM keeps Arrow out
   */
  public QueryEngine build() {
    Path file = configuration;
    EngineConfiguration base =
        file == null ? EngineConfiguration.empty() : ConfigurationFile.read(file);
    Map<String, Map<String, String>> all = new LinkedHashMap<>(base.catalogs());
    catalogs.keySet().forEach(name -> all.keySet().removeIf(name::equalsIgnoreCase));
    all.putAll(catalogs);
    String size = memory;
    return new LocalQueryEngine(
        new EngineConfiguration(
            all,
            size == null ? base.memory() : Long.valueOf(bytes(size)),
            base.queryTimeout(),
            base.planningTime(),
            base.concurrentQueries(),
            base.queriesPerUser(),
            base.verifySampleRate(),
            base.baseFolder()));
  }

  private static long bytes(String size) {
    try {
      return ByteSize.parse(size);
    } catch (IllegalArgumentException e) {
      throw new ArrowLakeException(ErrorCode.CONFIG_INVALID, "memory " + e.getMessage(), e);
    }
  }
}
