package io.arrowlake.memory;

import io.arrowlake.spi.Adapter;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.spi.SourceOptions;

/**
 * The kind of source whose tables live in this process: {@code type: memory}. A catalog of it
 * begins empty, takes rows by CREATE TABLE AS and INSERT, and forgets them when it is closed.
 *
 * <p>Found through {@code META-INF/services/io.arrowlake.spi.Adapter}.
 */
public final class MemoryAdapter implements Adapter {

  @Override
  public String kind() {
    return MemorySource.KIND;
  }

  @Override
  public MemorySource open(String catalog, SourceOptions options, SourceContext context) {
    return new MemorySource(catalog, options.bind(catalog, MemoryConfig.class));
  }
}
