package io.arrowlake.spi;

import io.arrowlake.planner.catalog.SourceTable;
import java.util.Optional;

/** Finds the tables that paths and globs of files name, without a catalog. Thread-safe. */
@FunctionalInterface
public interface PathReader {

  /**
   * The table of the files that a path or glob names; empty where the text is no path of files that
   * are read here.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException FILE_NOT_FOUND where no file matches,
   *     FILE_CORRUPT where one cannot be read
   */
  Optional<SourceTable> path(String path);
}
