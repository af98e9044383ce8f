package io.arrowlake.engine;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What belongs to one user of an engine: the settings made by SET. Thread-safe.
 *
 * <p>Settings: {@code catalog} and {@code schema} complete names of fewer than three parts; {@code
 * query_timeout} is a duration such as {@code 30s}; {@code residual_engine} is {@code auto}, {@code
 * arrow} or {@code duckdb}; {@code pushdown} and {@code simplification} are {@code on} or {@code
 * off}.
 */
public final class Session {
  private final Map<String, String> settings = new ConcurrentSkipListMap<>();

  /** The value of a setting, empty where it was not made. */
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /** Makes a setting. The name is one of those above; the engine has checked the value. */
  public void set(String name, String value) {
    settings.put(name, value);
  }

  /** Takes a setting back. */
  public void reset(String name) {
    settings.remove(name);
  }

  /** All the settings made, by name. */
  public Map<String, String> settings() {
    return Map.copyOf(settings);
  }
}
