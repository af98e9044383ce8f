package io.arrowlake.jdbc;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A key of the connection URL, or of the properties beside it. */
enum DriverOption {
  CONFIG("The configuration file, such as path/arrowlake.yaml; none: files can be queried by path"),
  CATALOG("The catalog of names with fewer than three parts"),
  SCHEMA("The schema of names with fewer than two parts"),
  QUERY_TIMEOUT("How long a statement may take, such as 30s"),
  MEMORY("The memory that all queries of the engine share, such as 2GB"),
  JVM_OPEN("Whether java.nio may be opened to Arrow from within: auto or never", "auto", "never");

  private final String description;
  private final List<String> choices;

  DriverOption(String description, String... choices) {
    this.description = description;
    this.choices = List.of(choices);
  }

  /** The key as users write it. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  String description() {
    return description;
  }

  /** The values that it can have, empty where they are free. */
  List<String> choices() {
    return choices;
  }

  static Optional<DriverOption> of(String key) {
    return Arrays.stream(values()).filter(o -> o.key().equalsIgnoreCase(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(DriverOption::key).toList();
  }
}
