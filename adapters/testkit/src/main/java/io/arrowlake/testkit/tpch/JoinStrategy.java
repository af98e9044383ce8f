package io.arrowlake.testkit.tpch;

import java.util.Map;

/**
 * A way to join over several sources, forced on all joins of a query by settings of its session.
 */
public enum JoinStrategy {
  /** What is left after filters and joins in each source is joined here. */
  PLAIN(Map.of("shipping", "off", "pushdown", "without runtime filter")),
  /** The same, and each source gives its tables one by one. */
  PLAIN_BY_TABLE(Map.of("shipping", "off", "pushdown", "without runtime filter, join")),
  /** Keys of the small side filter the other side in its source. */
  RUNTIME_FILTERS(Map.of("shipping", "off")),
  /** The same, and each source gives its tables one by one. */
  RUNTIME_FILTERS_BY_TABLE(Map.of("shipping", "off", "pushdown", "without join")),
  /** The rows of a side are sent to the source of the other wherever it takes them. */
  SHIPPING(Map.of("shipping", "on")),
  /** The same, and no keys filter what is not sent. */
  SHIPPING_ALONE(Map.of("shipping", "on", "pushdown", "without runtime filter"));

  private final Map<String, String> settings;

  JoinStrategy(Map<String, String> settings) {
    this.settings = settings;
  }

  /** The settings, by name. */
  public Map<String, String> settings() {
    return settings;
  }
}
