package io.arrowlake.engine.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an engine is to do by its configuration. Immutable.
 *
 * @param catalogs for each catalog, in order, its keys with {@code type} among them, references to
 *     secrets unresolved
 * @param memory the bytes that all queries share, null for a share of the machine's
 * @param queryTimeout how long a statement may take, null for no limit
 * @param planningTime how long planning a statement may take before steps are left out that only
 *     make its plan better
 * @param concurrentQueries how many statements run at the same time; more wait
 * @param queriesPerUser how many statements of one user run at the same time; more wait
 * @param verifySampleRate the share of the queries that is verified in the background, from 0 to 1
 * @param baseFolder the folder that relative paths start from
 */
public record EngineConfiguration(
    Map<String, Map<String, String>> catalogs,
    @Nullable Long memory,
    @Nullable Duration queryTimeout,
    Duration planningTime,
    int concurrentQueries,
    int queriesPerUser,
    double verifySampleRate,
    Path baseFolder) {
  /** How long planning may take before it is cut short, unless configured. */
  public static final Duration DEFAULT_PLANNING_TIME = Duration.ofSeconds(10);

  /** The number of statements that run at the same time, unless configured. */
  public static final int DEFAULT_CONCURRENT_QUERIES = 32;

  public EngineConfiguration {
    catalogs = Collections.unmodifiableMap(new LinkedHashMap<>(catalogs));
  }

  /** No catalogs, no limits but the defaults. */
  public static EngineConfiguration empty() {
    return new EngineConfiguration(
        Map.of(),
        null,
        null,
        DEFAULT_PLANNING_TIME,
        DEFAULT_CONCURRENT_QUERIES,
        Integer.MAX_VALUE,
        0,
        Path.of("").toAbsolutePath());
  }
}
