package io.arrowlake.files;

import io.arrowlake.spi.Adapter;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.spi.SourceOptions;

/** The kind {@code local}: tables in the engine's own DuckDB, in memory or in a file. Stateless. */
public final class LocalAdapter implements Adapter {

  /** Made by the service loader. */
  public LocalAdapter() {}

  @Override
  public String kind() {
    return "local";
  }

  @Override
  public Source open(String catalog, SourceOptions options, SourceContext context) {
    return new LocalSource(catalog, options.bind(catalog, LocalConfig.class), context);
  }
}
