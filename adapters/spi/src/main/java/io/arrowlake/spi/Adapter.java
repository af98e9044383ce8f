package io.arrowlake.spi;

import java.util.Optional;

/**
 * A kind of source, such as {@code postgres}. Found by {@link java.util.ServiceLoader}; stateless
 * and thread-safe.
 */
public interface Adapter {

  /** The kind that a catalog's configuration names, in lower case. */
  String kind();

  /**
   * Opens a catalog. The configuration is checked as a whole here; the source itself may be
   * connected to later.
   *
   * @param catalog the name of the catalog
   * @param options its keys and values, secrets resolved, without {@code type}
   * @param context what the engine lends to the source for as long as it is open
   * @throws io.arrowlake.planner.error.ArrowLakeException where the configuration is wrong
   */
  Source open(String catalog, SourceOptions options, SourceContext context);

  /**
   * How tables are found by the path of their files; empty where this kind of source has none.
   *
   * @param context what the engine lends for as long as it is open; relative paths start from its
   *     folder
   */
  default Optional<PathReader> paths(SourceContext context) {
    return Optional.empty();
  }
}
