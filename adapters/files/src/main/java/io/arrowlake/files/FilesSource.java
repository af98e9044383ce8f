package io.arrowlake.files;

import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.spi.SourceSession;

/** A folder of files. Thread-safe. */
final class FilesSource implements Source {
  private final FilesCatalog catalog;

  FilesSource(String name, FilesConfig config, SourceContext context) {
    this.catalog = new FilesCatalog(name, config, context);
  }

  @Override
  public PlannerCatalog catalog() {
    return catalog;
  }

  @Override
  public SourceSession begin(QueryScope scope) {
    return new NativeSession(catalog.name());
  }

  @Override
  public String check() {
    return "Folder " + catalog.root() + " with " + catalog.tables("main").size() + " tables";
  }

  @Override
  public void close() {
    // Nothing is held between two statements.
  }
}
