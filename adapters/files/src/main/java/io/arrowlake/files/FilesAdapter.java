package io.arrowlake.files;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.Adapter;
import io.arrowlake.spi.PathReader;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.spi.SourceOptions;
import java.util.Optional;

/** The kind {@code files}: a folder of Parquet, CSV and JSON files. Stateless. */
public final class FilesAdapter implements Adapter {

  /** Made by the service loader. */
  public FilesAdapter() {}

  @Override
  public String kind() {
    return "files";
  }

  @Override
  public Source open(String catalog, SourceOptions options, SourceContext context) {
    FilesConfig config = options.bind(catalog, FilesConfig.class);
    if (config.sampleRows() < -1 || config.sampleRows() == 0) {
      throw new ArrowLakeException(
          ErrorCode.CONFIG_INVALID,
          "Catalog "
              + catalog
              + " is not configured right: key sample_rows needs a number above"
              + " 0, or -1 for all rows");
    }

    return new FilesSource(catalog, config, context);
  }

  @Override
  public Optional<PathReader> paths(SourceContext context) {
    return Optional.of(new PathTables(context)::path);
  }
}
